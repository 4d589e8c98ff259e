/// "Convert ten miles to kilometers", "how many ounces are in a pound", "what is 5 feet 10 inches in centimeters".
enum UnitConversion {
    private struct Quantity {
        var value: Double
        var unit: MeasurementUnit
        var text: String
    }

    static func answer(_ heard: Utterance) -> String? {
        let words = heard.words
        for start in words.indices {
            guard let (quantity, end) = quantity(words, at: start) else { continue }
            let before = wanted(words, asked: start)
            guard let unit = before ?? wanted(words, behind: end) else { continue }
            return sentence(quantity, in: unit)
        }
        return nil
    }

    /// "how many ounces are in" before the quantity.
    private static func wanted(_ words: [String], asked end: Int) -> MeasurementUnit? {
        guard let many = words.firstIndex(of: "many"), many > 0, words[many - 1] == "how", many < end else {
            return nil
        }
        guard let (unit, next) = MeasurementUnit.find(in: words, at: many + 1), next <= end,
            words[next..<end].allSatisfy({ Self.links.contains($0) })
        else { return nil }
        return unit
    }

    /// "How many miles can you run in an hour" asks for no conversion.
    private static let links: Set<String> = [
        "are", "is", "there", "in", "to", "make", "makes", "equal", "equals", "have",
    ]

    /// "in centimeters" or "to centimeters" behind the quantity.
    private static func wanted(_ words: [String], behind end: Int) -> MeasurementUnit? {
        guard end < words.count, ["in", "to", "into", "as"].contains(words[end]) else { return nil }
        return MeasurementUnit.find(in: words, at: end + 1)?.unit
    }

    /// Of several units when they belong together: "five feet ten inches".
    private static func quantity(_ words: [String], at start: Int) -> (Quantity, end: Int)? {
        guard var (sum, end) = single(words, at: start) else { return nil }
        var next = end < words.count && words[end] == "and" ? end + 1 : end
        while let (more, behind) = single(words, at: next), more.unit.dimension == sum.unit.dimension,
            more.unit.factor < sum.unit.factor
        {
            sum.value += more.value * more.unit.factor / sum.unit.factor
            sum.text += " " + more.text
            end = behind
            next = end < words.count && words[end] == "and" ? end + 1 : end
        }
        return (sum, end)
    }

    private static func single(_ words: [String], at start: Int) -> (Quantity, end: Int)? {
        guard start < words.count else { return nil }
        var (value, position) = (1.0, start)
        if let (number, end) = SpokenNumber.parse(words, at: start) {
            (value, position) = (number, end)
        } else if words[start] == "half", start + 1 < words.count, ["a", "an"].contains(words[start + 1]) {
            (value, position) = (0.5, start + 2)
        } else if ["a", "an", "one"].contains(words[start]) {
            position = start + 1
        } else {
            return nil
        }
        guard let (unit, end) = MeasurementUnit.find(in: words, at: position),
            let said = SpokenNumber.words(value)
        else { return nil }
        return (Quantity(value: value, unit: unit, text: "\(said) \(value == 1 ? unit.one : unit.many)"), end)
    }

    private static func sentence(_ quantity: Quantity, in unit: MeasurementUnit) -> String {
        guard unit.dimension == quantity.unit.dimension else {
            return "I can not convert \(quantity.unit.many) to \(unit.many)."
        }
        let base = quantity.value * quantity.unit.factor + quantity.unit.offset
        let result = (base - unit.offset) / unit.factor
        guard let number = SpokenNumber.rounded(result) else { return "That number is too large for me." }
        let verb = quantity.value == 1 || quantity.unit.dimension == .temperature ? "is" : "are"
        return "\(quantity.text) \(verb) \(number) \(result == 1 ? unit.one : unit.many).".capitalisedFirst
    }
}
