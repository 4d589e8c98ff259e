import Engine

/// What the assistant says when no tool is called.
struct Skills {
    let heard: Utterance
    let request: ChatRequest
    let now: Assistant.LocalTime

    var answer: String {
        guard !heard.words.isEmpty else {
            return request.messages.contains(where: \.isUser)
                ? "I did not hear you. Please say that again." : "Hello. What can I do for you?"
        }
        return repeating ?? memory ?? Arithmetic.answer(heard) ?? clock ?? spelling ?? counting ?? story ?? manners
            ?? "You said \(said(heard.text))".closed
    }

    private var repeating: String? {
        for phrase in ["repeat after me", "please repeat", "repeat", "please say", "say"] {
            guard heard.starts(with: phrase) || phrase == "repeat after me", let rest = heard.words(after: phrase)
            else { continue }
            let words = rest.first == "that" || rest.first == "the" && rest.count == 1 ? Array(rest.dropFirst()) : rest
            if !words.isEmpty { return words.joined(separator: " ").capitalisedFirst + "." }
        }
        return nil
    }

    private var memory: String? {
        let spoken = request.messages.filter { $0.spoken?.isEmpty == false }
        let mine = spoken.filter(\.isAssistant).compactMap(\.spoken)
        let yours = spoken.filter(\.isUser).compactMap(\.spoken).dropLast()
        if heard.has(anyOf: ["what did i say", "what have i said", "what i said"]) {
            let which = heard.has("first") ? yours.first : yours.last
            return which.map { "You said \(said($0))".closed } ?? "You have not said anything before."
        }
        if heard.has(anyOf: ["what did you say", "what have you said", "what you said", "say that again"]) {
            return mine.last.map { "I said \(said($0))".closed } ?? "I have not said anything yet."
        }
        if heard.has(anyOf: ["your instructions", "your instruction", "your system prompt"]) {
            let rules = request.instructions.trimming(" ")
            return rules.isEmpty ? "I have no instructions." : "My instructions are: \(rules.prefix(400))".closed
        }
        if heard.has(anyOf: ["what is my name", "who am i", "know my name"]) {
            let name = spoken.filter(\.isUser).compactMap { Self.name(in: Utterance($0.spoken ?? "")) }.last
            return name.map { "Your name is \($0)." } ?? "You have not told me your name."
        }
        if let name = Self.name(in: heard) { return "Nice to meet you, \(name)." }
        return nil
    }

    private static func name(in utterance: Utterance) -> String? {
        guard !utterance.has("what is my name"), let rest = utterance.words(after: "my name is") else { return nil }
        return rest.first?.capitalisedFirst
    }

    private var clock: String? {
        if heard.has(anyOf: ["what time", "the time", "time is it", "current time"]) {
            return "It is \(time)."
        }
        if heard.has(anyOf: ["what year", "which year"]) {
            return "It is the year \(SpokenNumber.words(now.year))."
        }
        if heard.has(anyOf: ["what day", "which day", "the date", "what date", "today's date"]) {
            let weekday = Self.weekdays[max(0, min(6, now.weekday))]
            let month = Self.months[max(1, min(12, now.month)) - 1]
            return "Today is \(weekday), \(month) \(SpokenNumber.ordinal(max(1, min(31, now.day))))."
        }
        return nil
    }

    private var time: String {
        let (hour, minute) = (max(0, min(23, now.hour)), max(0, min(59, now.minute)))
        let part = hour < 12 ? "in the morning" : hour < 18 ? "in the afternoon" : "in the evening"
        let name = SpokenNumber.words(hour % 12 == 0 ? 12 : hour % 12)
        switch minute {
        case 0: return "\(name) o'clock \(part)"
        case 1..<10: return "\(name) oh \(SpokenNumber.words(minute)) \(part)"
        default: return "\(name) \(SpokenNumber.words(minute)) \(part)"
        }
    }

    private var spelling: String? {
        for phrase in ["spell the word", "spell out", "you spell", "spell"] {
            guard let word = heard.words(after: phrase)?.first(where: { $0 != "please" }) else { continue }
            let letters = word.uppercased().filter(\.isLetter).prefix(20).map(String.init).joined(separator: ", ")
            return "\(word.capitalisedFirst) is spelled \(letters)."
        }
        return nil
    }

    private var counting: String? {
        guard let rest = heard.words(after: "count") else { return nil }
        var numbers: [Int] = []
        var index = 0
        while index < rest.count {
            // "count to for": where a number must stand, a word that sounds like one is one.
            let mustBeNumber = index > 0 && ["to", "from"].contains(rest[index - 1])
            if let (value, end) = SpokenNumber.parse(rest, at: index, homophones: mustBeNumber) {
                numbers.append(Int(max(-1_000, min(1_000, value))))
                index = end
            } else {
                index += 1
            }
        }
        guard let last = numbers.last else { return nil }
        let isDown = heard.has("down") || heard.has("backwards")
        let first = numbers.count > 1 ? numbers[0] : 1
        let (low, high) = (min(first, last), min(max(first, last), min(first, last) + 99))
        var count = (low...high).map { SpokenNumber.words($0) }
        if isDown || first > last { count.reverse() }
        return (count.joined(separator: ", ") + ".").capitalisedFirst
    }

    private var story: String? {
        if heard.has("story") {
            return """
                Once there was a small dog who lived in a house by the sea. Every morning he ran down to the water and \
                looked for his friend. His friend was a white bird. One day the bird did not come. The dog waited all \
                day and all night. In the morning the bird came back with a red flower. They sat together and looked \
                at the sea. That is the end of the story.
                """
        }
        return heard.has("joke") ? "Why did the dog sit in the sun? He wanted to be a hot dog." : nil
    }

    private var manners: String? {
        if heard.has("how are you") { return "I am fine, thank you." }
        if heard.has(anyOf: ["thank you", "thanks"]) { return "You are welcome." }
        if heard.has(anyOf: ["goodbye", "good bye", "bye", "good night"]) {
            return "Goodbye. It was good to talk to you."
        }
        if heard.has(anyOf: ["who are you", "your name"]) { return "I am your assistant." }
        if heard.has(anyOf: ["what can you do", "help me", "can you help"]) {
            return "I can tell the time, do sums, count, spell words, and repeat what you say."
        }
        for part in ["morning", "afternoon", "evening"] where heard.has("good \(part)") {
            return "Good \(part). What can I do for you?"
        }
        let isGreeting = ["hello", "hi", "hey"].contains(heard.words[0]) && heard.words.count <= 4
        return isGreeting ? "Hello. What can I do for you?" : nil
    }

    /// Words of somebody inside a sentence of ours: without the mark at their end, the first letter small.
    private func said(_ text: String) -> String {
        let text = String(text.prefix(400)).trimming(" ").trimming(".").trimming("!").trimming("?")
        guard let first = text.split(separator: " ").first, first != "I", !first.hasPrefix("I'") else { return text }
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    private static let weekdays = [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
