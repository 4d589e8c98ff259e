/// The "did you mean" rule: which of the known words a misspelt one may stand for.
public enum Suggestion {
    /// How many letters of a word may be wrong: one in three, and two in any.
    public static func tolerance(_ letters: Int) -> Int { max(2, letters / 3) }

    /// - Returns: The nearest of `words`, if it is near.
    public static func nearest(to word: String, among words: some Sequence<String>) -> String? {
        let key = Array(word.lowercased().utf8.prefix(64))
        let limit = tolerance(key.count)
        let near = words.map { (word: $0, distance: editDistance(key, Array($0.lowercased().utf8))) }
            .filter { $0.distance <= limit && $0.distance < max(key.count, $0.word.utf8.count) }
        return near.min { ($0.distance, $0.word) < ($1.distance, $1.word) }?.word
    }

    /// `; did you mean …?`, or nothing.
    public static func hint(for word: String, among words: some Sequence<String>) -> String {
        nearest(to: word, among: words).map { "; did you mean `\($0)`?" } ?? ""
    }
}
