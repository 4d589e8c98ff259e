// Symbols that stand by themselves or between figures.
extension SymbolReader {
    mutating func readSymbol(_ symbol: Unicode.Scalar) {
        let next = place + 1
        if let currency = words.currency(symbol) { return readCurrency(currency) }
        if Self.superscripted(symbol) { return readSuperscript() }
        if let fraction = Self.fractions[symbol] { return readFraction(symbol, fraction) }
        switch symbol {
        case " ": keep(to: next)
        case "−": sayOr("−", to: next)
        case "-": if !sayDash() { readHyphen() }
        case "–": if !sayDash() { readDash() }
        case "〜": if !sayDash() { keep(to: next) }
        case "′", "″": readPrime(symbol)
        case "⁄": put("/", to: next)
        case "№": sayOr(words[symbol] == nil ? "#" : symbol, to: next)
        case "°": readDegree()
        case "~", "≈": readAbout(symbol)
        case "#": readNumberSign()
        case "<", ">", "=", "!": readComparison(symbol)
        case "*": readAsterisks()
        case "^": readPower()
        case "/": readSlash()
        case "·", "∙", "⋅":
            if isDigit(at: beforeSpace(place - 1)), isDigit(at: afterSpace(next)) {
                sayOr("×", to: next)
            } else {
                drop(to: next)
            }
        case "_", "{", "}", "|", "\\", "[", "]", "`": drop(to: next)
        case "⇒", "⟶", "➔", "➜": sayOr("→", to: next)
        case "₊", "⁼", "₌": sayOr(symbol == "₊" ? "+" : "=", to: next)
        case "₋": sayOr("−", to: next)
        case "₍", "₎", "⁽", "⁾": drop(to: next)
        case "₀"..."₉": put(Unicode.Scalar(UInt8(symbol.value - 0x2080) + 0x30), to: next)
        default: sayOr(symbol, to: next)
        }
    }

    /// The word for a symbol; a language without one leaves it to the voice.
    private mutating func sayOr(_ symbol: Unicode.Scalar, to end: Int) {
        if let word = words[symbol] { say(word, to: end) } else { keep(to: end) }
    }

    private static func superscripted(_ symbol: Unicode.Scalar) -> Bool {
        switch symbol.value {
        case 0xB2, 0xB3, 0xB9, 0x2070, 0x2074...0x207B: true
        default: false
        }
    }

    /// A hyphen is a minus in front of a figure or an amount, unless something is written against its other side.
    private mutating func readHyphen() {
        if scalar(at: place + 1) == ">" { return sayOr("→", to: place + 2) }
        var end = place
        while scalar(at: end) == "-" { end += 1 }
        let after = scalar(at: end)
        let isBefore =
            place > 0 && scalar(at: place - 1) != " " && !"(\"“„[=:".unicodeScalars.contains(input.scalars[place - 1])
        let isAmount =
            after?.isDigit ?? false || after.flatMap { words.currency($0) } != nil && isDigit(at: end + 1)
            || after == "." && isDigit(at: end + 1)
        if end - place == 1, isAmount, !isBefore { return say(words["−"] ?? "minus", to: end) }
        keep(to: end)
    }

    private mutating func readDash() {
        guard place == 0 || scalar(at: place - 1) == " ", isDigit(at: place + 1) else { return keep(to: place + 1) }
        say(words["−"] ?? "minus", to: place + 1)
    }

    private mutating func readDegree() {
        let unit = afterSpace(place + 1)
        if let letter = scalar(at: unit), letter == "C" || letter == "F", !isWordPart(at: unit + 1),
            let word = words[letter == "C" ? "℃" : "℉"]
        {
            return say(word, to: unit + 1)
        }
        let isOne = scalar(at: beforeSpace(place - 1)) == "1" && !isWordPart(at: beforeSpace(place - 1) - 1)
        if isOne, let word = words["1°"] { return say(word, to: place + 1) }
        sayOr("°", to: place + 1)
    }

    private mutating func readAbout(_ symbol: Unicode.Scalar) {
        let after = afterSpace(place + 1)
        let isFigure = scalar(at: after).map { $0.isDigit || words.currency($0) != nil || $0 == "−" } ?? false
        if symbol == "~", !isFigure { return drop(to: place + 1) }
        sayOr(symbol, to: place + 1)
    }

