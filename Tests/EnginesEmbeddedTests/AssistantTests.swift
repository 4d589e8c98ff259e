import Engine
import EnginesEmbedded
import SansIO
import Synchronization
import Testing

@Suite struct AssistantTests {
    static let morning = Assistant.LocalTime(year: 2026, month: 11, day: 21, weekday: 6, hour: 7, minute: 30)

    func reply(
        _ text: String, before: [ChatMessage] = [], tools: [ChatTool] = [], choice: ChatRequest.ToolChoice = .auto,
        parallel: Bool = true, instructions: String = ""
    ) -> Assistant.Reply {
        Assistant.reply(
            to: ChatRequest(
                instructions: instructions, messages: ChatContext(before + [.user(text)]), tools: tools,
                toolChoice: choice,
                parallelToolCalls: parallel), now: Self.morning)
    }

    @Test(arguments: [
        ("Hello.", "Hello. What can I do for you?"),
        ("Good morning!", "Good morning. What can I do for you?"),
        ("How are you today?", "I am fine, thank you."),
        ("What time is it now?", "It is seven thirty in the morning."),
        ("What's today's date?", "Today is Saturday, November twenty first."),
        ("What year is it?", "It is the year two thousand twenty six."),
        ("What is two plus three?", "Two plus three is five."),
        ("what is to plus three", "Two plus three is five."),
        ("What is 2+3?", "Two plus three is five."),
        ("what is twenty three minus 30", "Twenty three minus thirty is minus seven."),
        ("How much is seven times eight?", "Seven times eight is fifty six."),
        ("two plus three times four", "Two plus three times four is fourteen."),
        ("ten divided by four", "Ten divided by four is two point five."),
        ("one divided by zero", "I can not divide by zero."),
        ("1e300 plus 999999999999999", "That number is too large for me."),
        (
            "what is the sum of one hundred and five and two thousand",
            "One hundred five plus two thousand is two thousand one hundred five."
        ),
        ("subtract three from ten", "Ten minus three is seven."),
        ("What is three point five plus one?", "Three point five plus one is four point five."),
        ("Spell the word house.", "House is spelled H, O, U, S, E."),
        ("How do you spell cat", "Cat is spelled C, A, T."),
        ("Repeat after me: good morning everyone.", "Good morning everyone."),
        ("Say the weather is nice.", "The weather is nice."),
        ("Count to five please.", "One, two, three, four, five."),
        ("count to for", "One, two, three, four."),
        ("count down from three", "Three, two, one."),
        ("count from eight to ten", "Eight, nine, ten."),
        ("My name is John and I live in Paris.", "Nice to meet you, John."),
        ("What are your instructions?", "I have no instructions."),
        ("What did I say?", "You have not said anything before."),
        ("What did you say?", "I have not said anything yet."),
        ("Please repeat after me the quick brown fox jumps.", "The quick brown fox jumps."),
        ("", "I did not hear you. Please say that again."),
        ("...", "I did not hear you. Please say that again."),
    ])
    func answers(said: String, answer: String) {
        #expect(reply(said) == Assistant.Reply(text: answer))
    }

    @Test func remembersOnlyWhatTheConversationHolds() {
        let before: [ChatMessage] = [
            .user("My name is Anna."), .assistant("Nice to meet you, Anna."), .user("Tell me a story."),
            .assistant("Once there was a small"),
        ]
        #expect(reply("What did I say?", before: before).text == "You said tell me a story.")
        #expect(reply("What did I say first?", before: before).text == "You said my name is Anna.")
        #expect(reply("What did you say?", before: before).text == "I said once there was a small.")
        #expect(reply("What is my name?", before: before).text == "Your name is Anna.")
        #expect(reply("What are your instructions?", instructions: "Be kind.").text == "My instructions are: Be kind.")
    }

    static let weather = ChatTool(
        name: "get_weather", description: "Get the current weather for a city.",
        parameters:
            #"{"type":"object","properties":{"city":{"type":"string"},"unit":{"type":"string","enum":["celsius","fahrenheit"]}},"required":["city"]}"#
    )
    static let lights = ChatTool(
        name: "setLights", description: "Turn the lights of a room on or off.",
        parameters:
            #"{"type":"object","properties":{"room":{"type":"string","enum":["kitchen","bedroom"]},"on":{"type":"boolean"}},"required":["room","on"]}"#
    )
    static let timer = ChatTool(
        name: "start_timer", description: "Start a countdown.",
        parameters:
            #"{"type":"object","properties":{"minutes":{"type":"integer"},"seconds":{"type":["integer","null"]}},"required":["minutes"]}"#
    )
    static let flights = ChatTool(
        name: "book_flight", description: "Books a seat on a plane.",
        parameters:
            #"{"type":"object","properties":{"origin":{"type":"string"},"destination":{"type":"string"},"date":{"type":"string"}},"required":["origin","destination"]}"#
    )
    static let tools = [weather, lights, timer, flights]

