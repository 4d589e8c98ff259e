/// Removes what models write about sounds that are not speech. They were trained on captions, and write "you", "Thank
/// you." or "♪" about noise, and the same phrase again and again about music.
package enum TranscriptGuard {
    /// - Parameters:
    ///   - isSpeech: A witness heard speech; nil when there is none. What people do say is then believed.
    ///   - voiced: How much of the audio stands out from its background.
    ///   - isLatin: The languages of the model are written in Latin letters: others stand for what it does not understand.
    /// - Returns: The text without what was not said; empty when nothing is left.
    package static func cleaned(_ text: String, isSpeech: Bool?, voiced: Duration, isLatin: Bool = false) -> String {
        let text = withoutSoundMarks(text)
        guard text.contains(where: \.isWordCharacter), !isLatin || isMostlyLatin(text) else { return "" }
        let words = text.split(whereSeparator: \.isWhitespace).prefix(mostWords).map(String.init)
        let plain = words.map { $0.lowercased().filter(\.isWordCharacter) }
        let phrase = plain.filter { !$0.isEmpty }.joined(separator: " ")
        if phrase == inventedMost || isSpeech != true && phrases.contains(phrase) { return "" }
        // As fast as people speak, and more than twice in a row, is a count or a song; loops of models have no limit.
        let isPossible = isSpeech == true && words.count <= Int(fastest * (voiced / .seconds(1))) + 2
        guard !isPossible, let loop = firstLoop(in: plain) else { return words.joined(separator: " ") }
        // What was said before it may be right, but a text that is nothing but the loop is none.
        if loop.lowerBound == 0, isSpeech != true { return "" }
        return words[..<loop.upperBound].joined(separator: " ")
    }

    private static func isMostlyLatin(_ text: String) -> Bool {
        let letters = text.unicodeScalars.filter(\.properties.isAlphabetic)
        // Latin with all its extensions ends there.
        return letters.count { $0.value < 0x250 || (0x1E00..<0x1F00).contains($0.value) } * 2 >= letters.count
    }

    /// The first words that are followed by the same words twice more.
    private static func firstLoop(in words: [String]) -> Range<Int>? {
        for start in words.indices {
            for length in 1...longestLoop where start + 3 * length <= words.count {
                let (one, end) = (words[start..<start + length], start + length)
                let isLoop =
                    one.elementsEqual(words[end..<end + length])
                    && one.elementsEqual(words[end + length..<end + 2 * length])
                if isLoop, one.contains(where: { !$0.isEmpty }) { return start..<end }
            }
        }
        return nil
    }

    /// Without notes, and without captions of sounds in brackets such as `[Music]`.
    private static func withoutSoundMarks(_ text: String) -> String {
        var (result, isCaption) = ("", false)
        for character in text {
            switch character {
            case "♪", "♫", "♩", "♬", "🎵", "🎶": break
            case "[", "【": isCaption = true
            case "]", "】": isCaption = false
            default: if !isCaption { result.append(character) }
            }
        }
        return result
    }

    /// The word of noise in which the witness found speech, which it does in some hums, coughs and instruments. People hardly
    /// ever say it alone.
    private static let inventedMost = "you"
    private static let mostWords = 400
    private static let longestLoop = 12
    /// Words a second.
    private static let fastest = 5.0
    /// What models make of noise, and people say as well.
    private static let phrases: Set<String> = [
        "thank you", "thank you very much", "thank you so much", "thank you for watching",
        "thanks for watching", "thanks", "the", "so", "a", "i", "and", "oh", "uh", "um", "hmm", "mm", "mmhmm", "bye",
        "byebye", "the end", "music", "applause", "laughter", "silence",
    ]
}
