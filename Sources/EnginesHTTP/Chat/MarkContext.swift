/// What stands in front of a mark: whether it is one may depend on that, for people and models also write about marks.
struct MarkContext: Sendable {
    /// The last byte; nil at the beginning.
    private(set) var last: UInt8?
    private var beforeLast: UInt8?
    /// Where a run of backticks at the end began: at the beginning of its line.
    private var isTickRunFirst = true
    /// The last character of this line that is no white space.
    private var lastScalar: Unicode.Scalar?
    private var isInSpan = false
    private var isInFence = false
    /// Backticks at the end of what came so far.
    private var ticks = 0

    mutating func take(_ text: ArraySlice<UInt8>) {
        guard let byte = text.last else { return }
        beforeLast = text.dropLast().last ?? last
        for byte in text {
            if byte == UInt8(ascii: "`") {
                ticks += 1
                continue
            }
            closeTicks()
            isTickRunFirst = byte == UInt8(ascii: "\n") || isTickRunFirst && byte == 0x20
            if byte == UInt8(ascii: "\n") { isInSpan = false }
        }
        last = byte
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
        if ticks >= 3, isTickRunFirst { isInFence.toggle() } else if !isInFence { isInSpan.toggle() }
        (ticks, isTickRunFirst) = (0, false)
    }

    /// In a fenced block of code.
    var isInBlock: Bool {
        var context = self
        context.closeTicks()
        return context.isInFence
    }

    /// Behind a backtick that may begin code, which ends with its line at the latest.
    var isInCode: Bool {
        var context = self
        context.closeTicks()
        return context.isInSpan && !context.isInFence
    }

    /// Behind a quotation mark or a backtick that opens something.
    var isQuoted: Bool {
        guard let last, "`\"'".utf8.contains(last) else { return false }
        return beforeLast.map { $0 <= 0x20 || "([{<:=`\"'".utf8.contains($0) } ?? true
    }

    /// Behind a word, in the middle of a sentence.
    var isInSentence: Bool {
        guard let lastScalar else { return false }
        return lastScalar.properties.isAlphabetic || lastScalar.properties.numericType != nil
            || ",(“‘«„–-/".unicodeScalars.contains(lastScalar)
    }

    /// Behind a word and a space.
    var isBehindWord: Bool { isBehindSpace && isInSentence }

    var isBehindSpace: Bool { last == 0x20 && lastScalar != nil }

    /// Whether these bytes go on with a sentence.
    static func isContinuation(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first else { return false }
        if first == 0x20 { return text.dropFirst().first.map { (0x61...0x7A).contains($0) } ?? false }
        return ".,;:!?)*_|".utf8.contains(first)
    }
}