    private mutating func readNumberSign() {
        if isDigit(at: place + 1), let number = words["#"] { return say(number, to: place + 1) }
        if let rules, isWordPart(at: place + 1), !isWordPart(at: place - 1) {
            return say(rules[.hashtag], to: place + 1)
        }
        drop(to: place + 1)
    }

    private mutating func readComparison(_ symbol: Unicode.Scalar) {
        let next = scalar(at: place + 1)
        switch (symbol, next) {
        case ("<", "="): sayOr("≤", to: place + 2)
        case (">", "="): sayOr("≥", to: place + 2)
        case ("!", "="): sayOr("≠", to: place + 2)
        case ("=", ">"), ("<", "-"): sayOr("→", to: place + 2)
        case ("=", "="):
            var end = place
            while scalar(at: end) == "=" { end += 1 }
            sayOr("=", to: end)
        case ("!", _): keep(to: place + 1)
        case ("<", _) where endOfTag != nil: readTag()
        case ("=", _): sayOr("=", to: place + 1)
        default: if isOperand(at: afterSpace(place + 1)) { sayOr(symbol, to: place + 1) } else { drop(to: place + 1) }
        }
    }

    /// Of a tag that is named in the text, or of the parameter of a type: `<div>`.
    private var endOfTag: Int? {
        let start = scalar(at: place + 1) == "/" ? place + 2 : place + 1
        var end = start
        while end - start < 32, let next = scalar(at: end), next.isASCII, next.isWordPart { end += 1 }
        return scalar(at: start)?.isLetter == true && scalar(at: end) == ">" ? end : nil
    }

    private mutating func readTag() {
        guard let end = endOfTag else { return }
        drop(to: scalar(at: place + 1) == "/" ? place + 2 : place + 1)
        keep(to: end)
        drop(to: end + 1)
    }

    /// A word, a figure or an amount begins here. Brackets that compare nothing are not said.
    private func isOperand(at place: Int) -> Bool {
        guard let first = scalar(at: place) else { return false }
        return first.isWordPart || words.currency(first) != nil || "-−+±~(.".unicodeScalars.contains(first)
    }

    /// What markup left of them multiplies, or raises to a power.
    private mutating func readAsterisks() {
        var end = place
        while scalar(at: end) == "*" { end += 1 }
        let isBetween =
            isWordPart(at: beforeSpace(place - 1)) && isWordPart(at: afterSpace(end))
            && (scalar(at: place - 1) == " ") == (scalar(at: end) == " ")
        guard isBetween, end - place <= 2, let word = words[end - place == 1 ? "×" : "^"] else {
            return drop(to: end)
        }
        say(word, to: end)
    }

    private mutating func readPower() {
        let next = place + 1
        guard isWordPart(at: place - 1) || scalar(at: place - 1) == ")", let after = scalar(at: next) else {
            return drop(to: next)
        }
        if !isWordPart(at: next + 1), after == "2" || after == "3", let word = words[after == "2" ? "²" : "³"] {
            return say(word, to: next + 1)
        }
        if let word = words["^"] { say(word, to: next) } else { drop(to: next) }
    }

    /// Between figures it divides, in languages whose voices leave it out.
    private mutating func readSlash() {
        guard isDigit(at: place - 1), isDigit(at: place + 1), let word = words["/"] else { return keep(to: place + 1) }
        say(word, to: place + 1)
    }

    private mutating func readFraction(_ symbol: Unicode.Scalar, _ fraction: String) {
        let isMixed =
            isDigit(at: beforeSpace(place - 1)) || scalar(at: place - 1) == "-" && isDigit(at: place - 2)
        let word = isMixed ? words["+" + String(Character(symbol))] ?? words[symbol] : words[symbol]
        say(word ?? fraction, to: place + 1)
    }

    static let fractions: [Unicode.Scalar: String] = [
        "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5",
        "⅙": "1/6", "⅚": "5/6", "⅐": "1/7", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8", "⅑": "1/9", "⅒": "1/10",
        "↉": "0/3",
    ]
}
