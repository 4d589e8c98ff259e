/// A day that an utterance names: a holiday, "December 25th", "the fifth of May" or a weekday.
struct DayName {
    /// Today or the next time that it comes.
    let day: CalendarDay
    let text: String
    /// It is a date of the calendar, not a weekday or tomorrow.
    let hasDate: Bool

    static func find(in words: [String], today: CalendarDay, year: Int) -> DayName? {
        for holiday in holidays where words.indices.contains(where: { words[$0...].starts(with: holiday.words) }) {
            return date(holiday.text, holiday.month, holiday.day, today, year)
        }
        if let index = words.firstIndex(where: { word in months.contains(word) }),
            let month = months.firstIndex(of: words[index]), let day = day(beside: index, in: words)
        {
            guard (1...monthDays[month]).contains(day) else { return nil }
            let text = "\(CalendarDay.months[month]) \(SpokenNumber.ordinal(day))"
            return date(text, month + 1, day, today, year)
        }
        if words.contains("tomorrow") {
            return DayName(day: CalendarDay(number: today.number + 1), text: "tomorrow", hasDate: false)
        }
        if let weekday = words.lazy.compactMap({ weekdays.firstIndex(of: $0) }).first {
            let days = (weekday - today.weekday + 6) % 7 + 1
            return DayName(
                day: CalendarDay(number: today.number + days), text: CalendarDay.weekdays[weekday], hasDate: false)
        }
        let isWeekend = words.contains("weekend")
        let days = (6 - today.weekday + 7) % 7
        return isWeekend
            ? DayName(day: CalendarDay(number: today.number + days), text: "the weekend", hasDate: false) : nil
    }

    private static func date(_ text: String, _ month: Int, _ day: Int, _ today: CalendarDay, _ year: Int) -> DayName {
        var year = year
        var found = CalendarDay(year: year, month: month, day: day)
        // The 29th of February may be years away.
        while found.number < today.number || month == 2 && day == 29 && !CalendarDay.isLeap(year) && year < 9_999 {
            year += 1
            found = CalendarDay(year: year, month: month, day: day)
            if year >= 9_999 { break }
        }
        return DayName(day: found, text: text, hasDate: true)
    }

    /// "december 25", "december twenty fifth", "the 25th of december".
    private static func day(beside index: Int, in words: [String]) -> Int? {
        let behind = words.dropFirst(index + 1).drop { $0 == "the" }
        if let day = number(Array(behind.prefix(2))) { return day }
        var before = words.prefix(index)
        if before.last == "of" { before = before.dropLast() }
        return number(Array(before.suffix(2))) ?? number(Array(before.suffix(1)))
    }

    private static func number(_ words: [String]) -> Int? {
        guard let first = words.first else { return nil }
        if words.count == 2, let day = ordinals[words.joined(separator: " ")] { return day }
        if let day = ordinals[first] { return day }
        let digits = ["st", "nd", "rd", "th"].contains { first.hasSuffix($0) } ? String(first.dropLast(2)) : first
        if let day = Int(digits) { return day }
        return SpokenNumber.parse(words, at: 0).map { Int(max(0, min(99, $0.value))) }
    }

    private static let ordinals: [String: Int] = Dictionary(
        (1...31).map { (SpokenNumber.ordinal($0), $0) }, uniquingKeysWith: { first, _ in first })
    private static let weekdays = CalendarDay.weekdays.map { $0.lowercased() }
    private static let months = CalendarDay.months.map { $0.lowercased() }
    private static let monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    private static let holidays: [(words: [String], text: String, month: Int, day: Int)] = [
        (["christmas", "eve"], "Christmas Eve", 12, 24), (["christmas"], "Christmas", 12, 25),
        (["new", "year's", "eve"], "New Year's Eve", 12, 31), (["new", "years", "eve"], "New Year's Eve", 12, 31),
        (["new", "year"], "New Year", 1, 1), (["new", "year's"], "New Year", 1, 1),
        (["new", "years"], "New Year", 1, 1),
        (["halloween"], "Halloween", 10, 31), (["valentine's"], "Valentine's Day", 2, 14),
        (["valentines"], "Valentine's Day", 2, 14),
    ]
}
