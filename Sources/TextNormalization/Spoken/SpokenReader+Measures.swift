// Fractions, ordinals, decades, powers of ten, sizes and units.
extension SpokenReader {
    // MARK: Fractions

    /// `1/2`, `2 1/2`, `12/31` behind "on", `24/7`
    mutating func readSlashed() -> Bool {
        guard let whole = endOfDigits(at: place, limit: 4) else { return false }
        if let (top, bottom) = slashed(at: place) { return readFraction(top, bottom) }
        guard let space = scalar(at: whole), space == " " || space == "-", let (top, bottom) = slashed(at: whole + 1),
            number(top) < number(bottom), number(top) > 0, let name = fraction(number(top), number(bottom))
        else { return false }
        let isHalf = number(top) == 1 && number(bottom) == 2
        let rest = isHalf ? rules[.half] : rules[.and] + " " + name
        say(rules.numbers.cardinal(text(place..<whole)) + " " + rest, to: bottom.upperBound)
        readUnit(isOne: false)
        return true
    }

    private func slashed(at start: Int) -> (top: Range<Int>, bottom: Range<Int>)? {
        guard let slash = endOfDigits(at: start, limit: 4), scalar(at: slash) == "/",
            let end = endOfDigits(at: slash + 1, limit: 4), !isLetter(at: end) || isOrdinalSuffix(end..<end + 2),
            scalar(at: end) != "/" || !isWordPart(at: end + 1), scalar(at: end) != "." || !isDigit(at: end + 1)
        else { return nil }
        return (start..<slash, slash + 1..<end)
    }

    private mutating func readFraction(_ top: Range<Int>, _ bottom: Range<Int>) -> Bool {
        let numbers = rules.numbers
        let (first, second) = (number(top), number(bottom))
        let end = isOrdinalSuffix(bottom.upperBound..<bottom.upperBound + 2) ? bottom.upperBound + 2 : bottom.upperBound
        if rules.contains(lowercased(wordBefore(place)), in: .dates) {
            let (month, day) = rules.dayFirst || first > 12 ? (second, first) : (first, second)
            if (1...12).contains(month), (1...31).contains(day) {
                say(name(ofMonth: month) + " " + numbers.ordinal(String(day)), to: end)
                return true
            }
        }
        if let figure = rules.figures[text(top.lowerBound..<bottom.upperBound)] {
            say(figure, to: end)
            return true
        }
        if let name = fraction(first, second) {
            say(name, to: end)
            readUnit(isOne: first < second)
            return true
        }
        let middle = [10, 100].contains(second) && first <= second ? rules[.outOf] : rules[.over]
        say(numbers.cardinal(text(top)) + " " + middle + " " + numbers.cardinal(text(bottom)), to: end)
        return true
    }

    /// "three quarters"; nil for numbers that are no fraction of this kind.
    private func fraction(_ top: Int, _ bottom: Int) -> String? {
        guard top > 0, top < 100, (2...9).contains(bottom) || [12, 16, 32, 64].contains(bottom) else { return nil }
        let ordinal = rules.numbers.ordinal(String(bottom))
        let name = rules.fractions[bottom] ?? (ordinal, rules.numbers.plural(ordinal))
        return rules.numbers.cardinal(top) + " " + (top == 1 ? name.one : name.many)
    }

    // MARK: Figures with letters behind them

    func isOrdinalSuffix(_ range: Range<Int>) -> Bool {
        guard range.upperBound <= input.scalars.count, range.count == 2, !isWordPart(at: range.upperBound) else {
            return false
        }
        return rules.contains(text(range).lowercased(), in: .ordinals)
    }

    /// `21st`, `1990s`, `6.02e23`, `1920x1080`
    mutating func readShort() -> Bool {
        guard let first = endOfDigits(at: place, limit: 15) else { return false }
        let figure = figure(at: place)
        let end = figure.end
        if figure.fraction == nil, isOrdinalSuffix(end..<end + 2) {
            if readDayOfOrdinal(figure) { return true }
            say(rules.numbers.ordinal(figure.integer), to: end + 2)
            return true
        }
        if first == end, readDecade(to: end) || readSize(to: end) { return true }
        return readScientific(figure)
    }

    /// `31st December`
    private mutating func readDayOfOrdinal(_ figure: Figure) -> Bool {
        let next = figure.end + 3
        guard scalar(at: next - 1) == " ", isUppercase(at: next), let end = endOfLetters(at: next, limit: 9),
            rules.months[lowercased(next..<end)] != nil
        else { return false }
        let the = lowercased(wordBefore(place)) == rules[.the] ? "" : rules[.the] + " "
        say(the + rules.numbers.ordinal(figure.integer) + " " + rules[.of], to: figure.end + 2)
        return true
    }

