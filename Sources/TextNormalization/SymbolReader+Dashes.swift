// Hyphens and dashes between and before figures: minus signs and ranges.
extension SymbolReader {
    /// The word for the hyphen or dash at `place`, if it says something.
    /// - Returns: false for one that is punctuation, or part of a word, a date or a telephone number.
    mutating func sayDash() -> Bool {
        if isMinus {
            sayMinus(to: afterSpace(place + 1))
        } else if isRange {
            sayTo()
        } else if isDigit(at: place - 1), scalar(at: place + 1).map(Self.isFraction) == true {
            // `3-½` is one number.
            drop(to: place + 1)
        } else {
            return false
        }
        return true
    }

    private mutating func sayMinus(to end: Int) {
        say(words["−"] ?? "minus", for: source(place..<place + 1))
        place = end
    }

    private mutating func sayTo() {
        let source = source(place..<place + 1)
        drop(to: place + 1)
        say(words["–"] ?? "–", for: source)
    }

    // MARK: Ranges

    /// `5%–10%`, `9am–5pm`, `$5-$10`: what stands before the mark belongs to a figure, and a figure or amount follows.
    private var isRange: Bool {
        guard words["–"] != nil, let before = scalar(at: place - 1), let after = scalar(at: place + 1) else {
            return false
        }
        let isAmount = words.currency(after) != nil && isDigit(at: place + 2)
        if input.scalars[place] == "-", before.isDigit { return isAmount }
        guard after.isDigit || isAmount || Self.isFraction(after) else { return false }
        if before.isDigit { return !Self.isFraction(after) }
        if Self.isFraction(before) || words.currency(before) != nil { return true }
        if "%‰‱°℃℉′″²³".unicodeScalars.contains(before) { return true }
        // A unit: letters behind a figure.
        guard input.scalars[place] == "–" || input.scalars[place] == "〜" else { return false }
        var start = place - 1
        while place - start < 6, scalar(at: start)?.isLetter == true { start -= 1 }
        return start < place - 1 && place - start < 6 && (isDigit(at: beforeSpace(start)) || scalar(at: start) == "°")
    }

    // MARK: Minus

    /// In front of an amount with a space between, `– 5 °C`, or between two numbers, `5 - 2`.
    private var isMinus: Bool {
        guard scalar(at: place + 1) == " ", isAmount(at: place + 2) else {
            return Self.isFraction(scalar(at: place + 1) ?? " ") && !isPart(at: place - 1)
        }
        guard place > 0 else { return isAlone(place + 2) || isTemperature(place + 2) }
        guard let before = scalar(at: place - 1), before == " " else {
            return "([=<>≤≥≈±×÷+*/^".unicodeScalars.contains(input.scalars[place - 1])
        }
        guard place > 1, let last = scalar(at: place - 2) else { return isTemperature(place + 2) }
        if last.isDigit || Self.isFraction(last) || last == ")" { return isDifference }
        if "=<>≤≥≈±×÷+*/^(".unicodeScalars.contains(last) { return true }
        if last == ":", isAlone(place + 2) { return true }
        // "Oslo – 5 °C" may be a list of cities.
        return isTemperature(place + 2) && !startsWithCapital(wordEndingAt: place - 2)
    }

    /// Something is written against the other side, so that a mark behind it joins the two.
    private func isPart(at place: Int) -> Bool {
        guard let before = scalar(at: place) else { return false }
        return before != " " && !"(\"“„[=:".unicodeScalars.contains(before)
    }

    private func isAmount(at place: Int) -> Bool {
        guard let first = scalar(at: place) else { return false }
        return first.isDigit || Self.isFraction(first) || words.currency(first) != nil && isDigit(at: place + 1)
    }

    private func endOfAmount(_ place: Int) -> Int {
        var end = scalar(at: place)?.isDigit == false ? place + 1 : place
        end = endOfFigure(at: end)
        return scalar(at: end).map(Self.isFraction) == true ? end + 1 : end
    }

    /// The text ends with the amount.
    private func isAlone(_ place: Int) -> Bool {
        var end = endOfAmount(place)
        while let next = scalar(at: end), ".!?)".unicodeScalars.contains(next) { end += 1 }
        return scalar(at: end) == nil
    }

