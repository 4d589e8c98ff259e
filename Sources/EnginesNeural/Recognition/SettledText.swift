import Engine

/// Texts of segments that are final, and their words with estimated times.
struct SettledText {
    private var texts: [String] = []
    private var words: [Transcript.Word] = []

    var transcript: Transcript { Transcript(text: texts.joined(separator: " "), words: words) }

    func text(with open: String) -> String {
        open.isEmpty ? texts.joined(separator: " ") : (texts + [open]).joined(separator: " ")
    }

    /// - Parameters:
    ///   - voiced: Frames of the segment that hold speech.
    ///   - range: Samples of the segment, which stand for the frames if there are none.
    mutating func append(_ text: String, voiced: [Int], range: Range<Int>) {
        texts.append(text)
        words += EstimatedWords.words(of: text, voiced: voiced, range: range)
    }
}

/// Times of words for models that report none: the words share the frames with speech by their length. Within a clause
/// they are right to a few hundred milliseconds.
enum EstimatedWords {
    static func words(of text: String, voiced: [Int], range: Range<Int>) -> [Transcript.Word] {
        let texts = text.split(whereSeparator: \.isWhitespace).compactMap { word -> String? in
            let trimmed = word.trimmingMarks
            return trimmed.isEmpty ? nil : String(trimmed)
        }
        guard !texts.isEmpty else { return [] }
        var frames = voiced
        if frames.isEmpty { frames = Array(range.lowerBound / LevelTrack.frame..<range.upperBound / LevelTrack.frame) }
        guard !frames.isEmpty else { return [] }
        let weights = texts.map { $0.reduce(1) { $0 + ($1.isNumber ? 3 : 1) } }
        let total = weights.reduce(0, +)
        var (sum, words) = (0, [Transcript.Word]())
        for (text, weight) in zip(texts, weights) {
            let first = min(frames.count - 1, sum * frames.count / total)
            sum += weight
            let last = max(first, sum * frames.count / total - 1)
            words.append(
                Transcript.Word(
                    text: text, start: time(frames[first], in: range), end: time(frames[last] + 1, in: range)))
        }
        return words
    }

    private static func time(_ frame: Int, in range: Range<Int>) -> Duration {
        .milliseconds(min(max(frame * LevelTrack.frame, range.lowerBound), range.upperBound) / 16)
    }
}

extension Substring {
    /// Without the marks on both sides: words of transcripts are plain.
    fileprivate var trimmingMarks: Substring {
        guard let first = firstIndex(where: \.isWordCharacter), let last = lastIndex(where: \.isWordCharacter) else {
            return ""
        }
        // A currency sign or a sign belongs to its number.
        let start = first > startIndex && "$€£¥-+".contains(self[index(before: first)]) ? index(before: first) : first
        let end = index(after: last)
        return self[start..<(end < endIndex && "%°".contains(self[end]) ? index(after: end) : end)]
    }
}

extension Character {
    var isWordCharacter: Bool { isLetter || isNumber }
}
