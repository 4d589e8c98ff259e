/// Turns the words of the recognizer, lower case and without punctuation, into a sentence to read.
///
/// The words stay what they are. The first letter, `I`, days and months get capitals. A question mark follows a
/// sentence that begins with a question word, or with a verb that asks and the one it asks about ("are you", "can the");
/// any other ends in a full stop.
package enum TranscriptText {
    /// The plain word behind an entry of the dictionary, or nil for silence and noise: `read(2)` is `read`.
    package static func word(_ entry: Substring) -> String? {
        guard let first = entry.first, first != "<", first != "[", first != "+" else { return nil }
        let word = entry.prefix { $0 != "(" }
        return word.isEmpty ? nil : String(word)
    }

    package static func sentence(_ words: [String]) -> String {
        guard let first = words.first else { return "" }
        var words = words.map(capitalised)
        let mark = isQuestion(words.map { $0.lowercased() }) ? "?" : "."
        words[0] = first.prefix(1).uppercased() + words[0].dropFirst()
        return words.joined(separator: " ") + mark
    }

    /// A sentence that goes on: without a mark at its end.
    package static func partial(_ words: [String]) -> String {
        String(sentence(words).dropLast())
    }

    private static func capitalised(_ word: String) -> String {
        let isName = word == "i" || word.hasPrefix("i'") || names.contains(word)
        return isName ? word.prefix(1).uppercased() + word.dropFirst() : word
    }

    private static func isQuestion(_ words: [String]) -> Bool {
        guard let first = words.first, words.count > 1 else { return questions.contains(words.first ?? "") }
        if first == "what" { return words[1] != "a" }
        if questions.contains(first) { return true }
        return verbs.contains(first) && subjects.contains(words[1])
    }

    private static let questions: Set<String> = [
        "what", "what's", "where", "where's", "when", "when's", "who", "who's", "whose", "why", "how", "how's", "which",
    ]
    private static let verbs: Set<String> = [
        "am", "are", "is", "was", "were", "do", "does", "did", "can", "could", "will", "would", "shall", "should",
        "may",
        "might", "must", "have", "has", "had", "isn't", "aren't", "wasn't", "don't", "doesn't", "didn't", "can't",
        "couldn't", "won't", "wouldn't", "shouldn't", "haven't",
    ]
    private static let subjects: Set<String> = [
        "i", "you", "he", "she", "it", "we", "they", "there", "this", "that", "these", "those", "the", "my", "your",
        "his", "her", "our", "their", "anyone", "anybody", "someone", "somebody",
    ]
    private static let names: Set<String> = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "april",
        "june", "july", "august", "september", "october", "november", "december",
    ]
}
