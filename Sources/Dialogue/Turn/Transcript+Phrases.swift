import Engine
import Events
import SansIO

extension Transcript {
    /// The transcript as `phrases` of an event (Voice Live protocol E.2): a longer pause ends a phrase. Without the
    /// times of words it is one phrase as long as the item.
    /// - Parameters:
    ///   - text: the transcript as the client sees it.
    ///   - locale: BCP 47 tag, where the language is known.
    ///   - length: samples of the item's audio.
    func phrases(_ text: String, locale: String?, length: Int) -> [TranscriptionPhrase] {
        let whole = TranscriptionPhrase(
            offsetMilliseconds: 0, durationMilliseconds: InputTimeline.milliseconds(at: max(0, length)), text: text,
            locale: locale)
        guard !words.isEmpty else { return [whole] }
        // Words are plain; the text has capitals and marks. They go together where nothing was left out.
        let tokens = text.split(whereSeparator: \.isWhitespace).map(String.init)
        let texts = tokens.count == words.count ? tokens : words.map(\.text)
        var groups: [Range<Int>] = []
        for index in words.indices {
            let isNew = index == 0 || words[index].start - words[index - 1].end >= .milliseconds(700)
            if isNew {
                groups.append(index..<index + 1)
            } else {
                groups[groups.count - 1] = groups[groups.count - 1].lowerBound..<index + 1
            }
        }
        return groups.map { group in
            let (start, end) = (words[group.lowerBound].start, words[group.upperBound - 1].end)
            return TranscriptionPhrase(
                offsetMilliseconds: start.wholeMilliseconds,
                durationMilliseconds: max(0, (end - start).wholeMilliseconds),
                text: texts[group].joined(separator: " "),
                words: group.map { index in
                    TranscriptionWord(
                        text: texts[index], offsetMilliseconds: words[index].start.wholeMilliseconds,
                        durationMilliseconds: max(0, (words[index].end - words[index].start).wholeMilliseconds))
                }, locale: locale)
        }
    }
}
