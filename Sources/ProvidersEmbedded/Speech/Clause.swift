/// A short stretch of speakable text that knows where it stood in the text of the request.
struct Clause: Hashable, Sendable {
    /// Without control characters, markup and emoji; one space where there were several.
    var scalars: [Unicode.Scalar] = []
    /// For each scalar, the UTF-8 offset in the request's text behind what it stands for.
    var ends: [Int] = []

    init() {}

    init(scalars: [Unicode.Scalar], ends: [Int]) {
        (self.scalars, self.ends) = (scalars, ends)
    }

    /// A text that stands for itself.
    init(_ text: String) {
        for scalar in text.unicodeScalars {
            scalars.append(scalar)
            ends.append((ends.last ?? 0) + UTF8.width(scalar))
        }
    }

    var text: String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    /// Whether a voice would say anything.
    var isSpeakable: Bool {
        scalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }

    /// The offset in the request's text behind `index`, and behind the punctuation that closes the word there.
    func endOffset(ofWordEndingAt index: Int) -> Int {
        guard !ends.isEmpty else { return 0 }
        var last = min(max(index, 1), ends.count) - 1
        while last + 1 < scalars.count, Clause.closing.contains(scalars[last + 1]) { last += 1 }
        // French sets a space before the mark that ends a sentence.
        let isLastWord = scalars[(last + 1)...].allSatisfy { $0 == " " || Clause.closing.contains($0) }
        return isLastWord ? ends[ends.count - 1] : ends[last]
    }

    /// `range` up to the next space or closing punctuation: all of `C'est-à-dire` for its first three letters. Scripts
    /// that write no spaces are left as they are.
    func wholeWord(_ range: Range<Int>) -> Range<Int> {
        var end = range.upperBound
        guard let first = scalars[range].first, !Clause.isUnspaced(first) else { return range }
        while end < scalars.count, scalars[end] != " ", !Clause.closing.contains(scalars[end]),
            !Clause.isUnspaced(scalars[end])
        {
            end += 1
        }
        return range.lowerBound..<end
    }

    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Thai, Lao, Burmese, Khmer, kana.
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF: true
        default: scalar.properties.isIdeographic
        }
    }

    private static let closing = Set<Unicode.Scalar>(".,;:!?)\"'。，、；：！？」』）…".unicodeScalars)
}
