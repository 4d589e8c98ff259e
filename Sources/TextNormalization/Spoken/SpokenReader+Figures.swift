// Figures: what each kind of number is read as.
extension SpokenReader {
    /// A whole or decimal number.
    struct Figure {
        var end: Int
        /// Without the marks between thousands.
        var integer: String
        var fraction: String?
        var hasMarks = false

        var isOne: Bool { integer == "1" && fraction == nil }
    }

    mutating func readDigits() {
        if readHost() || readPhone() || readDate() || readDotted() || readTime() || readSlashed() || readShort() {
            return
        }
        let figure = figure(at: place)
        lastFigure = place
        if readMeasure(figure) || readDayOfMonth() { return }
        if readMixed() { return }
        say(words(figure), to: figure.end)
        sayRange()
        sayComma()
    }

    /// `.5`
    /// - Returns: false for a mark that begins no number.
    mutating func readPoint(_ mark: Unicode.Scalar) -> Bool {
        if mark == "(" { return readPhone() }
        guard mark == ".", let end = endOfDigits(at: place + 1, limit: 16), !isWordPart(at: end),
            scalar(at: end) != "." || !isWordPart(at: end + 1), place == 0 || scalar(at: place - 1) == " "
        else { return false }
        say(rules.numbers.decimal("", fraction: text(place + 1..<end)), to: end)
        return true
    }

    /// Digits with marks between thousands, and decimals.
    func figure(at start: Int) -> Figure {
        var end = start
        while isDigit(at: end) { end += 1 }
        var integer = text(start..<end)
        var hasMarks = false
        if end - start <= 3 {
            while let mark = scalar(at: end), mark == "," || mark == "'" || mark == "’",
                let next = endOfDigits(at: end + 1, limit: 3), next == end + 4
            {
                integer += text(end + 1..<next)
                end = next
                hasMarks = true
            }
        }
        var figure = Figure(end: end, integer: integer, hasMarks: hasMarks)
        if scalar(at: end) == ".", isDigit(at: end + 1) {
            var last = end + 1
            while isDigit(at: last) { last += 1 }
            figure.fraction = text(end + 1..<last)
            figure.end = last
        }
        return figure
    }

    /// What the figure at `place` is called.
    func words(_ figure: Figure) -> String {
        let numbers = rules.numbers
        if let fraction = figure.fraction { return numbers.decimal(figure.integer, fraction: fraction) }
        guard !figure.hasMarks else { return numbers.cardinal(figure.integer) }
        let digits = figure.integer
        if isDigitByDigit(digits) { return numbers.spelled(digits) }
        if isHouse(endingAt: figure.end) { return numbers.inPairs(digits) }
        if isYear(digits, to: figure.end), let year = Int(digits) { return numbers.year(year) }
        return numbers.cardinal(digits)
    }

    private func isDigitByDigit(_ digits: String) -> Bool {
        if digits.count >= 10, !digits.hasSuffix("000") { return true }
        // `IL 62704`
        if digits.count == 5, place > 2, scalar(at: place - 1) == " ", isState(place - 3..<place - 1) { return true }
        guard digits.count >= 3, var word = wordBefore(place) else { return false }
        for _ in 0..<3 {
            let name = lowercased(word)
            if rules.contains(name, in: .digits) { return true }
            guard ["number", "no", "code", "is", "id"].contains(name), let next = wordBefore(word.lowerBound) else {
                return false
            }
            word = next
        }
        return false
    }

    func isState(_ range: Range<Int>) -> Bool {
        !isWordPart(at: range.lowerBound - 1) && rules.states[text(range)] != nil
    }

    /// Four digits that stand alone, in this century or the last, or where a year is expected.
    private func isYear(_ digits: String, to end: Int) -> Bool {
        guard digits.count == 4, let value = Int(digits), (1010..<2100).contains(value), !isAmount(to: end) else {
            return false
        }
        if value >= 1900 { return true }
        return rules.contains(lowercased(wordBefore(place)), in: .years)
            || rules.months[lowercased(wordBefore(place))] != nil
    }

    /// Words of a currency or a sign belong to the figure.
    private func isAmount(to end: Int) -> Bool {
        guard let own = input.sources[place..<end].last, input.sources.indices.contains(end) else { return false }
        return input.sources[end].lowerBound < own.upperBound
    }

    /// The name of a street follows: `1600 Pennsylvania Avenue`.
    func isHouse(endingAt end: Int) -> Bool {
        guard end - place <= 5, scalar(at: end) == " " else { return false }
        var start = end + 1
        for count in 0..<4 {
            guard isWordPart(at: start) else { return false }
            var last = start
            while last - start < 20, isWordPart(at: last) { last += 1 }
            let word = lowercased(start..<last)
            let isStreet =
                rules.contains(word, in: .streets)
                || rules.abbreviations[word]?.contains { $0.place == .street } == true
            if count > 0, isStreet, isUppercase(at: start) { return true }
            guard isUppercase(at: start) || isDigit(at: start), scalar(at: last) == " " else { return false }
            start = last + 1
        }
        return false
    }

    /// The hyphen of a range between two figures: `10-15`.
    mutating func sayRange() {
        guard scalar(at: place) == "-" || scalar(at: place) == "–", isDigit(at: place + 1) else { return }
        // Three and more are no range.
        if scalar(at: lastFigure - 1) == "-", isDigit(at: lastFigure - 2) { return }
        if let end = endOfDigits(at: place + 1, limit: 15), scalar(at: end) == "-", isDigit(at: end + 1) { return }
        say(rules[.to], to: place + 1)
    }

    /// A comma against the next figure is one between numbers.
    private mutating func sayComma() {
        guard scalar(at: place) == ",", isDigit(at: place + 1) else { return }
        say(",", to: place + 1)
    }

    // MARK: Dots

    /// `2.0.1`, `192.168.0.1`
    mutating func readDotted() -> Bool {
        var parts: [Range<Int>] = []
        var start = place
        while parts.count < 6, let end = endOfDigits(at: start, limit: 5) {
            parts.append(start..<end)
            guard scalar(at: end) == ".", isDigit(at: end + 1) else { break }
            start = end + 1
        }
        guard parts.count >= 3, let end = parts.last?.upperBound, !isWordPart(at: end) else { return false }
        say(dotted(parts), to: end)
        return true
    }

    /// Addresses are read digit by digit, versions as numbers.
    func dotted(_ parts: [Range<Int>]) -> String {
        let numbers = rules.numbers
        guard parts.count != 4 else {
            return parts.map { numbers.spelled(text($0)) }.joined(separator: " " + rules[.dot] + " ")
        }
        return parts.map { numbers.cardinal(text($0)) }.joined(separator: " " + numbers.point + " ")
    }
}
