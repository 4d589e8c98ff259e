import Engine

/// Decides which tools an utterance asks for, by the words of their names and descriptions.
struct ToolPicker {
    let request: ChatRequest

    private struct Candidate {
        var tool: ChatTool
        var score: Double
        /// Places in the utterance that speak for the tool.
        var matches: Set<Int>
        var namesIt: Bool
    }

    func calls(for heard: Utterance) -> [Assistant.ToolCall] {
        let candidates = request.tools.map { candidate($0, heard) }.sorted { $0.score > $1.score }
        var chosen: [Candidate]
        switch request.toolChoice {
        case .none:
            return []
        case .function(let name):
            chosen = candidates.filter { $0.tool.name == name }
        case .required:
            chosen = candidates.filter { $0.score >= Self.threshold }
            if chosen.isEmpty { chosen = Array(candidates.prefix(1)) }
        case .auto:
            guard !heard.words.isEmpty, !heard.starts(with: "repeat after me"), !heard.has("did i say"),
                !heard.has("did you say")
            else { return [] }
            chosen = candidates.filter { $0.score >= Self.threshold }
        }
        guard let best = chosen.first else { return [] }
        var calls = calls(to: best, heard)
        if request.parallelToolCalls, request.toolChoice == .auto || request.toolChoice == .required {
            // Another tool is meant as well only when other words name it.
            var taken = best.matches
            for other in chosen.dropFirst() where other.namesIt && other.matches.isDisjoint(with: taken) {
                taken.formUnion(other.matches)
                calls += self.calls(to: other, heard)
            }
        }
        return Array(calls.prefix(request.parallelToolCalls ? Self.mostCalls : 1))
    }

    private func calls(to candidate: Candidate, _ heard: Utterance) -> [Assistant.ToolCall] {
        let filler = ArgumentFiller(
            schema: JSONText(candidate.tool.parameters), heard: heard, matches: candidate.matches)
        return filler.arguments(several: request.parallelToolCalls).map {
            Assistant.ToolCall(name: candidate.tool.name, arguments: $0.text)
        }
    }

    private func candidate(_ tool: ChatTool, _ heard: Utterance) -> Candidate {
        let name = Set(Self.parts(of: tool.name).map(Self.stem))
        let description = Set(Utterance.words(of: String(tool.description.unicodeScalars.prefix(1_000))).map(Self.stem))
        var result = Candidate(tool: tool, score: 0, matches: [], namesIt: false)
        var counted = Set<String>()
        let operations = Arithmetic.operations(in: heard.words)
        for (index, word) in heard.words.enumerated() where !Self.empty.contains(word) && !operations.contains(index) {
            let stem = Self.stem(word)
            let isInName = name.contains(stem)
            guard isInName || description.contains(stem) else { continue }
            result.matches.insert(index)
            guard counted.insert(stem).inserted else { continue }
            let isWeak = Self.weak.contains(word)
            result.score += isWeak ? 0.5 : isInName ? 2 : 1
            if isInName, !isWeak { result.namesIt = true }
        }
        return result
    }

    /// `get_currentWeather` is get, current, weather.
    static func parts(of name: String) -> [String] {
        var spaced = ""
        for character in name.prefix(128) {
            if character.isUppercase, spaced.last?.isLowercase == true { spaced.append(" ") }
            spaced.append(character.isLetter || character.isNumber ? character : " ")
        }
        return spaced.lowercased().split(separator: " ").map(String.init)
    }

    /// Enough of a stem to see "light" in "lights" and "book" in "booking".
    static func stem(_ word: String) -> String {
        guard !unlike.contains(word), !word.hasSuffix("ss") else { return word }
        for ending in ["ing", "ed", "s"] where word.hasSuffix(ending) && word.count > ending.count + 2 {
            return String(word.dropLast(ending.count))
        }
        return word
    }

    /// Words that mean something else without their ending: "three times a day" does not ask for the time.
    private static let unlike: Set<String> = [
        "times", "news", "means", "glasses", "customs", "goods", "odds", "united", "evening", "morning",
        "building", "meeting", "being", "during", "something", "nothing", "anything", "everything", "ceiling",
        "wedding",
    ]
    /// A word of the name, or two of the description.
    private static let threshold = 2.0
    private static let mostCalls = 4
    /// Words that tell nothing about what is wanted.
    static let empty: Set<String> = [
        "a", "an", "the", "is", "are", "am", "be", "to", "of", "in", "on", "at", "for", "and", "or", "i", "you", "me",
        "my", "your", "it", "what", "how", "do", "does", "did", "can", "could", "would", "will", "please", "with",
        "that", "this", "there", "like", "want", "need", "not", "no", "yes", "by", "from", "if", "as", "we", "us",
        "our",
        "given", "hello", "hi", "have", "has", "so", "up", "about", "now", "said", "say", "who", "when", "where",
        "which",
    ]
    /// Verbs and nouns that half of all tools share.
    private static let weak: Set<String> = [
        "get", "set", "find", "fetch", "look", "lookup", "search", "run", "call", "make", "give", "show", "tell", "use",
        "tool", "function", "current", "currently", "information", "info", "data", "user", "name", "value", "return",
        "returns", "today", "one", "two", "number", "new", "go",
    ]
}
