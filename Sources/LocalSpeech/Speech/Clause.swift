import TextNormalization

/// A short stretch of speakable text that knows where it stood in the text of the request.
package struct Clause: Hashable, Sendable {
    /// Normalized, in letters that the voice reads.
    package var scalars: [Unicode.Scalar] = []
    /// For each scalar, the UTF-8 range of the request's text that it stands for.
    package var sources: [Range<Int>] = []
    /// The request's text in UTF-8.
    package let written: [UInt8]

    package init(of written: [UInt8]) {
        self.written = written
    }

    /// A text that stands for itself.
    package init(_ text: String) {
        let text = NormalizedText(verbatim: text)
        (scalars, sources, written) = (text.scalars, text.sources, text.written)
    }

    package var text: String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    /// Whether a voice would say anything.
    package var isSpeakable: Bool {
        scalars.contains(where: \.isWordPart)
    }

    /// The part of the request's text that a word stands for, up to the words of the same part: `€20` for `20` and for
    /// `euros`.
    package func source(_ word: Range<Int>) -> Range<Int> {
        guard let first = sources[word].first, let last = sources[word].last else { return 0..<0 }
        return first.lowerBound..<last.upperBound
    }

    /// Another word behind `index` stands for the same part of the request's text.
    package func continues(_ source: Range<Int>, behind index: Int) -> Bool {
        var next = index
        // The voice reports no marks inside the part: `A.P.I.`, "five five five, zero".
        while next < scalars.count,
            scalars[next] == " " || !scalars[next].isWordPart && sources[next].lowerBound < source.upperBound
        { next += 1 }
        return next < scalars.count && scalars[next].isWordPart && sources[next].lowerBound < source.upperBound
    }

    /// A word as it was written.
    package func written(_ word: Range<Int>) -> String {
        if let original = NormalizedText.original(of: scalars[word], sources: sources[word], in: written) {
            return original
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[word])
        return String(text)
    }

    /// The offset in the request's text behind `index`, and behind the punctuation that closes the word there.
    package func endOffset(ofWordEndingAt index: Int) -> Int {
        guard !sources.isEmpty else { return 0 }
        var last = min(max(index, 1), sources.count) - 1
        while last + 1 < scalars.count, Clause.closing.contains(scalars[last + 1]) { last += 1 }
        // French sets a space before the mark that ends a sentence.
        let isLastWord = scalars[(last + 1)...].allSatisfy { $0 == " " || Clause.closing.contains($0) }
        return sources[isLastWord ? sources.count - 1 : last].upperBound
    }

    /// `range` up to the next space or closing punctuation: all of `C'est-à-dire` for its first three letters. Scripts
    /// that write no spaces are left as they are.
    package func wholeWord(_ range: Range<Int>) -> Range<Int> {
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
