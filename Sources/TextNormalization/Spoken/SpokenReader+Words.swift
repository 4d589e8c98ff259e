// Words: abbreviations, months, Roman numerals, and what is read letter by letter.
extension SpokenReader {
    mutating func readWord() {
        if readHost() || readMixed() { return }
        guard let end = endOfLetters(at: place, limit: 16) else { return keepWord() }
        if readAbbreviation(to: end) || readMonth(to: end) || readDay(to: end) || readRoman(to: end)
            || readCapitals(to: end)
        {
            return
        }
        if readRateUnit(to: end) || readFractionUnit(to: end) { return }
        keepWord()
    }

    private mutating func keepWord() {
        var end = place
        while let next = scalar(at: end), next.isWordPart || next.properties.isGraphemeExtend { end += 1 }
        keep(to: max(end, place + 1))
    }

    /// The point of an abbreviation ends the sentence as well.
    mutating func closeSentence() {
        guard scalar(at: place - 1) == ".", endsSentence(at: place) else { return }
        place -= 1
        keep(to: place + 1)
    }

    // MARK: Abbreviations

    private mutating func readAbbreviation(to letters: Int) -> Bool {
        var end = letters
        // `e.g.`, `w/o`
        if letters - place <= 2, let mark = scalar(at: letters), mark == "." || mark == "/" {
            var last = letters
            while last - place < 6, scalar(at: last) == mark, isLetter(at: last + 1), !isLetter(at: last + 2) {
                last += 2
            }
            if rules.abbreviations[lowercased(place..<last)] != nil, last > letters { end = last }
            if mark == "/", last == letters, scalar(at: letters + 1) == " " { end = letters + 1 }
        }
        guard let meanings = rules.abbreviations[lowercased(place..<end)] else { return false }
        let isPointed = scalar(at: end) == "."
        let close = isPointed ? end + 1 : end
        guard !isWordPart(at: close), isPointed || scalar(at: end) != "-" else { return false }
        guard let meaning = meanings.first(where: { fits($0.place, isPointed: isPointed, to: close) }) else {
            return false
        }
        say(meaning.word, to: close)
        if isPointed, meaning.place == .pointed || meaning.place == .street { closeSentence() }
        return true
    }

    private func fits(_ kind: SpokenRules.Place, isPointed: Bool, to close: Int) -> Bool {
        let hasName = scalar(at: close) == " " && isUppercase(at: close + 1)
        switch kind {
        case .title:
            return hasName && isUppercase(at: place) && !(isAfterName && isAfterHouse)
        case .street:
            guard isUppercase(at: place), isAfterName else { return false }
            return isAfterHouse || !hasName || isPointed && scalar(at: close) != " "
        case .figure: return isDigit(at: afterSpace(close)) && (isPointed || isUppercase(at: place))
        case .pointed: return isPointed
        case .bare: return true
        }
    }

    /// A name or an ordinal stands before: `Main St.`, `5th Ave`.
    private var isAfterName: Bool {
        guard scalar(at: place - 1) == " ", let word = wordBefore(place) else { return false }
        return word.upperBound == place - 1 && (isUppercase(at: word.lowerBound) || isDigit(at: word.lowerBound))
    }

    /// The number of a house, not many words before.
    private var isAfterHouse: Bool {
        var before = place
        for _ in 0..<4 {
            guard let word = wordBefore(before) else { return false }
            if isDigit(at: word.lowerBound) { return true }
            before = word.lowerBound
        }
        return false
    }

    private mutating func readDay(to end: Int) -> Bool {
        guard isUppercase(at: place), let name = rules.days[lowercased(place..<end)], name != text(place..<end) else {
            return false
        }
        let isPointed = scalar(at: end) == "."
        let close = isPointed ? end + 1 : end
        // "Sat" and "Sun" are words.
        let next = scalar(at: close) == "," ? close + 1 : close
        guard scalar(at: next) == " ", let month = endOfLetters(at: next + 1, limit: 9),
            isUppercase(at: next + 1), rules.months[lowercased(next + 1..<month)] != nil
        else { return false }
        say(name, to: close)
        return true
    }

