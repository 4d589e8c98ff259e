import TextNormalization

/// A text as a voice takes it: what can be said of it, in pieces that a server accepts, and its words.
package struct SpokenText: Hashable, Sendable {
    package struct Word: Hashable, Sendable {
        /// Without the punctuation around.
        package var text: String
        /// UTF-8 offset in the written text, behind the word and the punctuation that closes it.
        package var end: Int
        /// How long it takes to say, in units of a Latin letter.
        package var weight: Double
    }

    package let text: String
    /// For each scalar of `text`, the UTF-8 range of the written text that it stands for.
    private let sources: ArraySlice<Range<Int>>
    /// UTF-8.
    private let written: [UInt8]

    /// UTF-8 offset of the piece in the written text.
    package var offset: Int { sources.first?.lowerBound ?? 0 }

    /// The pieces of a text that have something to say. Each ends with a sentence where there is one in its second half,
    /// else between words, else anywhere.
    /// - Parameter limit: Characters of one piece.
    package static func pieces(of normalized: NormalizedText, limit: Int) -> [SpokenText] {
        let limit = max(1, limit)
        var pieces: [SpokenText] = []
        let text = normalized.text
        var rest = text[...]
        var sources = normalized.sources[...]
        while !rest.isEmpty {
            let end = rest.index(rest.startIndex, offsetBy: limit, limitedBy: rest.endIndex) ?? rest.endIndex
            let cut = end == rest.endIndex ? end : Self.cut(rest[..<end])
            let piece = rest[..<cut]
            let own = sources.prefix(piece.unicodeScalars.count)
            if piece.unicodeScalars.contains(where: \.isWordPart) {
                pieces.append(SpokenText(text: String(piece), sources: own, written: normalized.written))
            }
            rest = rest[cut...]
            sources = sources.dropFirst(own.count)
        }
        return pieces
    }

    private static func cut(_ piece: Substring) -> String.Index {
        let half = piece.index(piece.startIndex, offsetBy: piece.count / 2)
        var space: String.Index?
        var sentence: String.Index?
        var isStop = false
        for index in piece[half...].indices {
            let character = piece[index]
            let isSpace = character.isWhitespace
            if isSpace { space = piece.index(after: index) }
            if isStop, isSpace { sentence = space }
            isStop = ".!?。！？।".contains(character)
            if isStop, character != ".", !character.isASCII { sentence = piece.index(after: index) }
        }
        return sentence ?? space ?? piece.endIndex
    }

    /// The words in order. In scripts that set no spaces each character counts as one; words that stand for one word of
    /// the written text are that one.
    package var words: [Word] {
        var words: [Word] = []
        var open = Word(text: "", end: 0, weight: 0)
        // Of the word that is open, and of the last one: places in `sources`, and bytes of the written text.
        var start = sources.startIndex
        var place = start
        var last = 0..<0
        func close() {
            if open.weight > 0 {
                // What it takes to begin one.
                open.weight += 1.5
                let source = sources[start].lowerBound..<open.end
                if !words.isEmpty, source.lowerBound < last.upperBound {
                    words[words.count - 1].weight += open.weight
                    words[words.count - 1].end = open.end
                } else {
                    let scalars = Array(open.text.unicodeScalars)
                    let original = NormalizedText.original(
                        of: scalars[...], sources: sources[start..<start + scalars.count], in: written)
                    open.text = original.map(Self.unclosed) ?? Self.bare(open.text)
                    words.append(open)
                    last = source
                }
            } else if !open.text.isEmpty, !words.isEmpty {
                words[words.count - 1].end = open.end
            }
            open = Word(text: "", end: 0, weight: 0)
            start = place
        }
        for character in text {
            let next = place + character.unicodeScalars.count
            if character.isWhitespace {
                close()
                (start, place) = (next, next)
                continue
            }
            let weight = Self.weight(of: character)
            if weight.standsAlone { close() }
            place = next
            open.text.append(character)
            open.end = sources[next - 1].upperBound
            open.weight += weight.value
            if weight.standsAlone { close() }
        }
        close()
        return words
    }

    /// Without punctuation behind it; a sign in front of it, as in `€20`, is part of it.
    private static func unclosed(_ word: String) -> String {
        let last = word.lastIndex { !".,;:!?)\"”".contains($0) }
        return last.map { String(word[...$0]) } ?? word
    }

    private static func bare(_ word: String) -> String {
        let isBare = { (character: Character) in character.isLetter || character.isNumber }
        guard let first = word.firstIndex(where: isBare), let last = word.lastIndex(where: isBare) else { return word }
        return String(word[first...last])
    }

    private static func weight(of character: Character) -> (value: Double, standsAlone: Bool) {
        guard let scalar = character.unicodeScalars.first, scalar.isWordPart else { return (0, false) }
        switch scalar.value {
        // Thai, Lao, Burmese, Khmer.
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: return (1.2, true)
        // Kana.
        case 0x3040...0x30FF: return (2, true)
        // A syllable of Korean.
        case 0xAC00...0xD7A3: return (2.5, false)
        default: break
        }
        if scalar.properties.isIdeographic { return (3, true) }
        // A figure is a word.
        return (scalar.properties.numericType != nil ? 3.5 : 1, false)
    }
}
