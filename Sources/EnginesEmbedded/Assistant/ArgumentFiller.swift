/// Fills the arguments of a tool call from the words of an utterance, as its JSON Schema wants them.
struct ArgumentFiller {
    /// nil when the schema is none.
    let schema: JSONText?
    let heard: Utterance
    /// Places of the words that named the tool.
    let matches: Set<Int>

    /// The arguments of one call; of several for "in London and in Paris" where several are allowed.
    func arguments(several: Bool) -> [JSONText] {
        let required = schema?["required"]?.items.compactMap(\.string) ?? []
        var calls: [[JSONText.Member]] = [[]]
        var usedNumbers = Set<Int>()
        for property in (schema?["properties"]?.members ?? []).prefix(32) {
            let isRequired = required.contains(property.name)
            let values = values(of: property, isRequired: isRequired, usedNumbers: &usedNumbers)
            guard let first = values.first else { continue }
            if several, values.count > 1, calls.count == 1 {
                calls = values.prefix(4).map { calls[0] + [JSONText.Member(name: property.name, value: $0)] }
            } else {
                for index in calls.indices { calls[index].append(.init(name: property.name, value: first)) }
            }
        }
        return calls.map(JSONText.object)
    }

    private func values(of property: JSONText.Member, isRequired: Bool, usedNumbers: inout Set<Int>) -> [JSONText] {
        let schema = property.value
        let options = schema["enum"]?.items ?? []
        if !options.isEmpty {
            let said = options.first { option in
                let words = Utterance.words(of: option.string ?? option.text)
                return !words.isEmpty && heard.has(words.joined(separator: " "))
            }
            return (said ?? (isRequired ? options[0] : nil)).map { [$0] } ?? []
        }
        switch Self.type(of: schema) {
        case "boolean":
            let isNamed = ToolPicker.parts(of: property.name).contains { heard.words.contains($0) }
            let isOff = heard.has(anyOf: ["off", "not", "no", "without", "never", "stop", "close"])
            return isRequired || isNamed ? [.bool(!isOff)] : []
        case "integer", "number":
            guard let number = number(for: property.name, used: &usedNumbers) else {
                guard isRequired else { return [] }
                return [schema["minimum"] ?? .number(0)]
            }
            return [.number(Self.type(of: schema) == "integer" ? number.rounded() : number)]
        case "array":
            let phrases = phrases(for: property, isRequired: isRequired)
            return phrases.isEmpty ? (isRequired ? [.array([])] : []) : [.array(phrases.map(JSONText.string))]
        case "object":
            return isRequired ? [.object([])] : []
        default:
            return phrases(for: property, isRequired: isRequired).map(JSONText.string)
        }
    }

    /// `type` may be a list of alternatives; null is none.
    private static func type(of schema: JSONText) -> String {
        schema["type"]?.string ?? schema["type"]?.items.compactMap(\.string).first { $0 != "null" } ?? "string"
    }

    /// The number beside the property's name ("five minutes"), else the next one that stands beside no other's.
    /// - Parameter used: Places of the numbers that are given away.
    private func number(for name: String, used: inout Set<Int>) -> Double? {
        let numbers = SpokenNumber.all(in: heard.words).filter { !used.contains($0.range.lowerBound) }
        let others = (schema?["properties"]?.members ?? []).prefix(32).map(\.name).filter { $0 != name }
        let number =
            numbers.first { isBeside($0.range, name) }
            ?? numbers.first { number in !others.contains { isBeside(number.range, $0) } }
        guard let number else { return nil }
        used.insert(number.range.lowerBound)
        return number.value
    }

    private func isBeside(_ range: Range<Int>, _ name: String) -> Bool {
        let parts = Set(ToolPicker.parts(of: name).map(ToolPicker.stem))
        return [range.lowerBound - 1, range.upperBound].contains {
            heard.words.indices.contains($0) && parts.contains(ToolPicker.stem(heard.words[$0]))
        }
    }

    // MARK: Words

