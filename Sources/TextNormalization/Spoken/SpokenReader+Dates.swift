// Dates and times.
extension SpokenReader {
    // MARK: Dates

    /// `2025-12-31`, `12/31/2025`, `31.12.2025`
    /// - Returns: false where no date begins.
    mutating func readDate() -> Bool {
        guard let first = endOfDigits(at: place, limit: 4), let mark = scalar(at: first),
            "-/.".unicodeScalars.contains(mark), let second = endOfDigits(at: first + 1, limit: 2),
            scalar(at: second) == mark, let third = endOfDigits(at: second + 1, limit: 4),
            !isLetter(at: third) || isHour(at: third), scalar(at: third) != mark || !isDigit(at: third + 1)
        else { return false }
        let parts = [place..<first, first + 1..<second, second + 1..<third]
        guard let (year, month, day) = date(parts, mark) else { return false }
        say(
            name(ofMonth: month) + " " + rules.numbers.ordinal(String(day)) + ", " + rules.numbers.year(year), to: third
        )
        // `2025-12-31T14:00`
        if isHour(at: third) {
            skip(to: third + 1)
            if readTime(), scalar(at: place) == "Z" { say("U.T.C.", to: place + 1) }
        }
        return true
    }

    private func isHour(at place: Int) -> Bool { scalar(at: place) == "T" && isDigit(at: place + 1) }

    private func date(_ parts: [Range<Int>], _ mark: Unicode.Scalar) -> (year: Int, month: Int, day: Int)? {
        let values = parts.map(number)
        if parts[0].count == 4 {
            guard parts[2].count <= 2, (1...12).contains(values[1]), (1...31).contains(values[2]) else { return nil }
            return (values[0], values[1], values[2])
        }
        guard parts[0].count <= 2, parts[2].count == 4 || parts[2].count == 2 && mark == "/" else { return nil }
        let dayFirst = mark == "." || values[0] > 12 || rules.dayFirst && values[1] <= 12
        let (day, month) = dayFirst ? (values[0], values[1]) : (values[1], values[0])
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        let year = parts[2].count == 4 ? values[2] : values[2] < 50 ? 2000 + values[2] : 1900 + values[2]
        return (year, month, day)
    }

    func name(ofMonth number: Int) -> String {
        rules.months.values.first { $0.number == number }?.name ?? ""
    }

    /// `31 December`, `31st of Dec.`: the day, in front of the month.
    mutating func readDayOfMonth() -> Bool {
        guard let end = endOfDay(at: place), scalar(at: end) == " ", let month = endOfLetters(at: end + 1, limit: 9),
            isUppercase(at: end + 1), rules.months[lowercased(end + 1..<month)] != nil
        else { return false }
        let the = lowercased(wordBefore(place)) == rules[.the] ? "" : rules[.the] + " "
        say(the + rules.numbers.ordinal(text(place..<end)) + " " + rules[.of], to: end)
        return true
    }

    /// Behind a day of one or two digits.
    private func endOfDay(at start: Int) -> Int? {
        guard let end = endOfDigits(at: start, limit: 2), (1...31).contains(number(start..<end)) else { return nil }
        return end
    }

    /// `Dec. 31, 2025`, `May 5th`, `March 1999`: the name of the month, and the day.
    /// - Parameter end: Behind the letters of the name.
    mutating func readMonth(to end: Int) -> Bool {
        guard isUppercase(at: place), let month = rules.months[lowercased(place..<end)] else { return false }
        let isFull = text(place..<end) == month.name
        let isPointed = !isFull && scalar(at: end) == "."
        let close = isPointed ? end + 1 : end
        let next = afterSpace(close)
        let isFollowed = isDigit(at: next)
        guard isFull || isPointed || isFollowed else { return false }
        if isFull { keep(to: close) } else { say(month.name, to: close) }
        if isPointed, !isFollowed { closeSentence() }
        guard next > close, let day = endOfDay(at: next) else { return true }
        let suffix = endOfLetters(at: day, limit: 2) ?? day
        let isOrdinal = suffix == day || isOrdinalSuffix(day..<suffix)
        let mark = scalar(at: day)
        guard isOrdinal, !(mark == ":" || mark == "." || mark == "/") || !isDigit(at: day + 1),
            scalar(at: day) != " " || !isUnit(at: day + 1)
        else { return true }
        keep(to: next)
        say(rules.numbers.ordinal(text(next..<day)), to: suffix)
        if scalar(at: place) == "-" || scalar(at: place) == "–", let last = endOfDay(at: place + 1),
            !isWordPart(at: last)
        {
            say(rules[.to], to: place + 1)
            say(rules.numbers.ordinal(text(place..<last)), to: last)
        }
        readYear()
        return true
    }

