// Fillers: what people say while they think, or to show that they listen (`remove_filler_words`, Voice Live protocol
// F.3).
extension TurnLexicon {
    /// Whether the text holds nothing but fillers: "um", "uh, yeah". A text without words is no turn either.
    public static func isOnlyFillers(_ text: String, in lexicons: [TurnLexicon]) -> Bool {
        Completeness.words(of: text).allSatisfy { word in
            lexicons.contains { $0.hesitations.contains(word) || $0.backchannels.contains(word) }
        }
    }

    /// The text without its hesitations. Words such as "yeah" mean something in a sentence, and stay.
    public static func withoutHesitations(_ text: String, in lexicons: [TurnLexicon]) -> String {
        let words = Completeness.words(of: text)
        guard let lexicon = Completeness.lexicon(for: words, among: lexicons),
            words.contains(where: lexicon.hesitations.contains)
        else { return text }
        var kept: [Substring] = []
        for token in text.split(whereSeparator: \.isWhitespace) {
            guard token.utf8.count <= Self.longestToken else {
                kept.append(token)
                continue
            }
            let word = token.lowercased().filter { $0.isLetter || $0 == "'" || $0 == "-" }
            guard lexicon.hesitations.contains(word) else {
                kept.append(token)
                continue
            }
            // The mark that closed the sentence closes it still.
            if let mark = token.last, ".?!。？！".contains(mark), var last = kept.popLast() {
                if last.last == "," { last.removeLast() }
                kept.append(".?!。？！".contains(last.last ?? " ") ? last : last + String(mark))
            }
        }
        let rest = kept.joined(separator: " ")
        guard text.first?.isUppercase == true else { return rest }
        return rest.prefix(1).uppercased() + rest.dropFirst()
    }

    /// Bytes of a token that may still be a hesitation with its punctuation; letters with many marks cost more to read.
    private static let longestToken = 64
}
