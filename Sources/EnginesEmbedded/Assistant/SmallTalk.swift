import Engine

/// Courtesies, what the assistant is, stories and jokes.
struct SmallTalk {
    let heard: Utterance
    let messages: ChatContext

    var answer: String? { control ?? entertainment ?? itself ?? courtesy }

    // MARK: The conversation itself

    private var control: String? {
        if heard.isOnly(Self.stops) { return "Okay." }
        if heard.isOnly(Self.waits) { return "Okay. Take your time." }
        if heard.isOnly(Self.checks) { return "Yes, I hear you." }
        let isAboutSpeech = heard.words.count <= 2 || heard.has(anyOf: Self.speaking)
        if isAboutSpeech, Self.slower.contains(where: heard.has) { return Self.advice("slower", "rate", "0.8") }
        if isAboutSpeech, Self.faster.contains(where: heard.has) { return Self.advice("faster", "rate", "1.2") }
        if heard.has(anyOf: ["speak louder", "talk louder", "louder please", "speak up"]) || heard.isOnly(["louder"]) {
            return Self.advice("louder", "volume", "120")
        }
        if heard.has(anyOf: ["another voice", "different voice", "change your voice", "other voice"]) {
            return "I can not change my voice myself. Choose another one in the settings of the session."
        }
        return nil
    }

    /// A chat model has no way to change the session that it speaks in.
    private static func advice(_ how: String, _ setting: String, _ value: String) -> String {
        "I can not change my own voice. Set voice.\(setting) in the session, for example to \(value), "
            + "and I will speak \(how)."
    }

    // MARK: Stories and jokes

    private var entertainment: String? {
        let isMore = heard.has(anyOf: ["another one", "one more", "another"])
        if heard.has("story") || heard.has("fairy tale") { return Self.story }
        if heard.has(anyOf: ["joke", "jokes", "something funny", "make me laugh"])
            || isMore && Self.jokes.isLast(in: messages)
        {
            return Self.jokes.next(after: messages)
        }
        return nil
    }

    // MARK: About itself

    private var itself: String? {
        if heard.has(anyOf: [
            "what can you do", "help me", "can you help", "what do you do", "what can i ask",
            "what can i say", "how can you help", "your skills", "what are you able", "what do you know",
        ])
            || heard.isOnly(["help"])
        {
            return Self.abilities
        }
        if heard.has(anyOf: [
            "real model", "another model", "different model", "language model", "better model",
            "connect a model", "own model", "connect you", "a smarter model",
        ]) {
            return Limits.connecting
        }
        for (phrases, answer) in Self.answers where heard.has(anyOf: phrases) { return answer }
        return nil
    }

    private static let answers: [(phrases: [String], answer: String)] = [
        (["how are you", "how is it going", "how are things"], "I am fine, thank you."),
        (
            [
                "are you a robot", "are you human", "are you a human", "are you real", "are you a person",
                "are you an ai",
                "are you a machine", "are you a computer", "are you alive", "are you a bot", "are you intelligent",
            ],
            "I am a program with fixed rules, the built-in demonstration model of Parley. There is no person here."
        ),
        (
            [
                "who are you", "what are you", "introduce yourself", "tell me about yourself", "what model are you",
                "which model are you", "tell me about you",
            ],
            "I am your assistant, the demonstration model that is built into Parley."
        ),
        (["your name", "what are you called"], "You can call me Parley."),
        (
            ["who made you", "who built you", "who created you", "who wrote you", "what is parley"],
            "Parley is a voice server that you run yourself, and I am the demonstration model in it."
        ),
        (["how old are you", "your age", "your birthday"], "I am software, and I was started with this server."),
        (["where are you", "where do you live"], "I run on this server. Nothing that you say to me leaves it."),
        (
            ["are you listening", "can you hear me", "do you hear me", "are you there", "are you still there"],
            "Yes, I hear you."
        ),
        (
            [
                "do you speak", "can you speak", "speak german", "speak french", "speak spanish", "what languages",
                "which languages",
            ],
            "I only speak English. Other languages need another chat model."
        ),
        (
            ["do you love", "do you like", "do you feel", "do you think", "your favorite"],
            "I am a program with fixed rules, and I have no opinions."
        ),
        (["meaning of life"], "Some say forty two. I can only check the sums."),
    ]

    // MARK: Courtesy

    private var courtesy: String? {
        if heard.has(anyOf: ["thank you", "thanks"]) { return "You are welcome." }
        if heard.has(anyOf: ["goodbye", "good bye", "bye", "good night", "see you later", "see you soon"]) {
            return "Goodbye. It was good to talk to you."
        }
        for part in ["morning", "afternoon", "evening"] where heard.has("good \(part)") {
            return "Good \(part). What can I do for you?"
        }
        if ["hello", "hi", "hey"].contains(heard.words[0]), heard.words.count <= 4 {
            return "Hello. What can I do for you?"
        }
        if heard.isOnly(Self.praise) { return "Thank you. What else can I do for you?" }
        if heard.has(anyOf: ["nice to meet you", "pleased to meet you"]) { return "Nice to meet you too." }
        return heard.isOnly(Self.acknowledgements) ? "All right. What can I do for you?" : nil
    }

    // MARK: Words

    private static let abilities = """
        I can tell the time and the date, count the days until a holiday, do sums, convert units, count, spell words, \
        repeat what you say, remember your name, tell a story, and use the tools of your application.
        """
    private static let story = """
        Once there was a small dog who lived in a house by the sea. Every morning he ran down to the water and \
        looked for his friend. His friend was a white bird. One day the bird did not come. The dog waited all \
        day and all night. In the morning the bird came back with a red flower. They sat together and looked \
        at the sea. That is the end of the story.
        """
    private static let jokes = Rotation([
        "Why did the dog sit in the sun? He wanted to be a hot dog.",
        "What do you call a bear with no teeth? A gummy bear.",
        "Why did the bicycle fall over? It was two tired.",
    ])
    private static let stops: Set<String> = [
        "stop", "stop it", "stop that", "stop talking", "stop speaking", "be quiet", "quiet", "shut up", "silence",
        "never mind", "nevermind", "cancel", "cancel that", "enough", "that is enough", "stop stop", "halt",
        "forget it", "that is all", "nothing",
    ]
    private static let waits: Set<String> = [
        "wait", "hold on", "one moment", "wait a moment", "wait a minute", "wait a second", "hang on", "one second",
        "give me a moment", "give me a second",
    ]
    private static let checks: Set<String> = [
        "test", "testing", "one two three", "testing one two three", "test test", "is anybody there", "anybody there",
        "hello hello", "check",
    ]
    /// "Is light faster than sound" does not ask for another voice.
    private static let speaking = [
        "speak", "speaking", "talk", "talking", "read", "say", "slow down", "speed up", "you are too", "that is too",
        "slower please", "faster please", "bit slower", "bit faster", "please slower", "please faster",
    ]
    private static let slower = [
        "slower", "slow down", "speak slowly", "talk slowly", "more slowly", "too fast", "less fast",
    ]
    private static let faster = ["faster", "speed up", "more quickly", "speak quickly", "too slow", "too slowly"]
    private static let praise: Set<String> = [
        "great", "good", "nice", "very good", "well done", "good job", "cool", "wonderful", "perfect", "excellent",
        "awesome", "that is great", "that is good", "that is nice", "good answer", "funny", "that is funny", "amazing",
    ]
    private static let acknowledgements: Set<String> = [
        "", "yes", "no", "yeah", "yep", "nope", "sure", "all right", "alright", "fine", "i see", "got it", "yes sure",
        "no no", "go ahead", "of course", "maybe",
    ]
}
