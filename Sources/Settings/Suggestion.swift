import EditDistance

/// The word that somebody who misspelt one may have meant.
public enum Suggestion {
    /// - Returns: The nearest of `words`, if it is near: one letter in three may be wrong, and two in any.
    public static func nearest(to word: String, among words: some Sequence<String>) -> String? {
        let key = Array(word.lowercased().utf8.prefix(64))
        let limit = max(2, key.count / 3)
        let near = words.map { (word: $0, distance: editDistance(key, Array($0.lowercased().utf8))) }
            .filter { $0.distance <= limit && $0.distance < max(key.count, $0.word.utf8.count) }
        return near.min { ($0.distance, $0.word) < ($1.distance, $1.word) }?.word
    }

    /// `; did you mean …?`, or nothing.
    static func hint(for word: String, among words: some Sequence<String>) -> String {
        nearest(to: word, among: words).map { "; did you mean `\($0)`?" } ?? ""
    }
}
