/// A text as a voice takes it: what can be said of it, in pieces that a server accepts, and its words.
package struct SpokenText: Hashable, Sendable {
    package struct Word: Hashable, Sendable {
        /// Without the punctuation around.
        package var text: String
        /// UTF-8 offset in the text, behind the word and the punctuation that closes it.
        package var end: Int
        /// How long it takes to say, in units of a Latin letter.
        package var weight: Double
    }

    /// The piece, and its UTF-8 offset in the whole.
    package let text: String
    package let offset: Int

    /// The pieces of a text that have something to say. Each ends with a sentence where there is one in its second half,
    /// else between words, else anywhere.
    /// - Parameter limit: Characters of one piece.
    package static func pieces(of text: String, limit: Int) -> [SpokenText] {
        let limit = max(1, limit)
        var pieces: [SpokenText] = []
        var rest = text[...]
        while !rest.isEmpty {
            let end = rest.index(rest.startIndex, offsetBy: limit, limitedBy: rest.endIndex) ?? rest.endIndex
            let cut = end == rest.endIndex ? end : Self.cut(rest[..<end])
            let piece = rest[..<cut]
            if piece.unicodeScalars.contains(where: isSpoken) {
                let offset = text.utf8.distance(from: text.startIndex, to: piece.startIndex)
                pieces.append(SpokenText(text: String(piece), offset: offset))
            }
            rest = rest[cut...]
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

    private static func isSpoken(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    /// The words in order. In scripts that set no spaces each character counts as one.
    package var words: [Word] {
        var words: [Word] = []
        var open = Word(text: "", end: 0, weight: 0)
        var place = offset
        func close() {
            if open.weight > 0 {
                // What it takes to begin one.
                open.weight += 1.5
                words.append(open)
            } else if !open.text.isEmpty, !words.isEmpty {
                words[words.count - 1].end = open.end
            }
            open = Word(text: "", end: 0, weight: 0)
        }
        for character in text {
            place += character.utf8.count
            if character.isWhitespace {
                close()
                continue
            }
            let weight = Self.weight(of: character)
            if weight.standsAlone { close() }
            open.text.append(character)
            open.end = place
            open.weight += weight.value
            if weight.standsAlone { close() }
        }
        close()
        return words.map { Word(text: Self.bare($0.text), end: $0.end, weight: $0.weight) }
    }

    private static func bare(_ word: String) -> String {
        let isBare = { (character: Character) in character.isLetter || character.isNumber }
        guard let first = word.firstIndex(where: isBare), let last = word.lastIndex(where: isBare) else { return word }
        return String(word[first...last])
    }

    private static func weight(of character: Character) -> (value: Double, standsAlone: Bool) {
        guard let scalar = character.unicodeScalars.first, isSpoken(scalar) else { return (0, false) }
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
