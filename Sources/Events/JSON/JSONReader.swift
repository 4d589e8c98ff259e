import StreamSafeText

/// Reads one JSON text (RFC 8259) from a peer in one pass: time and memory grow with its length and nothing else.
///
/// Foundation's decoder is not let near a peer's bytes: looking at values whose kind is not known beforehand costs it an
/// error apiece, which is minutes for a megabyte of small numbers.
///
/// Two leniencies towards everybody: half a surrogate pair becomes U+FFFD, because browsers send what users cut in the
/// middle, and a number beyond the range of `Double` becomes the greatest one, for a range check to refuse by name.
/// Of members of the same name the last counts.
///
/// Of engines, tool servers and remote models more is taken (`isTolerant`), because common libraries write it: `NaN` and
/// infinities, which are read as null; Python's `None`, `True` and `False`; commas behind the last member or element;
/// bytes that are not UTF-8, which become U+FFFD; control characters and unknown escapes in strings; and values that nest
/// too deep, which are read as null.
///
/// Names and strings come out in the stream-safe format, so that no run of combining marks makes it expensive to hash or
/// compare them, here or anywhere behind.
struct JSONReader {
    /// Our own events nest to about ten; tool parameters and their like may go deeper.
    static let depthLimit = 64

    /// Values in a message of a client, those within others included. A value takes up to 100 bytes of memory where its
    /// text has two; our own events have at most a few thousand.
    static let clientValueLimit = 65_536

    /// The text is not JSON, not UTF-8, or nests deeper than the limit.
    struct Malformed: Error {
        /// It is rejected for the number of its values alone, so far.
        var hasTooManyValues = false
    }

    private let bytes: [UInt8]
    private let isTolerant: Bool
    private var position = 0
    private var valuesLeft: Int

    /// - Parameters:
    ///   - valueLimit: Values that the text may have, those within others included.
    ///   - isTolerant: The text comes from an engine, a tool server or a remote model.
    static func read(
        _ bytes: [UInt8], valueLimit: Int = .max, isTolerant: Bool = false
    ) throws(Malformed) -> JSONValue {
        var reader = JSONReader(bytes: bytes, valueLimit: valueLimit, isTolerant: isTolerant)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
        let value = try reader.value(depth: 0)
        guard reader.nextToken() == nil else { throw Malformed() }
        return value
    }

