/// Says what tools answered, in a sentence or two.
enum ToolResult {
    /// - Parameter outputs: In the order of the calls; nil for those that are not there yet.
    static func sentence(_ outputs: [String?]) -> String {
        let answers = outputs.compactMap(\.self).prefix(4).map(sentence)
        return answers.isEmpty ? "One moment, please." : answers.joined(separator: " ")
    }

    static func sentence(_ output: String) -> String {
        guard let value = JSONText(output) else { return plain(output) }
        switch value {
        case .null: return "It is done."
        case .bool(let isTrue): return isTrue ? "Yes, it is done." : "No, that did not work."
        case .number: return "The answer is \(words(value))."
        case .string(let text): return plain(text)
        case .array(let items):
            return items.isEmpty ? "There is nothing." : "I found \(list(items.prefix(5).map(words)))."
        case .object: return facts(value)
        }
    }

    private static func plain(_ text: String) -> String {
        let text = String(text.unicodeScalars.prefix(600)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return text.isEmpty ? "It is done." : text.capitalisedFirst.closed
    }

    private static func facts(_ object: JSONText) -> String {
        for name in ["error", "errorMessage"] {
            if let error = object[name], error != .null, error != .bool(false) {
                return "That did not work. " + (error["message"] ?? error).asPlainText
            }
        }
        let members = object.members.filter { $0.value != .null }
        guard let first = members.first else { return "It is done." }
        for name in ["answer", "message", "summary", "text", "result", "output", "response"] {
            if let value = object[name], case .string(let text) = value { return plain(text) }
            if members.count == 1, first.name == name { return sentence(first.value.text) }
        }
        let facts = members.prefix(6).map { "the \(name($0.name)) is \(words($0.value))" }
        return (list(facts) + ".").capitalisedFirst
    }

    /// `windSpeed_kmh` is "wind speed kmh".
    private static func name(_ member: String) -> String {
        let parts = ToolPicker.parts(of: member)
        return parts.isEmpty ? "value" : parts.joined(separator: " ")
    }

    private static func words(_ value: JSONText) -> String {
        switch value {
        case .null: return "nothing"
        case .bool(let isTrue): return isTrue ? "yes" : "no"
        case .number(let number): return SpokenNumber.words(number) ?? "very large"
        case .string(let text): return String(text.prefix(200))
        case .array(let items): return items.isEmpty ? "nothing" : list(items.prefix(5).map(words))
        case .object(let members):
            return list(members.prefix(4).map { "\(name($0.name)) \(leaf($0.value))" })
        }
    }

    /// What lies deeper is not told.
    private static func leaf(_ value: JSONText) -> String {
        switch value {
        case .array, .object: "unknown"
        case .null, .bool, .number, .string: words(value)
        }
    }

    private static func list(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "nothing" }
        return items.dropLast().joined(separator: ", ") + " and " + last
    }
}

extension JSONText {
    /// As a sentence, when it is a string.
    fileprivate var asPlainText: String { string.map { String($0.prefix(300)).capitalisedFirst.closed } ?? "" }
}
