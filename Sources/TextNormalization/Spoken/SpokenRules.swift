/// What a reader of one language says for numbers, measures and abbreviations. A language without rules is left as it is.
struct SpokenRules: Sendable {
    /// A word for one and one for more.
    struct Unit: Hashable, Sendable {
        let one: String
        let many: String
        /// It stands against its figure, or closes the phrase: "in" is a word besides.
        let isWord: Bool
    }

    /// In which place an abbreviation is what the table says.
    enum Place: String, Sendable {
        /// In front of a name: `Dr. Smith`.
        case title
        /// Behind the name of a street.
        case street
        /// In front of a figure: `No. 5`.
        case figure
        /// Anywhere, with a point behind it.
        case pointed
        /// Anywhere.
        case bare
    }

    let numbers: NumberWords
    /// `3/4/2025` is the third of April.
    let dayFirst: Bool
    let units: [String: Unit]
    /// By their letters in lower case.
    let abbreviations: [String: [(place: Place, word: String)]]
    /// By name and abbreviation in lower case: the name and the number of the month.
    let months: [String: (name: String, number: Int)]
    /// Of the days in the week, by their abbreviations.
    let days: [String: String]
    /// Halves, thirds and quarters: one and many.
    let fractions: [Int: (one: String, many: String)]
    /// Figures that are read by convention: `24/7`.
    let figures: [String: String]
    /// What ends the names of hosts and files, and how it is said.
    let endings: [String: String]
    /// Words in capitals that are read letter by letter.
    let initialisms: Set<String>
    /// By the code that stands in front of a postal code.
    let states: [String: String]
    /// Groups of digits that are telephone or card numbers: `3-3-4`.
    let digitGroups: Set<String>
    /// Sets of words by what they introduce.
    let sets: [Kind: Set<String>]
    let phrases: [Phrase: String]

    enum Kind: String, CaseIterable, Sendable {
        /// In front of a Roman numeral that counts parts: `Chapter XII`.
        case parts
        /// Names of those who are counted: `Henry IV`.
        case rulers
        /// In front of a year, a date, a number that is read digit by digit, a telephone number.
        case years, dates, digits, phones
        /// Behind `90s` if it is a decade, in front.
        case decades
        /// Names of streets end with one.
        case streets
        /// What counts with a singular behind it: `a 5 km run`.
        case articles
        /// Behind an amount that is an adjective: `a $20 note`.
        case valued
        /// What makes an ordinal of a figure.
        case ordinals
    }

    /// Single words and phrases, by their key in the table.
    enum Phrase: String, CaseIterable, Sendable {
        case to, of, the, and, half, dot, dash, over, by, times, power, minus, per, hashtag, version, oclock, midnight
        case seconds, am, pm
        case outOf = "out-of"
    }

    func contains(_ word: String, in kind: Kind) -> Bool { sets[kind]?.contains(word) ?? false }

    subscript(phrase: Phrase) -> String { phrases[phrase] ?? "" }

    /// - Parameter language: BCP 47 tag; its region decides about dates and "and".
    static func of(_ language: String) -> SpokenRules? {
        let parts = language.split { $0 == "-" || $0 == "_" }
        guard parts.first?.lowercased() == "en" else { return nil }
        let region = parts.dropFirst().first { $0.count == 2 }?.uppercased() ?? "US"
        return englishDayFirst.contains(region) ? british : american
    }

    private static let englishDayFirst: Set<String> = [
        "GB", "AU", "NZ", "IE", "IN", "ZA", "SG", "KE", "NG", "HK", "TZ",
    ]
    private static let american = english(isBritish: false)
    private static let british = english(isBritish: true)
}
