import Events
import Timing

extension Transcript {
    /// Where the words lie in the item's audio, as one phrase; nil where the recognizer does not tell.
    var phrases: [TranscriptionPhrase]? {
        guard let first = words.first, let last = words.last else { return nil }
        return [
            TranscriptionPhrase(
                offsetMilliseconds: first.start.wholeMilliseconds,
                durationMilliseconds: max(0, (last.end - first.start).wholeMilliseconds), text: text,
                words: words.map { word in
                    TranscriptionWord(
                        text: word.text, offsetMilliseconds: word.start.wholeMilliseconds,
                        durationMilliseconds: max(0, (word.end - word.start).wholeMilliseconds))
                })
        ]
    }
}