    private init(bytes: [UInt8], valueLimit: Int, isTolerant: Bool) {
        self.bytes = bytes
        self.isTolerant = isTolerant
        valuesLeft = valueLimit
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Skips white space.
    private mutating func nextToken() -> UInt8? {
        while let byte = current {
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            position += 1
        }
        return nil
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(Malformed) -> JSONValue {
        guard let token = nextToken() else { throw Malformed() }
        guard valuesLeft > 0 else { throw Malformed(hasTooManyValues: true) }
        valuesLeft -= 1
        if isTolerant, let value = try tolerated(token, depth: depth) { return value }
        switch token {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw Malformed()
        }
    }

    private mutating func object(depth: Int) throws(Malformed) -> JSONValue {
        guard depth < Self.depthLimit else { throw Malformed() }
        position += 1
        var members: [String: JSONValue] = [:]
        if nextToken() == UInt8(ascii: "}") {
            position += 1
            return .object(members)
        }
        while true {
            let token = nextToken()
            if isTolerant, token == UInt8(ascii: "}"), take(UInt8(ascii: "}")) { return .object(members) }
            guard token == UInt8(ascii: "\"") else { throw Malformed() }
            let name = try string()
            guard nextToken() == UInt8(ascii: ":") else { throw Malformed() }
            position += 1
            members[name] = try value(depth: depth + 1)
            let separator = nextToken()
            position += 1
            if separator == UInt8(ascii: "}") { return .object(members) }
            guard separator == UInt8(ascii: ",") else { throw Malformed() }
        }
    }

    private mutating func array(depth: Int) throws(Malformed) -> JSONValue {
        guard depth < Self.depthLimit else { throw Malformed() }
        position += 1
        var elements: [JSONValue] = []
        if nextToken() == UInt8(ascii: "]") {
            position += 1
            return .array(elements)
        }
        while true {
            if isTolerant, nextToken() == UInt8(ascii: "]"), take(UInt8(ascii: "]")) { return .array(elements) }
            elements.append(try value(depth: depth + 1))
            let separator = nextToken()
            position += 1
            if separator == UInt8(ascii: "]") { return .array(elements) }
            guard separator == UInt8(ascii: ",") else { throw Malformed() }
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Malformed) -> JSONValue {
        let end = position + word.utf8CodeUnitCount
        let expected = word.withUTF8Buffer { Array($0) }
        guard end <= bytes.count, bytes[position..<end].elementsEqual(expected) else { throw Malformed() }
        position = end
        return value
    }
}

// MARK: Strings

extension JSONReader {
    private mutating func string() throws(Malformed) -> String {
        position += 1
        var unescaped: [UInt8] = []
        var start = position
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                let last = bytes[start..<position]
                position += 1
                // Most strings, and all long ones, hold no escape and need no copy of their bytes.
                return try unescaped.isEmpty ? text(last) : text(unescaped + last)
            case UInt8(ascii: "\\"):
                unescaped.append(contentsOf: bytes[start..<position])
                position += 1
                try escape(into: &unescaped)
                start = position
            case 0..<0x20 where !isTolerant: throw Malformed()
            default: position += 1
            }
        }
        throw Malformed()
    }

    private func text(_ bytes: some Collection<UInt8>) throws(Malformed) -> String {
        if isTolerant { return StreamSafeText.decoding(bytes) }
        guard let text = StreamSafeText.validating(bytes) else { throw Malformed() }
        return text
    }

    private mutating func escape(into text: inout [UInt8]) throws(Malformed) {
        guard let byte = current else { throw Malformed() }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try scalar())).utf8)
        default:
            guard isTolerant else { throw Malformed() }
            text.append(byte)
        }
    }

    /// One UTF-16 unit, or two where they are a pair.
    private mutating func scalar() throws(Malformed) -> Unicode.Scalar {
        let unit = try hexadecimal()
        if UTF16.isLeadSurrogate(unit) {
            let mark = position
            if take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
                let trail = try hexadecimal()
                if UTF16.isTrailSurrogate(trail) {
                    let offset = UInt32(unit - 0xD800) << 10 | UInt32(trail - 0xDC00)
                    return Unicode.Scalar(0x10000 + offset) ?? "\u{FFFD}"
                }
            }
            position = mark
        }
        return Unicode.Scalar(unit) ?? "\u{FFFD}"
    }

    private mutating func hexadecimal() throws(Malformed) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw Malformed()
            }
            position += 1
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}

// MARK: Numbers

extension JSONReader {
    private mutating func number() throws(Malformed) -> JSONValue {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            try digits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let whole = Int(text) { return .int(whole) }
        guard let number = Double(text) else { throw Malformed() }
        let greatest = Double.greatestFiniteMagnitude
        return .double(min(max(number, -greatest), greatest))
    }

    private mutating func digits() throws(Malformed) {
        let start = position
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw Malformed() }
    }
}

// MARK: What is tolerated

extension JSONReader {
    /// Numbers that JSON does not have, without their sign.
    private static let unreal = ["NaN", "nan", "Infinity", "infinity", "Inf", "inf"].map { Array($0.utf8) }

    /// The value at `token`, if it is one that JSON does not have; nil for all others.
    private mutating func tolerated(_ token: UInt8, depth: Int) throws(Malformed) -> JSONValue? {
        switch token {
        case UInt8(ascii: "{") where depth >= Self.depthLimit, UInt8(ascii: "[") where depth >= Self.depthLimit:
            try skipNested()
            return .null
        case UInt8(ascii: "N"), UInt8(ascii: "n"), UInt8(ascii: "I"), UInt8(ascii: "i"), UInt8(ascii: "-"),
            UInt8(ascii: "+"):
            let isSigned = token == UInt8(ascii: "-") || token == UInt8(ascii: "+")
            let rest = bytes[(position + (isSigned ? 1 : 0))...].prefix(8)
            if rest.starts(with: "None".utf8), !isSigned { return try word("None", .null) }
            guard let unreal = Self.unreal.first(where: { rest.starts(with: $0) }) else { return nil }
            position += unreal.count + (isSigned ? 1 : 0)
            return .null
        case UInt8(ascii: "T"): return try word("True", .bool(true))
        case UInt8(ascii: "F"): return try word("False", .bool(false))
        default: return nil
        }
    }

    /// Skips one value with all within it, without a call for each level.
    private mutating func skipNested() throws(Malformed) {
        var depth = 0
        while let byte = current {
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                try skipString()
                continue
            default: break
            }
            position += 1
            if depth == 0 { return }
        }
        throw Malformed()
    }

    private mutating func skipString() throws(Malformed) {
        position += 1
        while let byte = current {
            position += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return }
        }
        throw Malformed()
    }
}
