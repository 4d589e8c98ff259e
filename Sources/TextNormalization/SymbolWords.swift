/// What the symbols of one language are called.
struct SymbolWords: Sendable {
    struct Currency: Hashable, Sendable {
        var one: String
        var many: String
        /// The hundredth part; nil if it is not used.
        var minor: (one: String, many: String)? {
            minorOne.isEmpty ? nil : (minorOne, minorMany)
        }
        fileprivate var minorOne = ""
        fileprivate var minorMany = ""
    }

    private var words: [String: String] = [:]
    private var currencies: [Unicode.Scalar: Currency] = [:]
    /// Units with their prefix or power: `µm`, `m²`.
    private(set) var units: [String: String] = [:]
    /// What multiplies a figure in front of a currency: `million`, `k`.
    private(set) var magnitudes: [String: String] = [:]

    /// - Parameter table: A line for each word: the symbol, a space, and what is said. Of currencies that is one, many,
    ///   and their hundredths, between slashes.
    fileprivate init(_ table: String) {
        for line in table.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let first = parts[0].unicodeScalars.first else { continue }
            let (symbol, word) = (String(parts[0]), String(parts[1]))
            if symbol.unicodeScalars.count == 1, first.properties.generalCategory == .currencySymbol {
                let names = word.split(separator: "/").map(String.init)
                var currency = Currency(one: names[0], many: names.count > 1 ? names[1] : names[0])
                if names.count > 2 {
                    currency.minorOne = names[2]
                    currency.minorMany = names.count > 3 ? names[3] : names[2]
                }
                currencies[first] = currency
            } else if symbol.hasPrefix("x") {
                magnitudes[String(symbol.dropFirst())] = word
            } else if symbol.count > 1, symbol.hasPrefix("µ") || symbol.hasSuffix("²") || symbol.hasSuffix("³") {
                units[symbol] = word
            } else {
                words[symbol] = word
            }
        }
    }

    subscript(symbol: Unicode.Scalar) -> String? { words[String(Character(symbol))] }

    subscript(symbol: String) -> String? { words[symbol] }

    func currency(_ symbol: Unicode.Scalar) -> Currency? {
        guard !symbol.isASCII || symbol == "$" else { return nil }
        return currencies[symbol] ?? Self.international.currencies[symbol]
    }

    /// - Parameter language: BCP 47 tag.
    /// - Returns: For a language without a table, the words that no amount may lose.
    static func of(_ language: String) -> SymbolWords {
        let primary = language.prefix { $0 != "-" && $0 != "_" }.lowercased()
        return byLanguage[primary] ?? international
    }

    private static let byLanguage: [String: SymbolWords] = {
        var words: [String: SymbolWords] = [:]
        for (language, table) in tables { words[language] = SymbolWords(table + "\n" + (signs[language] ?? "")) }
        for (language, other) in ["nn": "nb", "no": "nb", "cmn": "zh", "gsw": "de"] { words[language] = words[other] }
        return words
    }()

    private static let international = SymbolWords(internationalTable + "\n" + internationalSigns)
}
