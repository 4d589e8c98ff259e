/// "Twenty percent of eighty", "eighty plus twenty percent", "what percent of 80 is 20".
enum Percentage {
    static func answer(_ words: [String]) -> String? {
        let words = joined(words)
        guard let place = words.firstIndex(where: { $0 == "percent" || $0 == "percentage" }) else { return nil }
        return share(words, place) ?? change(words, place) ?? rate(words)
    }

    /// "per cent" is one word.
    private static func joined(_ words: [String]) -> [String] {
        var joined: [String] = []
        for word in words {
            if word == "cent", joined.last == "per" {
                joined[joined.count - 1] = "percent"
            } else {
                joined.append(word)
            }
        }
        return joined
    }

    private static func number(_ words: [String], endingAt end: Int) -> Double? {
        SpokenNumber.all(in: Array(words[..<end])).last.flatMap { $0.range.upperBound == end ? $0.value : nil }
    }

    /// "20 percent of 80" and "20 percent off 80".
    private static func share(_ words: [String], _ place: Int) -> String? {
        guard place + 2 < words.count, ["of", "off"].contains(words[place + 1]),
            let rate = number(words, endingAt: place),
            let whole = SpokenNumber.parse(words, at: place + 2, homophones: true)?.value
        else { return nil }
        let isOff = words[place + 1] == "off"
        return sentence(
            "\(said(rate)) percent \(words[place + 1]) \(said(whole))", whole * (isOff ? 1 - rate / 100 : rate / 100))
    }

    /// "80 plus 20 percent", as pocket calculators take it.
    private static func change(_ words: [String], _ place: Int) -> String? {
        let numbers = SpokenNumber.all(in: Array(words[..<place]))
        guard numbers.count >= 2, let rate = numbers.last, rate.range.upperBound == place else { return nil }
        let whole = numbers[numbers.count - 2]
        // The sign may stand in the number: "80 minus 20 percent".
        let between = words[whole.range.upperBound..<rate.range.lowerBound]
        let isSigned = words[rate.range.lowerBound] == "minus" && between.isEmpty
        guard isSigned || between.elementsEqual(["plus"]) || between.elementsEqual(["minus"]) else { return nil }
        let factor = isSigned ? rate.value / 100 : (between.first == "minus" ? -1 : 1) * rate.value / 100
        return sentence(
            "\(said(whole.value)) \(factor < 0 ? "minus" : "plus") \(said(abs(rate.value))) percent",
            whole.value * (1 + factor))
    }

    /// "What percent of 80 is 20" and "what percentage is 20 of 80".
    private static func rate(_ words: [String]) -> String? {
        let numbers = SpokenNumber.all(in: words)
        guard numbers.count == 2 else { return nil }
        let before = numbers.map { $0.range.lowerBound > 0 ? words[$0.range.lowerBound - 1] : "" }
        guard let whole = before.firstIndex(of: "of") else { return nil }
        let (part, all) = (numbers[1 - whole].value, numbers[whole].value)
        guard all != 0 else { return "I can not divide by zero." }
        guard let result = SpokenNumber.rounded(part / all * 100) else { return "That number is too large for me." }
        return "\(said(part)) is \(result) percent of \(said(all)).".capitalisedFirst
    }

    private static func said(_ number: Double) -> String { SpokenNumber.words(number) ?? "a very large number" }

    private static func sentence(_ question: String, _ result: Double) -> String {
        SpokenNumber.rounded(result).map { "\(question) is \($0).".capitalisedFirst }
            ?? "That number is too large for me."
    }
}
