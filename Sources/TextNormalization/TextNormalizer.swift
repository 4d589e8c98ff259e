/// Makes written text fit for a voice: the text normalization that comes before every synthesizer.
///
/// Takes the text in pieces, in order; the clauses of an answer that are spoken one by one need only the state between
/// them. Costs time in proportion to the text.
package struct TextNormalizer: Sendable {
    /// How far the text of a voice differs from what was written.
    package enum Rendering: Hashable, Sendable {
        /// Not at all.
        case verbatim
        /// Without Markdown, HTML tags and emoji; symbols stay.
        case plain
        /// The same with symbols in words of a language.
        /// - Parameter language: BCP 47 tag of the voice; its first part counts.
        case words(language: String)
        /// The same with numbers, measures and abbreviations spelled out, in languages that have rules for them. For
        /// voices that would read them in ways of their own.
        /// - Parameter language: BCP 47 tag of the voice; its region decides about the order of a date.
        case spoken(language: String)
    }

    private let rendering: Rendering
    private let words: SymbolWords?
    private let rules: SpokenRules?
    /// Of the text after all pieces so far.
    package private(set) var state: MarkupState

    package init(_ rendering: Rendering, from state: MarkupState = MarkupState()) {
        self.rendering = rendering
        self.state = state
        switch rendering {
        case .verbatim, .plain: (words, rules) = (nil, nil)
        case .words(let language): (words, rules) = (SymbolWords.of(language), nil)
        case .spoken(let language): (words, rules) = (SymbolWords.of(language), SpokenRules.of(language))
        }
    }

    /// The next piece of the text.
    package mutating func append(_ text: String) -> NormalizedText {
        guard rendering != .verbatim else { return NormalizedText(verbatim: text) }
        var reader = MarkupReader(text, state)
        let plain = reader.read()
        state = reader.state
        guard let words else { return plain.plainlyWritten() }
        var symbols = SymbolReader(plain, words, rules)
        guard let rules else { return symbols.read() }
        var spoken = SpokenReader(symbols.read(), rules)
        return spoken.read()
    }
}
