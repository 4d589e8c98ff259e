import Engine

/// "Repeat after me …", and "say that again".
enum Repetition {
    static func answer(_ heard: Utterance, _ messages: ChatContext) -> String? {
        if heard.isOnly(again) || heard.has(anyOf: ["say that again", "say it again", "repeat yourself"]) {
            return lastAnswer(in: messages) ?? "I have not said anything yet."
        }
        for phrase in ["repeat after me", "please repeat", "repeat", "please say", "say"] {
            let isAnywhere = phrase == "repeat after me"
            guard
                isAnywhere || heard.starts(with: phrase) || heard.starts(with: "can you " + phrase)
                    || heard.starts(with: "could you " + phrase), let rest = heard.words(after: phrase)
            else { continue }
            let isBound = rest.first == "that" || rest.first == "the" && rest.count == 1
            let count = rest.count - (isBound ? 1 : 0)
            guard count > 0, rest != ["the", "alphabet"] else { continue }
            let text = heard.original(behind: heard.words.count - count).trimming("\"").trimming("“").trimming("”")
            return text.trimming(",").trimming(" ").capitalisedFirst.closed
        }
        return nil
    }

    private static func lastAnswer(in messages: ChatContext) -> String? {
        for message in messages.reversed() {
            if case .assistant(let text) = message, !text.isEmpty { return String(text.prefix(2_000)).closed }
        }
        return nil
    }

    private static let again: Set<String> = [
        "again", "once again", "once more", "one more time", "repeat", "repeat that", "repeat it", "repeat that again",
        "say again", "pardon", "pardon me", "sorry", "what", "excuse me", "come again", "what was that",
        "repeat what you said", "repeat the last sentence", "repeat your answer", "i did not hear",
        "i did not hear that", "i did not understand", "i did not catch that",
    ]
}
