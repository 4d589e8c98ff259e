/// A day of the Gregorian calendar as its number of days since 1 March 0000, to reckon with.
struct CalendarDay: Hashable {
    let number: Int

    init(number: Int) { self.number = number }

    /// - Parameters:
    ///   - month: 1 to 12; others count as the nearest.
    ///   - day: 1 to 31; a day that the month does not have belongs to the next month.
    init(year: Int, month: Int, day: Int) {
        let month = max(1, min(12, month))
        // Years start in March, so that the leap day is their last.
        let year = max(1, min(9_999, year)) - (month < 3 ? 1 : 0)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + max(1, min(31, day)) - 1
        number = 365 * year + year / 4 - year / 100 + year / 400 + dayOfYear
    }

    /// 0 for Sunday, to 6.
    var weekday: Int { (number + 3) % 7 }

    var month: Int { monthAndDay.month }
    var day: Int { monthAndDay.day }

    private var monthAndDay: (month: Int, day: Int) {
        var year = number * 400 / 146_097
        func start(_ year: Int) -> Int { 365 * year + year / 4 - year / 100 + year / 400 }
        while start(year) > number { year -= 1 }
        while start(year + 1) <= number { year += 1 }
        let dayOfYear = number - start(year)
        let index = (5 * dayOfYear + 2) / 153
        return ((index + 2) % 12 + 1, dayOfYear - (153 * index + 2) / 5 + 1)
    }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
