import Foundation

/// How complete a partial transcript is: the chance that the speaker is through, judged by its last words.
///
/// Speakers hand over where a sentence is grammatically complete, and listeners foresee it (Sacks, Schegloff and
/// Jefferson 1974). What forbids an end is mostly one word, the last one: after "and", "my" or "is" something follows.
/// What allows one is the shape of the whole. Both are evidence in log-odds, added up.
public enum Completeness {
    /// - Parameters:
    ///   - text: what was understood so far, with or without punctuation.
    ///   - lexicons: the languages it may be in.
    ///   - melody: what the voice says to it, as `Melody.logOdds`; 0 where it was not asked.
    /// - Returns: 0 to 1; nil when there is nothing to judge.
    public static func of(_ text: String, in lexicons: [TurnLexicon], melody: Double = 0) -> Double? {
        let words = words(of: text)
        guard !words.isEmpty, let lexicon = lexicon(for: words, among: lexicons) else {
            return melody == 0 ? nil : 1 / (1 + exp(-melody))
        }
        var odds = lexicon.language == "en" ? EnglishCues(words).logOdds : logOdds(words, lexicon)
        if lexicon.language == "en", endsInComma(text) { odds -= Self.comma }
        return 1 / (1 + exp(-odds - melody))
    }

    /// What a comma at the end takes from the log-odds, if the recognizer writes one. Other marks say little: a full stop
    /// stands behind most pauses inside sentences as well (`Benchmarks/speech/turns.py`, English only).
    private static let comma = 2.0

    private static func endsInComma(_ text: String) -> Bool {
        text.last { !$0.isWhitespace } == ","
    }

    /// Lower case, without punctuation; at most the last 40, which is more than any cue looks at.
    static func words(of text: String) -> [String] {
        String(text.unicodeScalars.suffix(400)).lowercased().replacing("’", with: "'")
            .split { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "-" }
            .map(String.init).suffix(40)
    }

    /// The language that the text looks like most; the first one where nothing tells.
    static func lexicon(for words: [String], among lexicons: [TurnLexicon]) -> TurnLexicon? {
        let text = words.joined(separator: " ")
        guard lexicons.count > 1 else { return lexicons.first }
        if let script = words.joined().unicodeScalars.lazy.compactMap(language(ofScript:)).first {
            let isJapanese = text.unicodeScalars.contains { 0x3040...0x30FF ~= $0.value }
            return lexicons.first { $0.language == (isJapanese ? "ja" : script) } ?? lexicons.first
        }
        // Of equals the first.
        let hits = lexicons.map { $0.hits(words, text: text) }
        return zip(lexicons, hits).first { $0.1 == hits.max() }?.0
    }

    private static func language(ofScript scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x3040...0x30FF: "ja"
        case 0x4E00...0x9FFF: "zh"
        case 0xAC00...0xD7AF, 0x1100...0x11FF: "ko"
        case 0x0900...0x097F: "hi"
        default: nil
        }
    }

    /// The judgement for every language but English, by closed classes alone.
    private static func logOdds(_ words: [String], _ lexicon: TurnLexicon) -> Double {
        guard let last = words.last else { return 0 }
        let text = words.joined(separator: " ")
        if lexicon.whole.contains(text) { return 3 }
        if lexicon.hesitations.contains(last) || lexicon.open.contains(last) { return -3 }
        if !lexicon.usesSpaces, lexicon.hesitations.contains(where: text.hasSuffix) { return -3 }
        // Longer endings say more: "です" before "す".
        let closed = lexicon.closedEndings.filter { text.hasSuffix($0) }.map(\.count).max() ?? 0
        let open = lexicon.openEndings.filter { text.hasSuffix($0) }.map(\.count).max() ?? 0
        if closed > 0 || open > 0 { return closed >= open ? 2 : -2 }
        if let first = words.first, lexicon.questions.contains(first), words.count > 2 { return 2 }
        return words.count > 3 ? 1 : 0.4
    }
}