    /// The year behind a day: `, 1066`.
    private mutating func readYear() {
        let start = afterSpace(scalar(at: place) == "," ? place + 1 : place)
        guard start > place, let end = endOfDigits(at: start, limit: 4), end - start == 4, !isWordPart(at: end),
            !(scalar(at: end).map { ",.:".unicodeScalars.contains($0) } ?? false) || !isDigit(at: end + 1)
        else { return }
        keep(to: start)
        say(rules.numbers.year(number(start..<end)), to: end)
    }

    // MARK: Times

    /// `9:45`, `14:00`, `9:45:30 pm`, `9am`, and `16:9`, which is a ratio.
    mutating func readTime() -> Bool {
        guard let hour = endOfDigits(at: place, limit: 3) else { return false }
        lastFigure = place
        guard scalar(at: hour) == ":", let end = endOfDigits(at: hour + 1, limit: 3) else { return readHour(to: hour) }
        let numbers = rules.numbers
        let (hours, minutes) = (number(place..<hour), number(hour + 1..<end))
        guard !isWordPart(at: end) || meridiem(at: end) != nil else { return false }
        guard end - hour == 3, minutes < 60, hours <= 24, hour - place <= 2 else {
            guard scalar(at: end) != ":" else { return false }
            say(
                numbers.cardinal(text(place..<hour)) + " " + rules[.to] + " " + numbers.cardinal(text(hour + 1..<end)),
                to: end)
            return true
        }
        var close = end
        var seconds = ""
        if scalar(at: end) == ":", let last = endOfDigits(at: end + 1, limit: 2), last == end + 3 {
            let count = number(end + 1..<last)
            if count > 0 { seconds = " " + rules[.and] + " " + numbers.cardinal(count) + " " + rules[.seconds] }
            close = last
        }
        if let half = meridiem(at: close) {
            let time = minutes == 0 ? numbers.cardinal(hours) : numbers.pair(hours, minutes)
            say(time + seconds + " " + half.word, to: half.end)
        } else {
            say(clock(hours, minutes) + seconds, to: close)
        }
        sayRange()
        return true
    }

    private func clock(_ hours: Int, _ minutes: Int) -> String {
        switch (hours, minutes) {
        case (0, 0): rules[.midnight]
        case (1...12, 0): rules.numbers.cardinal(hours) + " " + rules[.oclock]
        default: rules.numbers.pair(hours, minutes)
        }
    }

    /// `9am`, `9 a.m.`
    private mutating func readHour(to end: Int) -> Bool {
        guard (1...12).contains(number(place..<end)), let half = meridiem(at: end) else { return false }
        say(rules.numbers.cardinal(number(place..<end)) + " " + half.word, to: half.end)
        sayRange()
        return true
    }

    /// The half of the day, and behind it: `am`, `p.m.`
    private func meridiem(at start: Int) -> (word: String, end: Int)? {
        let first = afterSpace(start)
        guard let letter = scalar(at: first)?.properties.lowercaseMapping, letter == "a" || letter == "p" else {
            return nil
        }
        let isPointed = scalar(at: first + 1) == "."
        let second = isPointed ? first + 2 : first + 1
        guard scalar(at: second)?.properties.lowercaseMapping == "m", !isWordPart(at: second + 1) else { return nil }
        let end = scalar(at: second + 1) == "." && !isWordPart(at: second + 2) ? second + 2 : second + 1
        return (rules[letter == "a" ? .am : .pm], end)
    }
}
