/// Removes what models write about sounds that are not speech. They were trained on captions, and write "you", "Thank
/// you." or "♪" about noise, and the same phrase again and again about music.
package enum TranscriptGuard {
    /// - Parameters:
    ///   - isSpeech: A witness heard speech; nil when there is none. What people do say is then believed.
    ///   - voiced: How much of the audio stands out from its background.
    /// - Returns: The text without what was not said; empty when nothing is left.
    package static func cleaned(_ text: String, isSpeech: Bool?, voiced: Duration) -> String {
        let text = withoutSoundMarks(text)
        guard text.contains(where: \.isWordCharacter) else { return "" }
        let words = text.split(whereSeparator: \.isWhitespace).prefix(mostWords).map(String.init)
        let plain = words.map { $0.lowercased().filter(\.isWordCharacter) }
        if isSpeech != true, phrases.contains(plain.filter { !$0.isEmpty }.joined(separator: " ")) { return "" }
        // As fast as people speak, and more than twice in a row, is a count or a song; loops of models have no limit.
        let isPossible = isSpeech == true && words.count <= Int(fastest * (voiced / .seconds(1))) + 2
        guard !isPossible, let loop = firstLoop(in: plain) else { return words.joined(separator: " ") }
        // What was said before it may be right, but a text that is nothing but the loop is none.
        if loop.lowerBound == 0, isSpeech != true { return "" }
        return words[..<loop.upperBound].joined(separator: " ")
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

    private static let mostWords = 400
    private static let longestLoop = 12
    /// Words a second.
    private static let fastest = 5.0
    /// What models make of noise, and people say as well.
    private static let phrases: Set<String> = [
        "you", "thank you", "thank you very much", "thank you so much", "thank you for watching",
        "thanks for watching", "thanks", "the", "so", "a", "i", "and", "oh", "uh", "um", "hmm", "mm", "mmhmm", "bye",
        "byebye", "the end", "music", "applause", "laughter", "silence",
    ]
}
