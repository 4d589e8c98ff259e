import Foundation

/// Numbers as they are said.
enum SpokenNumber {
    /// The number that stands at `index`, in digits or words.
    /// - Parameter homophones: Also take "to", "for", "won" and "ate" for numbers; where a number must stand.
    static func parse(
        _ words: [String], at index: Int, homophones: Bool = false
    ) -> (value: Double, end: Int)? {
        guard words.indices.contains(index) else { return nil }
        var position = index
        let isNegative = words[index] == "minus" || words[index] == "negative"
        if isNegative { position += 1 }
        guard position < words.count, let whole = parseWhole(words, at: position, homophones: homophones) else {
            return nil
        }
        var (value, end) = whole
        if end + 1 < words.count, words[end] == "point" {
            var scale = 0.1
            var next = end + 1
            while next < words.count, let digit = small[words[next]] ?? Int(words[next]), (0...9).contains(digit) {
                value += Double(digit) * scale
                scale /= 10
                next += 1
            }
            if next > end + 1 { end = next }
        }
        return (isNegative ? -value : value, end)
    }

    private static func parseWhole(
        _ words: [String], at index: Int, homophones: Bool
    ) -> (value: Double, end: Int)? {
        if let digits = Double(words[index]), digits.isFinite, words[index].first?.isNumber == true {
            return (digits, index + 1)
        }
        if homophones, let value = sameSound[words[index]] { return (value, index + 1) }
        var total = 0.0
        var part = 0.0
        var last = Int.max
        var position = index
        scan: while position < words.count {
            let word = words[position]
            if let value = small[word] {
                // "two three" are two numbers, "twenty three" is one.
                guard last == .max || last >= 20 && value < 10 && last != 0 || last == 100 else { break scan }
                part += Double(value)
                last = value
            } else if word == "hundred", last != .max {
                part *= 100
                last = 100
            } else if word == "hundred", index == position {
                part = 100
                last = 100
            } else if let scale = scales[word], last != .max {
                total += part * scale
                part = 0
                last = 100
            } else if word == "and", last == 100, position + 1 < words.count, small[words[position + 1]] != nil {
                // "a hundred and five"
            } else if word == "a", position == index, position + 1 < words.count,
                words[position + 1] == "hundred" || scales[words[position + 1]] != nil
            {
                part = 1
                last = 1
            } else {
                break scan
            }
            position += 1
        }
        return last == .max ? nil : (total + part, position)
    }

    /// All numbers in order.
    static func all(in words: [String]) -> [(value: Double, range: Range<Int>)] {
        var found: [(Double, Range<Int>)] = []
        var index = 0
        while index < words.count {
            if let (value, end) = parse(words, at: index) {
                found.append((value, index..<end))
                index = end
            } else {
                index += 1
            }
        }
        return found
    }

    /// In words: "one hundred five", "minus two", "three point one four". At most two decimals.
    /// - Returns: nil for what is too large to say.
    static func words(_ value: Double) -> String? {
        guard value.isFinite, abs(value) < 1e12 else { return nil }
        let cents = (abs(value) * 100).rounded()
        let (whole, rest) = (Int(cents) / 100, Int(cents) % 100)
        var text = words(whole)
        if rest > 0 {
            let digits = rest % 10 == 0 ? [rest / 10] : [rest / 10, rest % 10]
            text += " point " + digits.map { words($0) }.joined(separator: " ")
        }
        return value < 0 && cents > 0 ? "minus " + text : text
    }

    /// As `words`, with "about" in front of what two decimals do not say exactly.
    static func rounded(_ value: Double) -> String? {
        guard let text = words(value) else { return nil }
        if value != 0, abs(value) < 0.005 { return value < 0 ? "almost zero" : "less than zero point zero one" }
        let isExact = abs(value * 100 - (value * 100).rounded()) <= max(1e-6, abs(value) * 1e-10)
        return isExact ? text : "about " + text
    }

    static func words(_ value: Int) -> String {
        if value < 0 { return value == .min ? "minus a lot" : "minus " + words(-value) }
        if value < 20 { return names[value] }
        if value < 100 { return tens[value / 10] + (value % 10 == 0 ? "" : " " + names[value % 10]) }
        for (size, name) in [
            (1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"),
            (1_000, "thousand"), (100, "hundred"),
        ] where value >= size {
            let rest = value % size
            return words(value / size) + " " + name + (rest == 0 ? "" : " " + words(rest))
        }
        return ""
    }

    /// "first", "twenty second"; 1 to 31.
    static func ordinal(_ day: Int) -> String {
        let irregular = [
            1: "first", 2: "second", 3: "third", 5: "fifth", 8: "eighth", 9: "ninth", 12: "twelfth", 20: "twentieth",
            30: "thirtieth",
        ]
        if let name = irregular[day] { return name }
        if day > 20, let name = irregular[day % 10] { return tens[min(9, day / 10)] + " " + name }
        return words(day) + "th"
    }

    private static let names = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let tens = [
        "", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ]
    private static let small: [String: Int] = {
        var values = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        for (index, name) in tens.enumerated() where index > 1 { values[name] = index * 10 }
        return values
    }()
    private static let scales: [String: Double] = ["thousand": 1e3, "million": 1e6, "billion": 1e9]
    private static let sameSound: [String: Double] = [
        "to": 2, "too": 2, "for": 4, "fore": 4, "won": 1, "ate": 8, "tree": 3,
    ]
}
