/// Text that makes some algorithm work hard, of any size.
struct Shape: Sendable, CustomStringConvertible {
    let description: String
    private let unit: String
    private let head: String
    private let tail: String

    init(_ description: String, _ unit: String, head: String = "", tail: String = "") {
        (self.description, self.unit, self.head, self.tail) = (description, unit, head, tail)
    }

    /// About `size` bytes of UTF-8.
    func text(_ size: Int) -> String {
        String(decoding: bytes(size), as: UTF8.self)
    }

    /// The same as bytes; no `String` of the standard library has seen them.
    func bytes(_ size: Int) -> [UInt8] {
        var bytes = Array(head.utf8)
        let unit = Array(unit.utf8)
        bytes.reserveCapacity(size + unit.count)
        while bytes.count + tail.utf8.count < size { bytes += unit }
        return bytes + tail.utf8
    }

    /// Combining marks of different classes in the wrong order: normalization sorts each run of them.
    static let marks = Shape("marks out of order", "\u{315}\u{316}")

    /// What any text may be made of.
    static let texts = [
        Shape("letters", "abcdefgh"),
        Shape("one letter", "a"),
        marks,
        Shape("letter, then marks", "\u{315}\u{316}", head: "a"),
        Shape("marks of two", "\u{344}\u{316}"),
        Shape("Tibetan vowels", "\u{F73}\u{F71}"),
        Shape("words of marks", "a\u{315}\u{316}\u{315}\u{316} "),
        Shape("flags", "🇳🇴"),
        Shape("one family", "👩\u{200D}"),
        Shape("conjuncts", "\u{915}\u{94D}"),
        Shape("jamo", "\u{1100}\u{1161}\u{11A8}"),
        Shape("ideographs", "日本語"),
        Shape("spaces", " "),
        Shape("lines", "\r\n"),
        Shape("words", "word "),
        Shape("digits", "1234567890"),
        Shape("commas", ","),
        Shape("colons and hyphens", ":-/"),
        Shape("full stops", "a.b. "),
        Shape("quotes and backslashes", "\"\\"),
        Shape("brackets", "[("),
        Shape("percent", "%CC%95%CC%96"),
        Shape("base64", "QUJDRA=="),
        Shape("controls", "\u{1}\u{7F}"),
        Shape("equal signs", "a=&b=="),
    ]
}
