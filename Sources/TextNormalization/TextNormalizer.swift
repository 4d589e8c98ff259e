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
    }

    private let rendering: Rendering
    private let words: SymbolWords?
    /// Of the text after all pieces so far.
    package private(set) var state: MarkupState

    package init(_ rendering: Rendering, from state: MarkupState = MarkupState()) {
        self.rendering = rendering
        self.state = state
        words = if case .words(let language) = rendering { SymbolWords.of(language) } else { nil }
    }

    /// The next piece of the text.
    package mutating func append(_ text: String) -> NormalizedText {
        guard rendering != .verbatim else { return NormalizedText(verbatim: text) }
        var reader = MarkupReader(text, state)
        let plain = reader.read()
        state = reader.state
        guard let words else { return plain.plainlyWritten() }
        var symbols = SymbolReader(plain, words)
        return symbols.read()
    }
}
