/// A text as a voice is to read it, and where each part of it stands in the text as it was written.
package struct NormalizedText: Hashable, Sendable {
    package private(set) var scalars: [Unicode.Scalar] = []
    /// For each scalar, the UTF-8 range of the written text that it stands for. All scalars of what replaces a written
    /// token, as `20 euros` does `€20`, have the range of the whole token. Starts never decrease, nor do ends.
    package private(set) var sources: [Range<Int>] = []
    /// UTF-8.
    package let written: [UInt8]

    init(of written: [UInt8]) {
        self.written = written
    }

    /// A text that is read as it was written.
    package init(verbatim text: String) {
        written = Array(text.utf8)
        var offset = 0
        for scalar in text.unicodeScalars {
            let end = offset + UTF8.width(scalar)
            append(scalar, for: offset..<end)
            offset = end
        }
    }

    package var text: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// There is a letter or a figure, so that a voice would say something.
    package var isSpeakable: Bool { scalars.contains { $0.isWordPart } }

    mutating func append(_ scalar: Unicode.Scalar, for source: Range<Int>) {
        scalars.append(scalar)
        sources.append(source)
    }

    /// White space: one space, unless the text ends in one already.
    mutating func appendSpace(for source: Range<Int>) {
        guard let last = scalars.last, last != " " else { return }
        append(" ", for: source)
    }

    mutating func removeTrailingSpace() {
        guard scalars.last == " " else { return }
        scalars.removeLast()
        sources.removeLast()
    }

    /// A word of a spoken text, as it was written: `€20` for either word of `20 euros`.
    /// - Parameters:
    ///   - scalars: The word in the spoken text.
    ///   - sources: Of each of its scalars.
    /// - Returns: nil for a word that is spoken as it was written.
    package static func original(
        of scalars: ArraySlice<Unicode.Scalar>, sources: ArraySlice<Range<Int>>, in written: [UInt8]
    ) -> String? {
        guard let first = sources.first, let last = sources.last,
            sources.allSatisfy({ 0 <= $0.lowerBound && $0.upperBound <= written.count }),
            first.lowerBound <= last.upperBound,
            // The word for `5` has letters of one byte as well.
            zip(scalars, sources).contains(where: { !written[$1].elementsEqual(UTF8.encode($0) ?? .init()) })
        else { return nil }
        return String(decoding: written[first.lowerBound..<last.upperBound], as: UTF8.self)
    }
}

extension Unicode.Scalar {
    /// Part of a word or figure.
    package var isWordPart: Bool { properties.isAlphabetic || properties.numericType != nil }

    var isDigit: Bool { ("0"..."9").contains(self) }

    var isLetter: Bool { properties.isAlphabetic }

    var isLineBreak: Bool {
        switch self {
        case "\n", "\u{B}", "\u{C}", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
