/// Names of languages as transcription servers know them.
package enum SpokenLanguage {
    /// ISO 639-1 where the language has such a code, else its code of three letters: `en` for `en-US`, `zh` for
    /// `cmn-Hans-CN`.
    /// - Parameter tag: BCP 47.
    /// - Returns: nil for what names no language.
    package static func code(of tag: String) -> String? {
        let language = tag.split(whereSeparator: { $0 == "-" || $0 == "_" }).first?.lowercased() ?? ""
        guard (2...3).contains(language.utf8.count),
            language.utf8.allSatisfy({ UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 })
        else { return nil }
        return others[language] ?? language
    }

    /// What clients write for a language that servers know by another code.
    private static let others = [
        "cmn": "zh", "nb": "no", "fil": "tl", "iw": "he", "in": "id", "arb": "ar", "deu": "de", "eng": "en",
        "fra": "fr", "ita": "it", "jpn": "ja", "kor": "ko", "por": "pt", "rus": "ru", "spa": "es", "zho": "zh",
    ]
}
