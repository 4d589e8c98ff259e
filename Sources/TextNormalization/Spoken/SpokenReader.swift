/// Puts numbers, measures and abbreviations into the words that a reader of the language says.
///
/// Runs behind `SymbolReader`, so that signs are words already. What is read as one thing, such as a date or a telephone
/// number, has the range of the whole of it. Looks ahead and back over a bounded number of scalars only.
struct SpokenReader {
    let input: NormalizedText
    let rules: SpokenRules
    var place = 0
    private(set) var output: NormalizedText
    /// A word was put in: the next letter or figure is another word.
    private var isAfterWord = false
    /// Behind a token that was looked at as the name of a host or file, and is none.
    var plainEnd = 0
    /// Where the figure that was read last begins.
    var lastFigure = 0

    init(_ input: NormalizedText, _ rules: SpokenRules) {
        self.input = input
        self.rules = rules
        output = NormalizedText(of: input.written)
    }

    mutating func read() -> NormalizedText {
        while let next = scalar(at: place) {
            if isWordPart(at: place - 1) && !isAfterWord {
                keep(to: place + 1)
            } else if next.isDigit {
                readDigits()
            } else if next.isLetter {
                readWord()
            } else if !readPoint(next) {
                keep(to: place + 1)
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

    func isLetter(at place: Int) -> Bool { scalar(at: place)?.isLetter ?? false }

    func isUppercase(at place: Int) -> Bool { scalar(at: place)?.properties.isUppercase ?? false }

    func isWordPart(at place: Int) -> Bool { scalar(at: place)?.isWordPart ?? false }

    func afterSpace(_ place: Int) -> Int { scalar(at: place) == " " ? place + 1 : place }

    func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: input.scalars[range])
        return String(view)
    }

    /// What stands at `range`, in the written text.
    func source(_ range: Range<Int>) -> Range<Int> {
        guard let first = input.sources[range].first, let last = input.sources[range].last else { return 0..<0 }
        return first.lowerBound..<last.upperBound
    }

    /// The scalar stands for a sign that was written: `@` for "at".
    func isSign(_ sign: Unicode.Scalar, at place: Int) -> Bool {
        guard input.sources.indices.contains(place), input.sources[place].count == 1 else { return false }
        return UInt32(input.written[input.sources[place].lowerBound]) == sign.value
    }

    /// Behind the digits, at most `limit`; nil if there are none or more.
    func endOfDigits(at start: Int, limit: Int) -> Int? {
        var end = start
        while end - start <= limit, isDigit(at: end) { end += 1 }
        return end > start && end - start <= limit ? end : nil
    }

    func number(_ range: Range<Int>) -> Int { Int(text(range)) ?? 0 }

    /// Behind the letters, at most `limit`; nil if there are none or more.
    func endOfLetters(at start: Int, limit: Int) -> Int? {
        var end = start
        while end - start <= limit, isLetter(at: end) { end += 1 }
        return end > start && end - start <= limit ? end : nil
    }

    /// The word that ends in front of `place`, behind a space and at most one mark.
    func wordBefore(_ place: Int) -> Range<Int>? {
        var end = place
        if scalar(at: end - 1) == " " { end -= 1 }
        if let mark = scalar(at: end - 1), ".:,#".unicodeScalars.contains(mark) { end -= 1 }
        var start = end
        while end - start < 24, isWordPart(at: start - 1) || scalar(at: start - 1) == "'" { start -= 1 }
        return start < end ? start..<end : nil
    }

    func lowercased(_ range: Range<Int>?) -> String { range.map { text($0).lowercased() } ?? "" }

    /// Nothing but marks that close follows, or a new sentence does.
    func endsSentence(at place: Int) -> Bool {
        var end = place
        while end - place < 8, let mark = scalar(at: end), "\"”'’)]!?".unicodeScalars.contains(mark) { end += 1 }
        guard let next = scalar(at: end) else { return true }
        guard next == " " else { return false }
        return scalar(at: end + 1).map { $0.properties.isUppercase } ?? true
    }

    // MARK: Output

    /// The scalars up to `end` as they are.
    mutating func keep(to end: Int) {
        for index in place..<end { append(input.scalars[index], for: input.sources[index]) }
        place = end
    }

    /// Words for what stands up to `end`, which are one token.
    mutating func say(_ text: String, to end: Int) {
        let source = source(place..<end)
        let isApart = text.unicodeScalars.first?.isWordPart ?? false
        if isApart, isAfterWord || output.scalars.last?.isWordPart == true { output.appendSpace(for: source) }
        for scalar in text.unicodeScalars { output.append(scalar, for: source) }
        isAfterWord = true
        place = end
    }

    /// Goes on behind `end`; nothing is said for what lies between.
    mutating func skip(to end: Int) {
        place = end
    }

    private mutating func append(_ scalar: Unicode.Scalar, for source: Range<Int>) {
        if scalar == " " {
            isAfterWord = false
            return output.appendSpace(for: source)
        }
        if isAfterWord, scalar.isWordPart { output.appendSpace(for: source) }
        isAfterWord = false
        output.append(scalar, for: source)
    }
}
