/// Puts symbols into words, so that no amount loses its currency, its sign or its fraction.
///
/// Numbers, dates and abbreviations are left to `SpokenReader`.
struct SymbolReader {
    let input: NormalizedText
    let words: SymbolWords
    /// For a text whose numbers are spelled out.
    let rules: SpokenRules?
    var place = 0
    private(set) var output: NormalizedText
    /// A word was put in: the next letter or figure is another word.
    private var isAfterWord = false

    init(_ input: NormalizedText, _ words: SymbolWords, _ rules: SpokenRules? = nil) {
        self.input = input
        self.words = words
        self.rules = rules
        output = NormalizedText(of: input.written)
    }

    mutating func read() -> NormalizedText {
        while let next = scalar(at: place) {
            if next.isDigit {
                if !readSlashedFraction(), !readTypedPrimes() { readFigure() }
            } else if CompatibilityForms.isRoman(next) {
                readRoman()
            } else if next.isLetter {
                if !readNamedLetter() { readLetters() }
            } else {
                readSymbol(next)
            }
        }
        output.removeTrailingSpace()
        return output
    }

    // MARK: Access

    func scalar(at place: Int) -> Unicode.Scalar? {
        input.scalars.indices.contains(place) ? input.scalars[place] : nil
    }

    func isDigit(at place: Int) -> Bool { scalar(at: place)?.isDigit ?? false }

    func isWordPart(at place: Int) -> Bool { scalar(at: place)?.isWordPart ?? false }

    /// The place, or the one behind the space there.
    func afterSpace(_ place: Int) -> Int { scalar(at: place) == " " ? place + 1 : place }

    func beforeSpace(_ place: Int) -> Int { scalar(at: place) == " " ? place - 1 : place }

    /// What stands at `place`, in the written text.
    func source(_ range: Range<Int>) -> Range<Int> {
        let sources = input.sources[range]
        guard let first = sources.first, let last = sources.last else { return 0..<0 }
        return first.lowerBound..<last.upperBound
    }

    /// Behind the digits, and the marks between them: `1,234.50`.
    func endOfFigure(at start: Int) -> Int {
        var end = start
        while isDigit(at: end) || ".,'’".unicodeScalars.contains(scalar(at: end) ?? " ") && isDigit(at: end + 1) {
            end += 1
        }
        return end
    }

    // MARK: Output

    /// The scalars up to `end` as they are.
    mutating func keep(to end: Int) {
        for index in place..<end { append(input.scalars[index], for: input.sources[index]) }
        place = end
    }

    /// Words for what stands up to `end`.
    mutating func say(_ text: String, to end: Int) {
        say(text, for: source(place..<end))
        place = end
    }

    mutating func say(_ text: String, for source: Range<Int>) {
        guard !text.isEmpty else { return }
        if output.scalars.last?.isWordPart == true { output.appendSpace(for: source) }
        for scalar in text.unicodeScalars { output.append(scalar, for: source) }
        isAfterWord = true
    }

    /// Another scalar for what stands up to `end`, as part of the word around it.
    mutating func put(_ scalar: Unicode.Scalar, to end: Int) {
        append(scalar, for: source(place..<end))
        place = end
    }

    /// A space for what stands up to `end`.
    mutating func drop(to end: Int) {
        // Punctuation stands against the word before.
        if let next = scalar(at: end), ".,;:!?)".unicodeScalars.contains(next) {
            output.removeTrailingSpace()
            place = end
            return
        }
        output.appendSpace(for: source(place..<end))
        place = end
    }

    private mutating func append(_ scalar: Unicode.Scalar, for source: Range<Int>) {
        if scalar == " " { return output.appendSpace(for: source) }
        if isAfterWord, scalar.isWordPart { output.appendSpace(for: source) }
        isAfterWord = false
        output.append(scalar, for: source)
    }
}