    /// `/hr` behind an amount.
    private mutating func readRateUnit(to end: Int) -> Bool {
        guard let unit = rules.units[text(place..<end)],
            isSign("/", at: scalar(at: place - 1) == " " ? place - 2 : place - 1),
            output.scalars.last != "/"
        else { return false }
        say(unit.one, to: end)
        return true
    }

    /// `kg` behind "one half", which was a sign.
    private mutating func readFractionUnit(to end: Int) -> Bool {
        guard end - place <= 3, let word = wordBefore(place), let unit = rules.units[text(place..<end)], !unit.isWord,
            rules.fractions.values.contains(where: { [$0.one, $0.many].contains(text(word)) }),
            input.sources[word.lowerBound].count < word.count
        else { return false }
        let isOne = lowercased(wordBefore(word.lowerBound)) == rules.numbers.ones[1]
        say(isOne ? unit.one : unit.many, to: end)
        return true
    }

    // MARK: Roman numerals

    /// `Chapter XII`, `Henry IV`, `the XIX century`
    private mutating func readRoman(to end: Int) -> Bool {
        guard end - place <= 8, let value = Self.value(ofRoman: text(place..<end)), let word = wordBefore(place),
            word.upperBound == place - 1
        else { return false }
        let name = lowercased(word)
        // "I" is a word besides.
        if end - place == 1, scalar(at: place) == "I" {
            let isLast = scalar(at: end).map { ".,;:!?)".unicodeScalars.contains($0) } ?? true
            guard
                isLast
                    || scalar(at: end) == " "
                        && lowercased(endOfLetters(at: end + 1, limit: 4).map { end + 1..<$0 }) == rules[.of]
            else { return false }
        }
        if isUppercase(at: word.lowerBound), rules.contains(name, in: .rulers) {
            say(rules[.the] + " " + rules.numbers.ordinal(String(value)), to: end)
            return true
        }
        guard rules.contains(name, in: .parts), isUppercase(at: word.lowerBound) || end - place > 1 else {
            return false
        }
        say(rules.numbers.cardinal(value), to: end)
        return true
    }

    /// Of a numeral in its usual form, below 90.
    static func value(ofRoman numeral: String) -> Int? {
        let values: [Character: Int] = ["I": 1, "V": 5, "X": 10, "L": 50]
        var (sum, largest) = (0, 0)
        for letter in numeral.reversed() {
            guard let value = values[letter] else { return nil }
            if value < largest { sum -= value } else { (sum, largest) = (sum + value, value) }
        }
        return sum > 0 && sum < 90 && roman(sum) == numeral ? sum : nil
    }

    private static func roman(_ value: Int) -> String {
        var (rest, text) = (value, "")
        for (size, letters) in [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
            while rest >= size {
                text += letters
                rest -= size
            }
        }
        return text
    }

    // MARK: Capitals

    /// `API`, `PCs`, and the code of a state in front of its postal code.
    private mutating func readCapitals(to end: Int) -> Bool {
        guard end - place >= 2, end - place <= 6, isUppercase(at: place), isUppercase(at: place + 1) else {
            return false
        }
        if end - place == 2, scalar(at: place - 2) == ",", scalar(at: end) == " ",
            endOfDigits(at: end + 1, limit: 5) == end + 6,
            let state = rules.states[text(place..<end)]
        {
            say(state, to: end)
            return true
        }
        let isPlural = scalar(at: end - 1) == "s"
        let word = text(place..<(isPlural ? end - 1 : end))
        guard rules.initialisms.contains(word), !isShouted(to: end) else { return false }
        say(Self.dotted(word) + (isPlural ? "s" : ""), to: end)
        // The last point stands for one that is written.
        if scalar(at: place) == ".", !isPlural, !isWordPart(at: place + 1) { skip(to: place + 1) }
        return true
    }

    static func dotted(_ word: String) -> String { word.map { "\($0)." }.joined() }

    /// A word in capitals stands beside it: `THIS IS IT`.
    private func isShouted(to end: Int) -> Bool {
        let isLoud = { (range: Range<Int>) in
            range.count > 1 && input.scalars[range].allSatisfy { $0.properties.isUppercase }
                && !rules.initialisms.contains(text(range))
        }
        if let word = wordBefore(place), isLoud(word) { return true }
        guard scalar(at: end) == " ", let last = endOfLetters(at: end + 1, limit: 16) else { return false }
        return isLoud(end + 1..<last)
    }
}
