// Figures, and what is written against them: currencies, units, signs.
extension SymbolReader {
    /// A figure, and the currency behind it.
    mutating func readFigure() {
        let end = endOfFigure(at: place)
        // Not one that belongs to a name: `H2O`.
        guard !isWordPart(at: place - 1) else { return keep(to: end) }
        let magnitude = endOfMagnitude(at: end)
        let symbol = afterSpace(magnitude ?? end)
        // Its decimals are set off only if the currency stands against it: in `1.50 $2` the dollars are two.
        guard let sign = scalar(at: symbol), let currency = words.currency(sign),
            !isDigit(at: afterSpace(symbol + 1)) || scalar(at: symbol + 1) == " "
        else {
            keep(to: end)
            return sayRange()
        }
        say(currency, figure: place..<end, magnitude: magnitude.map { end..<$0 }, for: source(place..<symbol + 1))
        place = symbol + 1
        sayRate()
    }

    /// A currency sign, and the figure behind it.
    mutating func readCurrency(_ currency: SymbolWords.Currency) {
        var start = afterSpace(place + 1)
        let isNegative = scalar(at: start) == "-" || scalar(at: start) == "−"
        if isNegative { start += 1 }
        guard isDigit(at: start) else { return say(currency.one, to: place + 1) }
        let end = endOfFigure(at: start)
        let magnitude = endOfMagnitude(at: end)
        let source = source(place..<(magnitude ?? end))
        if isNegative { say(words["−"] ?? "minus", for: source) }
        if magnitude == nil, sayRange(of: currency, start..<end) { return }
        say(currency, figure: start..<end, magnitude: magnitude.map { end..<$0 }, for: source)
        place = magnitude ?? end
        sayRate()
        sayRange()
    }

    private mutating func say(
        _ currency: SymbolWords.Currency, figure: Range<Int>, magnitude: Range<Int>?, for source: Range<Int>
    ) {
        let figure = input.scalars[figure]
        if let magnitude {
            let name = String(String.UnicodeScalarView(input.scalars[magnitude])).trimmingSpaces
            say(String(String.UnicodeScalarView(figure)), for: source)
            say(words.magnitudes[name] ?? name, for: source)
            return say(isAdjective(to: magnitude.upperBound) ? currency.one : currency.many, for: source)
        }
        // Two digits behind the last mark are the hundredth parts.
        guard let mark = figure.lastIndex(where: { !$0.isDigit }), figure.endIndex - mark == 3, figure[mark] != "'",
            figure[mark] != "’", let minor = currency.minor
        else {
            say(String(String.UnicodeScalarView(figure)), for: source)
            let isOne = figure.elementsEqual(["1"]) || isAdjective(to: figure.endIndex)
            return say(isOne ? currency.one : currency.many, for: source)
        }
        let (major, hundredths) = (figure[..<mark], figure[(mark + 1)...])
        let count = hundredths.drop { $0 == "0" }
        if !major.allSatisfy({ $0 == "0" }) || count.isEmpty {
            say(String(String.UnicodeScalarView(major)), for: source)
            say(major.elementsEqual(["1"]) ? currency.one : currency.many, for: source)
        }
        guard !count.isEmpty else { return }
        if let rules, !major.allSatisfy({ $0 == "0" }) { say(rules[.and], for: source) }
        say(String(String.UnicodeScalarView(count)), for: source)
        // "5 pounds 50", but "5 pounds 5 pence".
        let isAlone = major.allSatisfy { $0 == "0" }
        if isAlone || count.count < 2 || rules != nil {
            say(count.elementsEqual(["1"]) ? minor.one : minor.many, for: source)
        }
    }

    /// `$5-10`, where numbers are spelled out: the currency stands behind both.
    private mutating func sayRange(of currency: SymbolWords.Currency, _ figure: Range<Int>) -> Bool {
        guard let rules, let mark = scalar(at: figure.upperBound), mark == "-" || mark == "–",
            input.scalars[figure].allSatisfy({ $0.isDigit || $0 == "," })
        else { return false }
        let start =
            scalar(at: figure.upperBound + 1) == scalar(at: place) ? figure.upperBound + 2 : figure.upperBound + 1
        let end = endOfFigure(at: start)
        guard end > start, endOfMagnitude(at: end) == nil, scalar(at: end) != mark else { return false }
        let source = source(place..<end)
        say(String(String.UnicodeScalarView(input.scalars[figure])) + " " + rules[.to], for: source)
        say(currency, figure: start..<end, magnitude: nil, for: source)
        place = end
        return true
    }

    /// An amount in front of what has it as its value: `a $20 note`.
    private func isAdjective(to end: Int) -> Bool {
        guard let rules else { return false }
        let next = afterSpace(end)
        if next > end, rules.contains(word(from: next, step: 1), in: .valued) { return true }
        return scalar(at: place - 1) == " " && rules.contains(word(from: place - 2, step: -1), in: .articles)
    }

