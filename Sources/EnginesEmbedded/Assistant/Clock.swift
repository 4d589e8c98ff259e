/// The time, the date, and days between dates.
struct Clock {
    let heard: Utterance
    let now: Assistant.LocalTime

    var answer: String? {
        if heard.has(anyOf: ["what time", "the time", "time is it", "current time"]), !heard.has("all the time") {
            let isElsewhere = (heard.words(after: "in") ?? ["the"]).first.map { !Self.parts.contains($0) } ?? false
            return isElsewhere ? "I only know the time where this server runs: it is \(time)." : "It is \(time)."
        }
        if let until = daysUntil { return until }
        if heard.has(anyOf: ["what year", "which year"]) {
            return "It is the year \(SpokenNumber.words(now.year))."
        }
        if heard.has(anyOf: ["what month", "which month"]) {
            return "It is \(CalendarDay.months[today.month - 1])."
        }
        return date
    }

    private var today: CalendarDay { CalendarDay(year: now.year, month: now.month, day: now.day) }

    private var time: String {
        let (hour, minute) = (max(0, min(23, now.hour)), max(0, min(59, now.minute)))
        let part = hour < 12 ? "in the morning" : hour < 18 ? "in the afternoon" : "in the evening"
        let name = SpokenNumber.words(hour % 12 == 0 ? 12 : hour % 12)
        switch minute {
        case 0: return "\(name) o'clock \(part)"
        case 1..<10: return "\(name) oh \(SpokenNumber.words(minute)) \(part)"
        default: return "\(name) \(SpokenNumber.words(minute)) \(part)"
        }
    }

    private var date: String? {
        let asks = ["what day", "which day", "the date", "what date", "today's date", "date today", "date is it"]
        guard heard.has(anyOf: asks) || heard.has("what is tomorrow") || heard.has("what is today") else { return nil }
        let words = heard.words
        if heard.has("day after tomorrow") {
            return sentence("The day after tomorrow is", CalendarDay(number: today.number + 2))
        }
        if words.contains("tomorrow") || words.contains("tomorrow's") {
            return sentence("Tomorrow is", CalendarDay(number: today.number + 1))
        }
        if words.contains("yesterday") { return sentence("Yesterday was", CalendarDay(number: today.number - 1)) }
        if let named = DayName.find(in: words, today: today, year: now.year), named.hasDate {
            let day = CalendarDay.weekdays[named.day.weekday]
            return "\(named.text.capitalisedFirst) is on a \(day)."
        }
        return sentence("Today is", today)
    }

    private func sentence(_ opening: String, _ day: CalendarDay) -> String {
        let weekday = CalendarDay.weekdays[day.weekday]
        return "\(opening) \(weekday), \(CalendarDay.months[day.month - 1]) \(SpokenNumber.ordinal(day.day))."
    }

    private var daysUntil: String? {
        let opening =
            ["how many days", "how many weeks", "how long"].first { heard.has($0) }
            ?? (heard.starts(with: "days") ? "days" : nil)
        guard let opening, let words = heard.words(after: opening),
            words.contains(where: ["until", "till", "til", "to", "before"].contains),
            let named = DayName.find(in: words, today: today, year: now.year)
        else { return nil }
        let days = named.day.number - today.number
        guard days > 0 else { return "\(named.text.capitalisedFirst) is today." }
        if opening.hasSuffix("weeks"), days >= 7 {
            let rest = days % 7 == 0 ? "" : " and \(Self.count(days % 7, "day"))"
            return "\(Self.count(days / 7, "week"))\(rest) until \(named.text).".capitalisedFirst
        }
        return "\(Self.count(days, "day")) until \(named.text).".capitalisedFirst
    }

    private static func count(_ number: Int, _ name: String) -> String {
        "\(SpokenNumber.words(number)) \(name)\(number == 1 ? "" : "s")"
    }

    /// "in the morning" names no place.
    private static let parts: Set<String> = ["the", "a", "an", "this", "my", "twelve", "24", "twenty"]
}
