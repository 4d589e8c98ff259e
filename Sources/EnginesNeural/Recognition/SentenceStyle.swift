import LocalSpeech

/// Makes the text of a model look as hosted services write it: a capital in front, a mark at the end.
enum SentenceStyle {
    /// - Parameter isWritten: The model writes capitals and marks by itself.
    static func apply(to text: String, isWritten: Bool) -> String {
        guard !isWritten else { return text.prefix(1).uppercased() + text.dropFirst() }
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        // Models without cases write capitals only, or none.
        let isCased = words.contains { $0 != $0.uppercased() && $0 != $0.lowercased() }
        return TranscriptText.sentence(isCased ? words : words.map { $0.lowercased() })
    }
}
