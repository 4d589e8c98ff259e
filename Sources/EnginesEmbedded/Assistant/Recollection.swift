import Engine

/// What was said before in the conversation, and what the user told about themselves.
struct Recollection {
    let heard: Utterance
    let request: ChatRequest

    var answer: String? {
        if heard.has(anyOf: ["what did i say", "what have i said", "what i said"]) {
            let which = heard.has("first") ? first(\.isUser) : previous
            return which.map { "You said \(Self.said($0))".closed } ?? "You have not said anything before."
        }
        if heard.has(anyOf: ["what did you say", "what have you said", "what you said", "what did you just say"]) {
            return last(\.isAssistant).map { "I said \(Self.said($0))".closed } ?? "I have not said anything yet."
        }
        if heard.has(anyOf: ["your instructions", "your instruction", "your system prompt"]) {
            let rules = request.instructions.trimming(" ")
            return rules.isEmpty ? "I have no instructions." : "My instructions are: \(rules.prefix(400))".closed
        }
        return name ?? place ?? fact
    }

    private var name: String? {
        if heard.has(anyOf: ["what is my name", "who am i", "know my name", "remember my name", "spell my name"]) {
            guard let name = told(Self.name) else { return "You have not told me your name." }
            return heard.has("spell") ? Spelling.sentence(name.lowercased()) : "Your name is \(name)."
        }
        return Self.name(in: heard).map { "Nice to meet you, \($0)." }
    }

    private var place: String? {
        if heard.has(anyOf: ["where do i live", "where i live"]) {
            return told(Self.place).map { "You live in \($0)." } ?? "You have not told me where you live."
        }
        guard heard.starts(with: "i live in"), let place = Self.place(in: heard) else { return nil }
        return "I will remember that you live in \(place)."
    }

    /// "My favorite color is blue." and "What is my favorite color?"
    private var fact: String? {
        for opening in ["what is my", "what was my", "do you know my", "do you remember my", "tell me my"] {
            guard heard.starts(with: opening), let subject = heard.words(after: opening),
                (1...4).contains(subject.count)
            else { continue }
            let value = told { Self.fact(in: $0).flatMap { $0.subject == subject ? $0.value : nil } }
            let name = subject.joined(separator: " ")
            return value.map { "Your \(name) is \($0)".closed } ?? "You have not told me your \(name)."
        }
        guard let (subject, value) = Self.fact(in: heard) else { return nil }
        return "I will remember that your \(subject.joined(separator: " ")) is \(value)".closed
    }

    // MARK: History

    private func last(_ isWanted: (ChatMessage) -> Bool) -> String? {
        request.messages.last { isWanted($0) && $0.spoken?.isEmpty == false }?.spoken
    }

    private func first(_ isWanted: (ChatMessage) -> Bool) -> String? {
        let text = request.messages.first { isWanted($0) && $0.spoken?.isEmpty == false }?.spoken
        return previous == nil ? nil : text
    }

    /// What the user said before the question.
    private var previous: String? {
        var isQuestion = true
        for message in request.messages.reversed() where message.isUser && message.spoken?.isEmpty == false {
            if !isQuestion { return message.spoken }
            isQuestion = false
        }
        return nil
    }

    /// The latest statement of the user that tells it.
    private func told(_ read: (Utterance) -> String?) -> String? {
        for message in request.messages.reversed() where message.isUser {
            if let value = read(Utterance(message.spoken ?? "")) { return value }
        }
        return nil
    }

    // MARK: Statements

    private static func name(in utterance: Utterance) -> String? {
        guard !utterance.has(anyOf: ["what is my name", "know my name", "spell my name"]) else { return nil }
        for phrase in ["my name is", "i am called", "you can call me", "please call me"] {
            guard let name = utterance.words(after: phrase)?.first, name != "not" else { continue }
            return name.capitalisedFirst
        }
        guard utterance.starts(with: "call me"), let name = utterance.words(after: "call me")?.first,
            !["a", "an", "the", "back", "when", "later", "tomorrow", "at", "in"].contains(name)
        else { return nil }
        return name.capitalisedFirst
    }

    private static func place(in utterance: Utterance) -> String? {
        guard let rest = utterance.words(after: "i live in") else { return nil }
        let place = rest.prefix(4).prefix { !["and", "but", "with", "since", "now", "for", "please"].contains($0) }
        return place.isEmpty ? nil : place.map(\.capitalisedFirst).joined(separator: " ")
    }

    private static func fact(in utterance: Utterance) -> (subject: [String], value: String)? {
        guard utterance.starts(with: "my") || utterance.starts(with: "remember that my"),
            let start = utterance.words.firstIndex(of: "my"),
            let verb = utterance.words.prefix(start + 6).firstIndex(of: "is"), verb > start + 1,
            verb + 1 < utterance.words.count
        else { return nil }
        let value = utterance.original(behind: verb + 1).trimming(".").trimming("!").trimming("?")
        return value.isEmpty ? nil : (Array(utterance.words[(start + 1)..<verb]), String(value.prefix(200)))
    }

    /// A quotation inside a sentence of ours: without the mark at its end, the first letter small.
    static func said(_ text: String) -> String {
        let text = String(text.prefix(400)).trimming(" ").trimming(".").trimming("!").trimming("?")
        guard let first = text.split(separator: " ").first, first != "I", !first.hasPrefix("I'") else { return text }
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
