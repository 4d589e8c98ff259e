import Dialogue
import Testing

struct CompletenessTests {
    static let english = TurnLexicon.all(for: ["en-US"])

    static let unfinished = [
        "my number is", "my name is", "I would like to", "I would like", "could you please", "what is the",
        "and then we",
        "I want to go to", "call my", "because", "the weather in", "um", "I would like um", "if it rains tomorrow",
        "my phone number is five five five", "my pin is one two", "it costs three point", "give me", "tell me",
        "I was wondering", "I think", "so", "do you know", "we need", "put it on the", "she said that she'd",
        "I'd like to order a large", "can you", "when I was in london", "it is", "the problem is",
        "I live in", "it is more than", "two hundred and", "I have a question about", "what is", "book a table for",
    ]

    static let finished = [
        "how are you today", "what is the weather in london", "my name is john and i live in paris",
        "I would like to order a large pizza", "could you please tell me a story", "what did i say before",
        "call my mother this evening", "yes", "no thanks", "where are you from", "what time is it", "turn it off",
        "yes it is", "so do I", "what are you looking for", "do you know where it is", "thank you", "stop",
        "my phone number is five five five one two three four", "my pin is one two three four", "how are you",
        "what do you want", "can you help me", "play some music", "set an alarm for seven", "tell me a joke please",
        "who are you", "is it raining", "I don't know", "that's all", "when does the train leave", "come in",
        "what would you like", "remind me to call my sister tomorrow", "are you there", "I am fine thanks",
        "who is he", "which town do you live in", "what is it like", "count to fifteen",
    ]

    @Test(arguments: unfinished) func hearsThatMoreFollows(text: String) throws {
        let score = try #require(Completeness.of(text, in: Self.english))
        #expect(score < 0.5, "\(text): \(score)")
    }

    @Test(arguments: finished) func hearsThatItIsThrough(text: String) throws {
        let score = try #require(Completeness.of(text, in: Self.english))
        #expect(score >= 0.5, "\(text): \(score)")
    }

    @Test func punctuationAndCaseSayNothing() {
        let plain = Completeness.of("what is the weather in london", in: Self.english)
        #expect(Completeness.of("What is the weather, in London?", in: Self.english) == plain)
    }

    /// A recognizer that writes a comma last heard that more follows.
    @Test(arguments: [", ", ","]) func aCommaAtTheEndAsksForMore(mark: String) throws {
        let plain = try #require(Completeness.of("we went to the market", in: Self.english))
        let open = try #require(Completeness.of("We went to the market" + mark, in: Self.english))
        #expect(plain >= 0.5)
        #expect(open < 0.5)
        // The comma takes a little, it does not forbid an end.
        let question = try #require(Completeness.of("what is the weather in london,", in: Self.english))
        #expect(question >= 0.5)
        // Only English was measured.
        let german = TurnLexicon.all(for: ["de-DE"])
        let without = Completeness.of("ich war gestern dort", in: german)
        #expect(Completeness.of("ich war gestern dort,", in: german) == without)
    }

    @Test func nothingSaidIsNothingToJudge() {
        #expect(Completeness.of("", in: Self.english) == nil)
        #expect(Completeness.of(" … ", in: Self.english) == nil)
    }

    /// The language is found by its words where several are possible.
    @Test(arguments: [
        ("quiero ir a la", "cómo se llama usted señor"), ("je voudrais une", "quel temps fait il demain"),
        ("vorrei una", "dove posso trovare un treno"), ("ich möchte einen", "wie geht es ihnen"),
        ("eu quero um", "onde fica o banco"), ("ロンドンの天気は", "ロンドンの天気を教えてください"), ("我想要一个", "今天天气怎么样啊"),
        ("저는 커피를", "커피 한 잔 주세요 감사합니다요"), ("मेरा नाम", "मेरा नाम राम है"), ("my name is", "what time is it"),
    ])
    func knowsTheOtherLanguages(unfinished: String, finished: String) throws {
        let open = try #require(Completeness.of(unfinished, in: TurnLexicon.all))
        let closed = try #require(Completeness.of(finished, in: TurnLexicon.all))
        #expect(open < closed)
        #expect(open < 0.5 || unfinished == "मेरा नाम", "\(unfinished): \(open)")
        #expect(closed >= 0.5, "\(finished): \(closed)")
    }

    @Test func aLanguageWithoutLexiconIsNotJudged() {
        #expect(TurnLexicon.all(for: []) == TurnLexicon.all)
        #expect(TurnLexicon.all(for: ["xh-ZA"]) == [])
        #expect(Completeness.of("ndiyabulela", in: []) == nil)
        #expect(TurnLexicon.all(for: ["de-DE", "en-GB"]).map(\.language) == ["en", "de"])
    }

    @Test func aHostileTextIsJudgedAtOnce() {
        let words = String(repeating: "and the ", count: 200_000)
        #expect((Completeness.of(words, in: TurnLexicon.all) ?? 1) < 0.5)
        #expect(Completeness.of(String(repeating: "9", count: 100_000), in: Self.english) != nil)
    }
}