    /// `1990s`, `the 90s`, `'90s`
    private mutating func readDecade(to end: Int) -> Bool {
        var close = end
        if let mark = scalar(at: close), mark == "'" || mark == "’" { close += 1 }
        guard scalar(at: close) == "s", !isWordPart(at: close + 1), scalar(at: end - 1) == "0" else { return false }
        let numbers = rules.numbers
        let digits = text(place..<end)
        if end - place == 4, let year = Int(digits), (1100..<2100).contains(year) {
            let (century, rest) = (year / 100, year % 100)
            let name =
                rest > 0
                ? numbers.cardinal(century) + " " + numbers.decade(rest)
                : century % 10 == 0
                    ? numbers.decade(year) : numbers.cardinal(century) + " " + numbers.plural(numbers.hundred)
            say(name, to: close + 1)
            return true
        }
        let isShortened = scalar(at: place - 1).map { $0 == "'" || $0 == "’" } ?? false
        guard end - place == 2, digits > "10",
            isShortened || close > end || scalar(at: place - 1) == "-"
                || rules.contains(lowercased(wordBefore(place)), in: .decades)
        else { return false }
        say(numbers.decade(number(place..<end)), to: close + 1)
        return true
    }

    private mutating func readSize(to end: Int) -> Bool {
        guard let mark = scalar(at: end), mark == "x" || mark == "X", let last = endOfDigits(at: end + 1, limit: 5),
            !isWordPart(at: last)
        else { return false }
        let numbers = rules.numbers
        let sides = [text(place..<end), text(end + 1..<last)]
        say(
            sides.map { $0.count == 4 ? numbers.inPairs($0) : numbers.cardinal($0) }.joined(
                separator: " \(rules[.by]) "), to: last)
        readUnit(isOne: false)
        return true
    }

    private mutating func readScientific(_ figure: Figure) -> Bool {
        guard let mark = scalar(at: figure.end), mark == "e" || mark == "E" else { return false }
        let isNegative = scalar(at: figure.end + 1).map { $0 == "-" || $0 == "−" } ?? false
        guard isNegative || mark == "e" || figure.fraction != nil,
            let end = endOfDigits(at: figure.end + (isNegative ? 2 : 1), limit: 3), !isWordPart(at: end)
        else { return false }
        let numbers = rules.numbers
        let base =
            figure.fraction.map { numbers.decimal(figure.integer, fraction: $0) } ?? numbers.cardinal(figure.integer)
        let power = text(figure.end + (isNegative ? 2 : 1)..<end)
        let words = [base, rules[.times], rules[.power], isNegative ? rules[.minus] : "", numbers.cardinal(power)]
        say(words.filter { !$0.isEmpty }.joined(separator: " "), to: end)
        return true
    }

    // MARK: Units

    /// `5 kg`, `120km/h`, `30 min.`
    mutating func readMeasure(_ figure: Figure) -> Bool {
        guard let (unit, start, end) = unit(at: figure.end) else { return false }
        let isAdjective = rules.contains(lowercased(wordBefore(place)), in: .articles) || scalar(at: start - 1) == "-"
        let number = figure.fraction == nil ? rules.numbers.cardinal(figure.integer) : words(figure)
        let name = figure.isOne || isAdjective ? unit.one : unit.many
        if start == figure.end {
            say(number + " " + name, to: end)
        } else {
            say(number, to: figure.end)
            skip(to: start)
            say(name, to: end)
        }
        closeUnit(unit)
        return true
    }

    /// The unit behind a figure that was said.
    private mutating func readUnit(isOne: Bool) {
        guard let (unit, start, end) = unit(at: place) else { return }
        skip(to: start)
        say(isOne ? unit.one : unit.many, to: end)
        closeUnit(unit)
    }

    private mutating func closeUnit(_ unit: SpokenRules.Unit) {
        if scalar(at: place) == "/", isLetter(at: place + 1) { return say(rules[.per], to: place + 1) }
        if scalar(at: place) == ".", !isWordPart(at: place + 1), !endsSentence(at: place + 1) { skip(to: place + 1) }
        // `sq ft`
        if unit.one == unit.many, scalar(at: place) == " ", self.unit(at: place) != nil {
            return readUnit(isOne: false)
        }
        sayRange()
    }

    func isUnit(at start: Int) -> Bool { unit(at: start) != nil }

    private func unit(at figureEnd: Int) -> (unit: SpokenRules.Unit, start: Int, end: Int)? {
        let next = scalar(at: figureEnd)
        let start = next == " " || next == "-" ? figureEnd + 1 : figureEnd
        guard let letters = endOfLetters(at: start, limit: 5) else { return nil }
        if scalar(at: letters) == "/", let end = endOfLetters(at: letters + 1, limit: 3), !isWordPart(at: end),
            let unit = rules.units[text(start..<end)]
        {
            return (unit, start, end)
        }
        guard !isWordPart(at: letters), let unit = rules.units[text(start..<letters)] else { return nil }
        guard unit.isWord, start > figureEnd else { return (unit, start, letters) }
        let closes = scalar(at: letters).map { ".,;:!?)".unicodeScalars.contains($0) } ?? true
        return closes && next == " " ? (unit, start, letters) : nil
    }
}
