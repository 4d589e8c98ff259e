/// The names that models give to the marks around their reasoning.
enum ThoughtName {
    /// What a name stands for, as in `<name>` or `<|name|>`; nil for a name of another kind.
    /// - Parameter name: ASCII in lower case, with `_` for the character U+2581 that tokenizers write.
    static func kind(of name: String) -> ThoughtMark? {
        var words = name.split { "_-:/".contains($0) }.map(String.init)
        var isClosing = name.hasPrefix("/")
        for place in [words.startIndex, words.endIndex - 1] where words.indices.contains(place) && words.count > 1 {
            if openings.contains(words[place]) || closings.contains(words[place]) {
                isClosing = isClosing || closings.contains(words[place])
                words.remove(at: place)
            }
        }
        words.removeAll { $0 == "of" }
        // `<|inner_prefix|>`: a name only together with such a word.
        guard isThought(words) || words == ["inner"] && name != "inner" else { return nil }
        return isClosing ? .closing : .opening
    }

    static func isAnswer(_ name: String) -> Bool { answers.contains(name) }

    private static let openings: Set<String> = ["begin", "start", "open", "prefix"]
    private static let closings: Set<String> = ["end", "stop", "close", "suffix"]
    private static let thoughts: Set<String> = [
        "think", "thinking", "thought", "thoughts", "reason", "reasoning", "reflection", "analysis", "scratchpad",
        "monologue", "antthinking",
    ]
    /// Those behind which `process` may follow, and in front of which the name of a model or its maker may stand.
    private static let activities: Set<String> = ["think", "thinking", "thought", "reasoning", "monologue"]
    private static let answers: Set<String> = ["answer", "final_answer", "response", "final", "output"]

    private static func isThought(_ words: [String]) -> Bool {
        guard let last = words.last else { return false }
        switch words.count {
        case 1: return thoughts.contains(last)
        case 2 where last == "process": return activities.contains(words[0])
        default: return activities.contains(last)
        }
    }
}
