/// The words for numbers of one language that counts as English does: hundreds, tens and ones in this order, and a word
/// for each group of three digits.
struct NumberWords: Sendable {
    /// 0 to 19.
    let ones: [String]
    /// 0, 10, 20 to 90; the first two are not used.
    let tens: [String]
    /// 1000, 1000², and so on.
    let scales: [String]
    /// Cardinals whose ordinals do not follow the rule.
    let ordinals: [String: String]
    let hundred: String
    /// Between the hundreds and the rest, as in British English; empty if nothing is said.
    let and: String
    let point: String
    /// The zero of a minute or a year below ten: "nine oh five".
    let oh: String
    let ordinalEnding: String

    /// Digits that are read as one number: up to the largest scale.
    private var longest: Int { 3 * (scales.count + 1) }

    /// A whole number.
    /// - Parameter digits: ASCII digits only. Those that begin with a zero, or are more than a number has words for, are
    ///   read one by one.
    func cardinal(_ digits: String) -> String {
        guard digits.count <= longest, digits == "0" || !digits.hasPrefix("0"), let value = Int(digits) else {
            return spelled(digits)
        }
        return cardinal(value)
    }

    /// - Parameter value: Not negative.
    func cardinal(_ value: Int) -> String {
        guard value >= 1000 else { return belowThousand(max(value, 0)) }
        var groups: [Int] = []
        var rest = value
        while rest > 0 {
            groups.append(rest % 1000)
            rest /= 1000
        }
        guard groups.count <= scales.count + 1 else { return spelled(String(value)) }
        var parts: [String] = []
        for (index, group) in groups.enumerated().reversed() where group > 0 {
            let isRest = index == 0 && group < 100 && !and.isEmpty
            let words = (isRest ? and + " " : "") + belowThousand(group)
            parts.append(index == 0 ? words : words + " " + scales[index - 1])
        }
        return parts.joined(separator: " ")
    }

    private func belowThousand(_ value: Int) -> String {
        guard value >= 100 else { return belowHundred(value) }
        let hundreds = ones[value / 100] + " " + hundred
        guard value % 100 > 0 else { return hundreds }
        return hundreds + (and.isEmpty ? " " : " " + and + " ") + belowHundred(value % 100)
    }

    private func belowHundred(_ value: Int) -> String {
        if value < 20 { return ones[value] }
        return value % 10 == 0 ? tens[value / 10] : tens[value / 10] + "-" + ones[value % 10]
    }

    /// "twenty-first" of 21.
    func ordinal(_ digits: String) -> String { ordinal(ofWords: cardinal(digits)) }

    private func ordinal(ofWords words: String) -> String {
        let start = words.lastIndex { $0 == " " || $0 == "-" }.map { words.index(after: $0) } ?? words.startIndex
        let last = String(words[start...])
        let ending: String
        if let irregular = ordinals[last] {
            ending = irregular
        } else if last.hasSuffix("y") {
            ending = last.dropLast() + "ie" + ordinalEnding
        } else {
            ending = last + ordinalEnding
        }
        return words[..<start] + ending
    }

    /// - Parameter fraction: The digits behind the point.
    func decimal(_ integer: String, fraction: String) -> String {
        (integer.isEmpty ? "" : cardinal(integer) + " ") + point + " " + spelled(fraction)
    }

    /// Digit by digit.
    func spelled(_ digits: String) -> String {
        digits.compactMap { $0.wholeNumberValue.map { ones[$0] } }.joined(separator: " ")
    }

    /// "nineteen ninety-nine", "nineteen oh five", "two thousand five", "twenty twenty-five".
    func year(_ value: Int) -> String {
        let (century, rest) = (value / 100, value % 100)
        guard (1010..<10_000).contains(value), century % 10 > 0 || rest >= 10 else { return cardinal(value) }
        return pair(century, rest)
    }

    /// A number in pairs of digits, as houses, flights and rooms are called: "one twenty-three", "sixteen hundred".
    /// - Parameter digits: More than four, or those that begin with a zero, are read one by one.
    func inPairs(_ digits: String) -> String {
        guard digits.count <= 4, !digits.hasPrefix("0"), let value = Int(digits) else { return spelled(digits) }
        guard value >= 100, value % 1000 > 0 else { return cardinal(value) }
        return pair(value / 100, value % 100)
    }

    /// Two numbers below 100: of an hour and its minutes, of a century and its years.
    func pair(_ first: Int, _ second: Int) -> String {
        let start = cardinal(first)
        switch second {
        case 0: return start + " " + hundred
        case ..<10: return start + " " + oh + " " + cardinal(second)
        default: return start + " " + cardinal(second)
        }
    }

    /// "nineties" of 90.
    func decade(_ tens: Int) -> String { plural(cardinal(tens)) }

    func plural(_ word: String) -> String {
        word.hasSuffix("y") ? word.dropLast() + "ies" : word.hasSuffix("x") ? word + "es" : word + "s"
    }
}
