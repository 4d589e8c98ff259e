/// Reads what may be a mark from the beginning of a text that may be cut anywhere. It never goes further than a mark is
/// long.
struct MarkCursor {
    private let text: ArraySlice<UInt8>
    private var place: Int
    /// The text ended where more of it might have fitted.
    private(set) var isCut = false
    /// The last name has no small letter.
    private(set) var isNameUppercase = false

    private static let longestName = 32
    private static let mostSpaces = 2
    /// ▁, which tokenizers write for `_` or a space.
    private static let lowLine: [UInt8] = Array("▁".utf8)

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        place = text.startIndex
    }

    /// Bytes that were read.
    var count: Int { place - text.startIndex }

    /// Goes over `part`, if it comes next.
    mutating func skip(_ part: String) -> Bool {
        let rest = text[place...].prefix(part.utf8.count)
        guard part.utf8.starts(with: rest) else { return false }
        guard rest.count == part.utf8.count else {
            isCut = true
            return false
        }
        place += rest.count
        return true
    }

    /// Goes over at most two spaces.
    /// - Returns: Whether there was one.
    mutating func skipSpaces() -> Bool {
        let spaces = text[place...].prefix(Self.mostSpaces).prefix { $0 == 0x20 }
        place += spaces.count
        return !spaces.isEmpty
    }

    /// The letters, digits, `_`, `-` and `:` that come next, in lower case.
    /// - Returns: nil if there are none, too many, or if more may follow.
    mutating func name(allowing sign: Unicode.Scalar? = nil) -> String? {
        var name: [UInt8] = []
        isNameUppercase = true
        while name.count <= Self.longestName {
            guard place < text.endIndex else {
                isCut = true
                return nil
            }
            switch text[place] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"):
                isNameUppercase = false
                name.append(text[place])
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): name.append(text[place] + 0x20)
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: ":"):
                name.append(text[place])
            case let byte where sign.map { UInt32(byte) == $0.value } ?? false: name.append(byte)
            case Self.lowLine[0] where Self.lowLine.starts(with: text[place...].prefix(3)):
                guard place + 3 <= text.endIndex else {
                    isCut = true
                    return nil
                }
                name.append(UInt8(ascii: "_"))
                place += 2
            default: return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
            }
            place += 1
        }
        return nil
    }

    /// The bytes in front of `end`, over which it goes too.
    /// - Returns: nil if `barrier` comes first, or nothing of both within `limit` bytes, or if the text is cut.
    mutating func text(upTo end: String, notOver barrier: Unicode.Scalar, limit: Int) -> ArraySlice<UInt8>? {
        let start = place
        while place - start < limit {
            guard place < text.endIndex else {
                isCut = true
                return nil
            }
            guard UInt32(text[place]) != barrier.value else { return nil }
            let stop = place
            if skip(end) { return text[start..<stop] }
            if isCut { return nil }
            place += 1
        }
        return nil
    }
}
