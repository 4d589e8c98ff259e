/// What stands in front of a mark: whether it is one may depend on that, for people and models also write about marks.
struct MarkContext: Sendable {
    /// The last byte; nil at the beginning.
    private(set) var last: UInt8?
    /// The last character of this line that is no white space.
    private var lastScalar: Unicode.Scalar?
    private var isInSpan = false
    private var isInFence = false
    /// Backticks at the end of what came so far.
    private var ticks = 0

    mutating func take(_ text: ArraySlice<UInt8>) {
        guard let byte = text.last else { return }
        last = byte
        for byte in text {
            if byte == UInt8(ascii: "`") {
                ticks += 1
                continue
            }
            closeTicks()
            if byte == UInt8(ascii: "\n") { isInSpan = false }
        }
        let words = text.reversed().prefix { $0 <= 0x20 }
        if words.contains(UInt8(ascii: "\n")) {
            lastScalar = nil
        } else if words.count < text.count {
            let end = text.dropLast(words.count)
            lastScalar = String(decoding: end.suffix(4), as: UTF8.self).unicodeScalars.last
        }
    }

    private mutating func closeTicks() {
        guard ticks > 0 else { return }
        if ticks >= 3 { isInFence.toggle() } else if !isInFence { isInSpan.toggle() }
        ticks = 0
    }

    /// In a code span, which ends with its line at the latest, or in a fenced block.
    var isInCode: Bool {
        var context = self
        context.closeTicks()
        return context.isInSpan || context.isInFence
    }

    /// Behind a quotation mark or a backtick.
    var isQuoted: Bool { last.map { "`\"'".utf8.contains($0) } ?? false }

    /// Behind a word, in the middle of a sentence.
    var isInSentence: Bool {
        guard let lastScalar else { return false }
        return lastScalar.properties.isAlphabetic || lastScalar.properties.numericType != nil
            || ",(“‘«„–-/".unicodeScalars.contains(lastScalar)
    }

    /// Behind a word and a space.
    var isBehindWord: Bool { last == 0x20 && isInSentence }

    /// Whether these bytes go on with a sentence.
    static func isContinuation(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first else { return false }
        if first == 0x20 { return text.dropFirst().first.map { (0x61...0x7A).contains($0) } ?? false }
        return ".,;:!?)".utf8.contains(first)
    }
}