    /// In lower case.
    private func word(from start: Int, step: Int) -> String {
        var end = start
        while abs(end - start) < 12, scalar(at: end)?.isLetter == true { end += step }
        let range = step > 0 ? start..<end : end + 1..<start + 1
        return String(String.UnicodeScalarView(input.scalars[range])).lowercased()
    }

    /// Behind a word such as "million", or its letter.
    private func endOfMagnitude(at place: Int) -> Int? {
        let start = afterSpace(place)
        var end = start
        while end - start < 12, let next = scalar(at: end), next.isLetter { end += 1 }
        guard end > start, !isWordPart(at: end) else { return nil }
        let word = String(String.UnicodeScalarView(input.scalars[start..<end]))
        return words.magnitudes[word] == nil ? nil : end
    }

    /// `€20/month`.
    private mutating func sayRate() {
        guard scalar(at: place) == "/", scalar(at: place + 1)?.isLetter == true, let per = words["per"] else { return }
        say(per, to: place + 1)
    }

    /// `5–10`.
    private mutating func sayRange() {
        guard scalar(at: place) == "–", let next = scalar(at: place + 1),
            next.isDigit || words.currency(next) != nil, let to = words["–"]
        else { return }
        say(to, to: place + 1)
    }

    // MARK: Units

    /// A word, or a unit of letters: `µm`, `kΩ`, `m²`, `C#`.
    mutating func readLetters() {
        var end = place
        while let next = scalar(at: end),
            next.isLetter && next != "ⁿ" && next != "ⁱ" || next.properties.isGraphemeExtend
        { end += 1 }
        guard end - place <= 3 else { return keep(to: end) }
        let run = input.scalars[place..<end]
        let isUnit = isDigit(at: beforeSpace(place - 1))
        if let unit = ohms(run, isUnit: isUnit) ?? micro(run, isUnit: isUnit) { return say(unit, to: end) }
        if let power = scalar(at: end), power == "²" || power == "³", !isSuperscript(at: end + 1),
            let unit = words.units[String(String.UnicodeScalarView(run)) + String(Character(power))]
        {
            return say(unit, to: end + 1)
        }
        keep(to: end)
        guard run.count == 1, scalar(at: end) == "#", !isWordPart(at: end + 1), let sharp = words["♯"] else { return }
        say(sharp, to: end + 1)
    }

    private func ohms(_ run: ArraySlice<Unicode.Scalar>, isUnit: Bool) -> String? {
        guard let last = run.last, last == "Ω" || last == "\u{2126}", let ohms = words["Ω"],
            isUnit || run.count > 1 || last == "\u{2126}"
        else { return nil }
        guard run.count > 1 else { return ohms }
        let prefix = String(String.UnicodeScalarView(run.dropLast()))
        return Self.prefixes[prefix].map { $0 + ohms }
    }

    private static let prefixes = [
        "k": "kilo ", "M": "mega ", "G": "giga ", "m": "milli ", "µ": "micro ", "μ": "micro ",
    ]

    private func micro(_ run: ArraySlice<Unicode.Scalar>, isUnit: Bool) -> String? {
        guard let first = run.first, first == "µ" || first == "μ" && isUnit, let micro = words["µ"] else { return nil }
        let rest = String(String.UnicodeScalarView(run.dropFirst()))
        return words.units["µ" + rest] ?? (rest.isEmpty ? micro : "\(micro) \(rest)")
    }

    func isSuperscript(at place: Int) -> Bool { scalar(at: place).map { Self.superscripts[$0] != nil } ?? false }

    /// `x²`, `10⁻³`.
    mutating func readSuperscript() {
        var end = place
        var power = ""
        while let next = scalar(at: end), let digit = Self.superscripts[next] {
            power.append(digit)
            end += 1
        }
        guard isWordPart(at: place - 1) || scalar(at: place - 1) == ")" else { return say(power, to: end) }
        switch power {
        case "2": say(words["²"] ?? power, to: end)
        case "3": say(words["³"] ?? power, to: end)
        case _ where power.contains("n") || power.contains("i"):
            let parts = power.map { $0 == "-" ? words["−"] ?? "minus" : $0 == "+" ? words["+"] ?? "plus" : String($0) }
            say(([words["^"]].compactMap(\.self) + parts).joined(separator: " "), to: end)
        default:
            let minus = power.hasPrefix("-") ? (words["−"] ?? "minus") + " " : ""
            let digits = power.filter { $0 != "-" && $0 != "+" }
            // A figure behind a word is a note.
            guard isDigit(at: place - 1) || !minus.isEmpty || scalar(at: place - 2)?.isLetter != true else {
                return drop(to: end)
            }
            say([words["^"], minus + digits].compactMap(\.self).joined(separator: " "), to: end)
        }
    }

    private static let superscripts: [Unicode.Scalar: Character] = [
        "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9", "⁻": "-",
        "⁺": "+", "ⁿ": "n", "ⁱ": "i",
    ]
}

extension String {
    fileprivate var trimmingSpaces: String { String(drop { $0 == " " }) }
}