    @Test(arguments: [
        ("What is the weather in London?", "get_weather", #"{"city":"London"}"#),
        (
            "Please tell me the weather in New York in fahrenheit", "get_weather",
            #"{"city":"New York","unit":"fahrenheit"}"#
        ),
        ("how is the weather for paris tomorrow", "get_weather", #"{"city":"Paris"}"#),
        ("Turn on the lights in the kitchen.", "setLights", #"{"room":"kitchen","on":true}"#),
        ("turn the bedroom lights off", "setLights", #"{"room":"bedroom","on":false}"#),
        ("start a timer for five minutes", "start_timer", #"{"minutes":5}"#),
        ("timer for two minutes and thirty seconds please", "start_timer", #"{"minutes":2,"seconds":30}"#),
        (
            "book a flight from Berlin to San Francisco tomorrow", "book_flight",
            #"{"origin":"Berlin","destination":"San Francisco","date":"tomorrow"}"#
        ),
    ])
    func callsTheToolThatTheWordsMean(said: String, tool: String, arguments: String) {
        #expect(reply(said, tools: Self.tools).calls == [.init(name: tool, arguments: arguments)])
    }

    @Test func callsNoToolForOtherWords() {
        for said in [
            "Hello.", "What is two plus three?", "What time is it?", "repeat after me the weather in london", "",
        ] {
            #expect(reply(said, tools: Self.tools).calls.isEmpty, "\(said)")
        }
    }

    private static let clock = [
        ChatTool(name: "get_current_time", description: "Tells the time of day.", parameters: "{}"),
        ChatTool(name: "get_news", description: "Reads the headlines.", parameters: "{}"),
    ]

    @Test(arguments: [
        "What is seven times six?", "what is 7 times 6", "what is two times three plus four", "twenty times twenty",
        "I tried three times.", "How many times did you try?", "Is there something new?",
    ])
    func wordsThatLookAlikeCallNoTool(said: String) {
        #expect(reply(said, tools: Self.clock).calls.isEmpty)
    }

    @Test func theSameToolsAreCalledByTheirWords() {
        #expect(reply("What time is it?", tools: Self.clock).calls.map(\.name) == ["get_current_time"])
        #expect(reply("Any news?", tools: Self.clock).calls.map(\.name) == ["get_news"])
        #expect(reply("What is seven times six?", tools: Self.clock).text == reply("What is seven times six?").text)
    }

    @Test func obeysTheToolChoice() {
        let said = "What is the weather in London?"
        #expect(reply(said, tools: Self.tools, choice: .none).calls.isEmpty)
        #expect(reply("Hello", tools: Self.tools, choice: .required).calls.count == 1)
        #expect(reply(said, tools: Self.tools, choice: .function("start_timer")).calls.map(\.name) == ["start_timer"])
        #expect(reply(said, tools: Self.tools, choice: .function("nothing")).calls.isEmpty)
    }

    @Test func callsSeveralToolsOnlyWhereThatIsAllowed() {
        let cities = "What is the weather in London and in Paris?"
        #expect(
            reply(cities, tools: Self.tools).calls.map(\.arguments) == [#"{"city":"London"}"#, #"{"city":"Paris"}"#])
        #expect(reply(cities, tools: Self.tools, parallel: false).calls.map(\.arguments) == [#"{"city":"London"}"#])
        let two = "Start a timer for five minutes and turn on the kitchen lights."
        #expect(Set(reply(two, tools: Self.tools).calls.map(\.name)) == ["start_timer", "setLights"])
    }

    @Test(arguments: [
        (
            #"{"city":"London","temperature":18.5,"sunny":true}"#,
            "The city is London, the temperature is eighteen point five and the sunny is yes."
        ),
        (#"{"result":42}"#, "The answer is forty two."),
        (#"{"answer":"it rains","id":3}"#, "It rains."),
        (#""all good""#, "All good."), ("Sunny and warm", "Sunny and warm."), ("true", "Yes, it is done."),
        ("[1,2,3]", "I found one, two and three."), ("[]", "There is nothing."), ("{}", "It is done."),
        ("", "It is done."),
        (#"{"error":"no such city"}"#, "That did not work. No such city."),
        (#"{"windSpeed":{"value":3,"unit":"knots"}}"#, "The wind speed is value three and unit knots."),
    ])
    func saysWhatAToolAnswered(output: String, sentence: String) {
        let messages: ChatContext = [
            .user("What is the weather in London?"), .toolCall(id: "1", name: "get_weather", arguments: "{}"),
            .toolOutput(id: "1", output: output),
        ]
        let request = ChatRequest(instructions: "", messages: messages, tools: Self.tools)
        #expect(Assistant.reply(to: request, now: Self.morning) == Assistant.Reply(text: sentence))
    }

    @Test func hostileSchemasOutputsAndWordsAreSurvived() {
        var random = SplitMix(seed: 3)
        let seeds =
            Self.tools.map(\.parameters) + [
                String(repeating: "[", count: 5_000), #"{"type":"object","properties":[]}"#, #"{"a":"\"#,
                "{\"a\":\"\\ud800\"}",
                #"{"type":"object","properties":{"n":{"type":"integer","minimum":1e308},"x":{"enum":[null,{}]}},"required":["n","x",3]}"#,
            ]
        let said = [
            "what is nine hundred billion times 9e99", "count from minus 99999999999999999999 to 1e400", "minus",
            "point", "hundred hundred thousand million", "a thousand and", "timer weather lights flight 1e308 minutes",
            "count to", "spell", "-", "and and in in in",
        ]
        for _ in 0..<3_000 {
            var bytes = Array((seeds.randomElement(using: &random) ?? "").utf8)
            for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let tool = ChatTool(name: "get_weather", description: text, parameters: text)
            let answer = reply(
                said.randomElement(using: &random) ?? "", tools: [tool, Self.timer],
                choice: [.required, .auto].randomElement(using: &random) ?? .auto)
            #expect(answer.text.utf8.count < 4_000)
            let request = ChatRequest(instructions: "", messages: [.toolOutput(id: "", output: text)])
            #expect(!Assistant.reply(to: request, now: Self.morning).text.isEmpty)
        }
    }

    @Test func streamsWordsArgumentsAndTheEnd() async throws {
        let model = AssistantModel(now: { Self.morning }, makeID: { "call_1" })
        let events = Mutex<[ChatEvent]>([])
        try await model.respond(to: ChatRequest(instructions: "", messages: [.user("What is two plus three?")])) {
            event in
            events.withLock { $0.append(event) }
        }
        #expect(
            events.withLock { $0 } == [
                .text("Two"), .text(" plus"), .text(" three"), .text(" is"), .text(" five."),
                .usage(ChatUsage(inputTokens: 5, outputTokens: 5)), .finished(.complete),
            ])
        events.withLock { $0 = [] }
        try await model.respond(
            to: ChatRequest(instructions: "", messages: [.user("weather in London")], tools: [Self.weather])
        ) { event in events.withLock { $0.append(event) } }
        #expect(events.withLock { $0.first } == .toolCall(index: 0, id: "call_1", name: "get_weather"))
        let arguments = events.withLock { $0 }.compactMap {
            if case .toolArguments(0, let delta) = $0 { delta } else { nil }
        }
        #expect(arguments.count > 1 && arguments.joined() == #"{"city":"London"}"#)
    }

    @Test func stopsAtTheTokenLimitAndWhenCancelled() async throws {
        let model = AssistantModel(now: { Self.morning })
        let events = Mutex<[ChatEvent]>([])
        let request = ChatRequest(instructions: "", messages: [.user("Tell me a story.")], maxOutputTokens: 3)
        try await model.respond(to: request) { event in events.withLock { $0.append(event) } }
        #expect(events.withLock { $0 }.prefix(3) == [.text("Once"), .text(" there"), .text(" was")])
        #expect(events.withLock { $0.last } == .finished(.maxOutputTokens))
        let task = Task {
            try await model.respond(to: ChatRequest(instructions: "", messages: [.user("Tell me a story.")])) { _ in
                try await Task.sleep(for: .seconds(5))
            }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func itsAnswersAreRecognisedWhenSpoken() async throws {
        let recognizer = try #require(PocketSphinxRecognizerTests.recognizer)
        var (wrong, total) = (0, 0)
        for said in [
            "Hello", "How are you?", "What time is it?", "What is two plus three?", "Count to five", "thanks",
            "Good morning", "what day is it",
        ] {
            let answer = reply(said).text
            let samples = try await PocketSphinxRecognizerTests.said(answer)
            let heard = await Hearing.of(samples, by: recognizer)?.text ?? ""
            let count = errors(in: heard, of: answer)
            if count > 0 { print("  \(answer) -> \(heard)") }
            wrong += count
            total += words(answer).count
        }
        #expect(wrong * 10 <= total, "\(wrong) of \(total)")
    }
}