    /// Degrees, by their sign or name. Amounts of money and percents follow dashes in lists: `Coffee – $5`.
    private func isTemperature(_ place: Int) -> Bool {
        let next = afterSpace(endOfAmount(place))
        guard let sign = scalar(at: next) else { return false }
        if "°℃℉".unicodeScalars.contains(sign) { return true }
        return ["°", "1°"].contains { key in
            guard let name = words[key as String]?.unicodeScalars else { return false }
            return input.scalars[next...].starts(with: name) && !isWordPart(at: next + name.count)
        }
    }

    /// A number stands on both sides, and the smaller one behind. Years, times, dates, telephone numbers, pages and scores
    /// make no difference.
    private var isDifference: Bool {
        let mark = input.scalars[place]
        let next = endOfAmount(place + 2)
        let isCalculation = scalar(at: afterSpace(next)).map { "=×÷+*−".unicodeScalars.contains($0) } ?? false
        if isCalculation { return true }
        // With a dash it may be a range.
        guard mark == "-", words.currency(input.scalars[place + 2]) == nil, !hasParts(place + 2..<next),
            !"-–:/".unicodeScalars.contains(scalar(at: next) ?? " "),
            !(scalar(at: next) == " " && "-–".unicodeScalars.contains(scalar(at: next + 1) ?? " "))
        else { return false }
        var start = place - 2
        while start > 0, place - start < 24, isDigit(at: start) || ".,".unicodeScalars.contains(input.scalars[start]) {
            start -= 1
        }
        if isDigit(at: start) { start -= 1 }
        guard !hasParts(start + 1..<place - 1), !"-–:/+)(".unicodeScalars.contains(scalar(at: start) ?? " ") else {
            return false
        }
        guard value(start + 1..<place - 1) >= value(place + 2..<next) else { return false }
        let before = beforeSpace(start)
        guard before < start, isWordPart(at: before) else {
            return !(scalar(at: before).map { "-–".unicodeScalars.contains($0) } ?? false)
        }
        let isLabel =
            startsWithCapital(wordEndingAt: before) && scalar(at: next) == " " && scalar(at: next + 1)?.isLetter == true
        return !isRanged(wordEndingAt: before) && !isLabel
    }

    private func value(_ figure: Range<Int>) -> Double {
        let digits = input.scalars[figure].filter { $0.isDigit || $0 == "." }
        return figure.isEmpty ? .infinity : Double(String(String.UnicodeScalarView(digits))) ?? 0
    }

    /// Four digits are a year; a leading zero is part of a date or a telephone number.
    private func hasParts(_ figure: Range<Int>) -> Bool {
        let digits = input.scalars[figure]
        return digits.count == 4 && digits.allSatisfy(\.isDigit)
            || digits.count > 1 && digits.first == "0"
                && digits.dropFirst().first?.isDigit == true
    }

    private func isRanged(wordEndingAt end: Int) -> Bool {
        var start = end
        while end - start < 16, scalar(at: start - 1)?.isLetter == true { start -= 1 }
        let word = String(String.UnicodeScalarView(input.scalars[start...end])).lowercased()
        return Self.ranged.contains(word)
    }

    /// `Step 3 - 2 eggs`, `Norway 3 - 2 Sweden`
    private func startsWithCapital(wordEndingAt end: Int) -> Bool {
        guard scalar(at: end)?.isLetter == true else { return false }
        var start = end
        while end - start < 24, scalar(at: start - 1)?.isLetter == true { start -= 1 }
        return input.scalars[start].properties.isUppercase
    }

    /// Words in front of what is counted from one number to another, or of a score.
    private static let ranged: Set<String> = [
        "score", "scores", "scored", "won", "win", "wins", "lost", "lose", "loses", "beat", "beats", "led", "lead",
        "leads", "drew", "draw", "final", "page", "pages", "pp", "chapter", "chapters", "lines", "verses", "age",
        "ages", "aged", "years", "days", "between", "from", "approximately", "about", "rooms", "phone", "call", "tel",
        "stand", "seite", "seiten", "gewann", "gewinnt", "verlor", "siegte", "kapitel", "alter", "telefon",
        "marque", "gagné", "perdu", "chapitres", "âge", "marcador", "ganó", "perdió", "página", "páginas", "pagina",
        "pagine", "pagina's", "sidor", "sider", "sidene", "vant", "vandt", "vann", "tapte", "tabte", "vinto",
        "perso", "ganhou", "venceu", "perdeu", "strony", "wygrał", "wygrała", "stránky", "strany", "страницы",
        "счёт", "счет", "счетом", "сторінки", "рахунок", "sivut", "oldal", "sayfa",
    ]
}
