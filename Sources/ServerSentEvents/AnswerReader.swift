/// Reads the body of an answer by its bytes, whatever its label says, as it arrives, cut anywhere: a stream of
/// server-sent events, JSON texts one after the other, or both in turn; anything else is text.
///
/// The first byte that is no white space tells: `{` and `[` begin JSON, the name of a field with its colon begins a
/// stream. A JSON text is handed over when its last bracket has come, so that no end of the body is waited for.
public struct AnswerReader: Sendable {
    public enum Part: Equatable, Sendable {
        case event(SSEParser.Event)
        /// Something in balanced brackets: JSON, or `[DONE]` and its like.
        case json([UInt8])
        /// What is neither, from there to the end of the body.
        case text([UInt8])
    }

    /// A part is longer than its limit.
    public struct TooLong: Error, Equatable {}

    private enum Phase {
        case undecided
        case stream
        case json(BracketScanner)
        case text
    }

    private let limit: Int
    private let isLabelledStream: Bool
    private var phase = Phase.undecided
    /// Bytes of the JSON text or the text so far, and those that do not tell yet what they begin.
    private var held: [UInt8] = []
    private var parser: SSEParser
    private var isAtBeginning = true
    /// White space in front of a part.
    private var skipped = 0
    /// The body ended in the middle of a part, which was dropped.
    public private(set) var isCut = false

    /// - Parameters:
    ///   - contentType: As the answer says; of effect only if the bytes say nothing.
    ///   - eventLimit: Bytes of one event.
    ///   - limit: Bytes of one JSON text, and of a text.
    public init(contentType: String, eventLimit: Int, limit: Int) {
        isLabelledStream = contentType.lowercased().hasPrefix("text/event-stream")
        parser = SSEParser(limit: eventLimit)
        self.limit = limit
    }

    /// Events are being read.
    public var isStream: Bool { if case .stream = phase { true } else { false } }
    /// The last id that a stream gave; empty if it gave none.
    public var lastEventID: String { parser.lastID }
    /// What a stream asks a client to wait before it reconnects, in milliseconds.
    public var retry: Int? { parser.retry }

    /// Takes the next bytes and returns the parts that they complete.
    public mutating func append(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [Part] {
        var parts: [Part] = []
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            switch phase {
            case .undecided: try decide(&rest, &parts)
            case .stream:
                try read(rest, &parts)
                rest = []
            case .json(var scanner):
                let count = scanner.scan(rest)
                try hold(rest.prefix(count))
                rest = rest.dropFirst(count)
                phase = .json(scanner)
                guard scanner.isComplete else { break }
                parts.append(.json(held))
                held = []
                phase = .undecided
            case .text:
                try hold(rest)
                rest = []
            }
        }
        return parts
    }

    /// The body has ended. Of a part that it ended in, nothing is returned, unless what there is of it is whole.
    public mutating func finish() -> [Part] {
        defer { held = [] }
        switch phase {
        case .undecided:
            guard !held.isEmpty else { return [] }
            return isLabelledStream ? [] : [.text(held)]
        case .stream:
            guard let event = parser.finish() else { return [] }
            let (events, isWhole) = Self.separate(event)
            isCut = !isWhole
            return events.map(Part.event)
        case .json:
            isCut = true
            return []
        case .text:
            return [.text(held)]
        }
    }

    // MARK: What it is

    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let fields = ["data:", "event:", "id:", "retry:", ":"].map { Array($0.utf8) }

    private mutating func decide(_ rest: inout ArraySlice<UInt8>, _ parts: inout [Part]) throws(TooLong) {
        while let byte = rest.first {
            if held.isEmpty, byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                phase = .json(BracketScanner())
                return
            }
            rest = rest.dropFirst()
            if held.isEmpty, byte <= 0x20 {
                skipped += 1
                guard skipped <= limit else { throw TooLong() }
                continue
            }
            held.append(byte)
            if isAtBeginning, Self.mark.starts(with: held) {
                if held == Self.mark { (held, isAtBeginning) = ([], false) }
                continue
            }
            isAtBeginning = false
            if !Self.fields.contains(where: { held.starts(with: $0) }) {
                if Self.fields.contains(where: { $0.starts(with: held) }) { continue }
                guard isLabelledStream else {
                    phase = .text
                    return
                }
            }
            phase = .stream
            try read(held[...], &parts)
            held = []
            return
        }
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>, _ parts: inout [Part]) throws(TooLong) {
        do {
            for event in try parser.append(bytes) {
                let (events, isWhole) = Self.separate(event)
                // What is not whole in the middle of a stream is for the reader to judge.
                parts += (isWhole ? events : [event]).map(Part.event)
            }
        } catch {
            throw TooLong()
        }
    }

    /// The events in one: some servers forget the empty line between two.
    /// - Returns: One for each JSON text, without one that has no end. What is no JSON stays as it is.
    private static func separate(_ event: SSEParser.Event) -> (events: [SSEParser.Event], isWhole: Bool) {
        var events: [SSEParser.Event] = []
        var rest = Substring(event.data).utf8
        while true {
            rest = rest.drop { $0 <= 0x20 }
            guard let first = rest.first else { return (events.isEmpty ? [event] : events, true) }
            guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return ([event], true) }
            var scanner = BracketScanner()
            let end = rest.index(rest.startIndex, offsetBy: scanner.scan(rest))
            guard scanner.isComplete else { return (events, false) }
            var one = event
            one.data = String(Substring(rest[..<end]))
            events.append(one)
            rest = rest[end...]
        }
    }

    private mutating func hold(_ bytes: ArraySlice<UInt8>) throws(TooLong) {
        guard held.count + bytes.count <= limit else { throw TooLong() }
        held += bytes
    }
}

/// Finds the end of a JSON text by its brackets, byte by byte.
struct BracketScanner: Sendable {
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    /// The first bracket has been closed.
    private(set) var isComplete = false

    /// - Returns: How many of the bytes belong to the text.
    mutating func scan(_ bytes: some Sequence<UInt8>) -> Int {
        var count = 0
        for byte in bytes {
            count += 1
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                isComplete = depth <= 0
                if isComplete { return count }
            default: break
            }
        }
        return count
    }
}