    private func phrases(for property: JSONText.Member, isRequired: Bool) -> [String] {
        let hints = Set(ToolPicker.parts(of: property.name))
        if !hints.isDisjoint(with: Self.dayNames), let day = heard.words.first(where: Self.days.contains) {
            return [day]
        }
        if !hints.isDisjoint(with: Self.textNames) {
            let rest = Self.openings.lazy.compactMap { heard.words(after: $0) }.first { !$0.isEmpty }
            if let rest { return [rest.joined(separator: " ")] }
            return isRequired ? [heard.text] : []
        }
        let isPlace = !hints.isDisjoint(with: Self.placeNames)
        let isPerson = !hints.isDisjoint(with: Self.personNames)
        for preposition in prepositions(for: hints, isPlace: isPlace) {
            let found = phrases(after: preposition)
            if !found.isEmpty { return isPlace || isPerson ? found.map(Self.titled) : found }
        }
        guard isRequired else { return [] }
        // What is left when the words that named the tool are taken away.
        let rest = heard.words.enumerated().filter { index, word in
            !matches.contains(index) && !ToolPicker.empty.contains(word) && !Self.stops.contains(word)
        }
        let words = rest.map(\.element).suffix(4)
        guard !words.isEmpty else { return [heard.text] }
        let phrase = words.joined(separator: " ")
        return [isPlace || isPerson ? Self.titled(phrase) : phrase]
    }

    private func prepositions(for hints: Set<String>, isPlace: Bool) -> [String] {
        if !hints.isDisjoint(with: ["from", "origin", "source", "departure", "start"]) { return ["from"] }
        if !hints.isDisjoint(with: ["to", "destination", "target", "recipient", "arrival"]) { return ["to", "for"] }
        if !hints.isDisjoint(with: ["name", "person", "contact", "customer"]) {
            return ["named", "called", "for", "to", "of"]
        }
        if hints.contains("time") { return ["at", "by"] }
        return isPlace ? ["in", "for", "at", "to", "of", "near"] : ["in", "for", "to", "at", "of", "about", "with"]
    }

    /// "in new york and in london please" after "in" is two phrases of at most three words.
    private func phrases(after preposition: String) -> [String] {
        guard let first = heard.words.firstIndex(of: preposition) else { return [] }
        var found: [String] = []
        var phrase: [String] = []
        for word in heard.words[(first + 1)...] {
            if word == "and", !phrase.isEmpty {
                found.append(phrase.joined(separator: " "))
                phrase = []
            } else if found.count == 1, phrase.isEmpty, word == preposition || word == "in" {
                continue
            } else if Self.stops.contains(word) || phrase.count == 3 {
                break
            } else if !["the", "a", "an", "my"].contains(word) {
                phrase.append(word)
            }
        }
        if !phrase.isEmpty { found.append(phrase.joined(separator: " ")) }
        return found
    }

    private static func titled(_ phrase: String) -> String {
        phrase.split(separator: " ").map { String($0).capitalisedFirst }.joined(separator: " ")
    }

    private static let placeNames: Set<String> = [
        "city", "location", "place", "town", "country", "address", "region", "area", "state", "destination", "origin",
        "airport", "station",
    ]
    private static let personNames: Set<String> = ["name", "person", "contact", "customer", "recipient"]
    private static let dayNames: Set<String> = ["date", "day", "when", "weekday"]
    private static let textNames: Set<String> = [
        "query", "question", "text", "message", "prompt", "content", "subject", "topic", "note", "body",
    ]
    private static let openings = ["saying", "that says", "about", "search for", "look up", "that", "for"]
    private static let days: Set<String> = [
        "today", "tomorrow", "tonight", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]
    /// Words that end the name of a place or a person.
    private static let stops: Set<String> = days.union([
        "please", "right", "now", "in", "on", "at", "for", "to", "from", "with", "by", "of", "is", "are", "and", "or",
        "this",
        "next", "like", "then", "today", "celsius", "fahrenheit", "degrees", "thanks", "thank",
    ])
}
