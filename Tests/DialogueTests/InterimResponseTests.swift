import Dialogue
import Engine
import Events
import SansIO
import Testing

/// What the user hears while the answer takes its time (Voice Live protocol F.11 and G.10).
struct InterimResponseTests {
    private let fixed = """
        {"interim_response":{"type":"static_interim_response","triggers":["latency","tool"],
        "latency_threshold_ms":1500,"texts":["One moment."]}}
        """
    private let generated = """
        {"interim_response":{"type":"llm_interim_response","triggers":["latency","tool"],"latency_threshold_ms":1500,
        "model":"small","instructions":"Bridge.","max_completion_tokens":20}}
        """

    private func stage(_ settings: String, audioDelivery: AudioDelivery = .events) -> SessionStage {
        var stage = SessionStage(audioDelivery: audioDelivery)
        stage.update(settings)
        _ = stage.drain()
        return stage
    }

    /// Until a model calls a function and is done.
    private func callsATool(_ stage: inout SessionStage) throws {
        let run = try #require(stage.chats.last).id
        stage.put(.chat(run, .toolCall(index: 0, id: "call_1", name: "f")))
        stage.put(.chat(run, .toolArguments(index: 0, delta: "{}")))
        stage.endChat()
    }

    /// The call of a function does not wait; the end of its response does.
    @Test(arguments: [false, true])
    func aResponseIsNotDoneBeforeItsBridgeBeginsToPlay(_ isCut: Bool) throws {
        var stage = SessionStage(connected: false)
        stage.update(fixed)
        stage.userSays("Hello")
        stage.passToDeadline()
        let bridge = try #require(stage.session.snapshot.records.last).item.id
        try callsATool(&stage)
        let lines = stage.drain()
        #expect(lines.last?.hasPrefix("response.output_item.done 1") == true)
        #expect(!lines.contains { $0.hasPrefix("response.done") })
        if isCut {
            stage.client(.itemTruncate(ItemTruncate(itemID: bridge, contentIndex: 0, audioEndMs: 10)))
            #expect(stage.drain().first == "response.done resp_1 completed 2")
        }
        stage.put(.mediaConnected)
        stage.hear(voice: false, milliseconds: 300)
        #expect(
            stage.drain().filter { $0.hasPrefix("output") || $0.hasPrefix("response.done") }
                == (isCut
                    ? []
                    : [
                        "output_audio_buffer.started resp_1", "response.done resp_1 completed 2",
                        "output_audio_buffer.stopped resp_1",
                    ]))
    }

    // Proves: F.11 static_interim_response, F.11 triggers latency, F.2 interim_response
    @Test(arguments: [AudioDelivery.events, .paced])
    func aLateAnswerIsBridgedInTheOrderOfTheProtocol(_ audioDelivery: AudioDelivery) {
        var stage = stage(fixed, audioDelivery: audioDelivery)
        stage.userSays("Hello")
        _ = stage.drain()
        stage.passToDeadline()
        #expect(stage.now == .zero + .milliseconds(2400))
        stage.hear(voice: false, milliseconds: 20)
        stage.agentWrites("Good day.")
        stage.hear(voice: false, milliseconds: 20)
        let lines = stage.drain().filter { !$0.hasPrefix("response.audio.delta") && !$0.hasPrefix("output_audio") }
        #expect(
            lines == [
                "response.output_item.added 0 item_2 assistant in_progress []",
                "conversation.item.created item_2 assistant in_progress [] after item_1",
                "response.content_part.added item_2 audio:",
                "response.audio_transcript.delta item_2 One moment.",
                "response.audio.done item_2",
                "response.audio_transcript.done item_2 One moment.",
                "response.content_part.done item_2 audio:One moment.",
                "response.output_item.done 0 item_2 assistant completed [audio:One moment.]",
                "response.output_item.added 1 item_3 assistant in_progress []",
                "conversation.item.created item_3 assistant in_progress [] after item_2",
                "response.content_part.added item_3 audio:",
                "response.audio_transcript.delta item_3 Good day.",
                "response.audio.done item_3",
                "response.audio_transcript.done item_3 Good day.",
                "response.content_part.done item_3 audio:Good day.",
                "response.output_item.done 1 item_3 assistant completed [audio:Good day.]",
                "response.done resp_1 completed 2",
            ])
        // The model never learns of it.
        stage.hear(voice: false, milliseconds: 1000)
        stage.userSays("And?")
        #expect(stage.chats.last?.request.messages == [.user("Hello"), .assistant("Good day."), .user("And?")])
    }

    @Test func theTimeOfTheRecognizerIsBridgedToo() throws {
        var stage = stage(fixed)
        stage.update(#"{"turn_detection":null}"#)
        stage.hear(voice: true, milliseconds: 400)
        stage.client(json: #"{"type":"input_audio_buffer.commit"}"#)
        stage.client(json: #"{"type":"response.create"}"#)
        _ = stage.drain()
        stage.passToDeadline()
        #expect(stage.drain().contains("response.output_item.done 0 item_2 assistant completed [audio:One moment.]"))
        #expect(stage.chats.isEmpty)
        stage.recognize("Hello")
        #expect(stage.chats.last?.request.messages == [.user("Hello")])
        stage.agentWrites("Good day.")
        #expect(stage.drain().last == "response.done resp_1 completed 2")
    }

    @Test func anAnswerInTimeIsNotBridged() {
        var stage = stage(fixed)
        stage.userSays("Hello")
        stage.hear(voice: false, milliseconds: 1400)
        stage.agentWrites("Good", ends: false)
        stage.hear(voice: false, milliseconds: 1000)
        stage.put(.deadline)
        stage.agentWrites(" day.")
        #expect(!stage.lines.contains { $0.contains("One moment") })
        #expect(stage.lines.last == "response.done resp_1 completed 1")
    }

    // Proves: F.11 latency_threshold_ms
    @Test func theTimeCountsFromTheEndOfTheTurn() {
        var stage = stage(fixed)
        stage.hear(voice: true, milliseconds: 400)
        stage.hear(voice: false, milliseconds: 500)
        // The recognizer takes a second of it.
        stage.hear(voice: false, milliseconds: 1000)
        stage.recognize("Hello")
        stage.passToDeadline()
        #expect(stage.now == .zero + .milliseconds(2400))
        #expect(stage.lines.contains { $0.contains("One moment") })
    }

    @Test func anAnswerWaitsForTheBridgeToBeSpoken() throws {
        var stage = stage(fixed)
        stage.speaksAtOnce = false
        stage.client(.responseCreate(ResponseCreate()))
        stage.passToDeadline()
        let speech = try #require(stage.speeches.last)
        #expect(speech.request.text == "One moment.")
        _ = stage.drain()
        stage.agentWrites("Good day.")
        #expect(stage.drain() == [])
        stage.put(.speech(speech.id, .audio([Int16](repeating: 1, count: 4800))))
        stage.put(.speechEnded(speech.id, nil))
        let lines = stage.drain()
        #expect(lines.contains("response.output_item.done 0 item_1 assistant completed [audio:One moment.]"))
        #expect(lines.last == "response.audio_transcript.delta item_2 Good day.")
        #expect(stage.speeches.last?.request.text == "Good day.")
    }

    // Proves: F.11 llm_interim_response
    @Test func aModelWritesTheBridge() throws {
        var stage = stage(generated)
        stage.userSays("Hello")
        let answer = try #require(stage.chats.last)
        stage.passToDeadline()
        let bridge = try #require(stage.chats.last)
        #expect(
            bridge.request
                == ChatRequest(
                    instructions: "Bridge.", messages: [.user("Hello")], toolChoice: .none, maxOutputTokens: 20,
                    model: "small", purpose: .bridge))
        #expect(answer.request.purpose == .answer)
        _ = stage.drain()
        stage.agentWrites("Let me ", "see.")
        #expect(stage.lines.contains("response.output_item.done 0 item_2 assistant completed [audio:Let me see.]"))
        stage.put(.chat(answer.id, .text("Good day.")))
        stage.put(.chatEnded(answer.id, nil))
        #expect(stage.drain().last == "response.done resp_1 completed 2")
    }

    @Test func aBridgeThatComesTooLateIsNotSaid() throws {
        var stage = stage(generated)
        stage.userSays("Hello")
        let answer = try #require(stage.chats.last).id
        stage.passToDeadline()
        let bridge = try #require(stage.chats.last).id
        stage.put(.chat(bridge, .text("Let me see.")))
        stage.put(.chat(answer, .text("Good day.")))
        #expect(stage.cancelledChats == [bridge])
        stage.put(.chatEnded(bridge, nil))
        stage.put(.chatEnded(answer, nil))
        #expect(!stage.lines.contains { $0.contains("Let me see") })
        #expect(stage.lines.last == "response.done resp_1 completed 1")
    }

    @Test func aBridgeThatFailsIsNone() throws {
        var stage = stage(generated)
        stage.userSays("Hello")
        let answer = try #require(stage.chats.last).id
        stage.passToDeadline()
        stage.put(.chatEnded(try #require(stage.chats.last).id, EngineFault(.failed, "No.")))
        stage.put(.chat(answer, .text("Good day.")))
        stage.put(.chatEnded(answer, nil))
        #expect(stage.lines.last == "response.done resp_1 completed 1")
    }

    @Test func theUserInterruptsTheBridge() {
        var stage = stage(fixed)
        stage.userSays("Hello")
        stage.passToDeadline()
        _ = stage.drain()
        stage.hear(voice: true, milliseconds: 200)
        #expect(stage.drain().last == "response.done resp_1 cancelled turn_detected")
        #expect(stage.cancelledChats.count == 1)
    }

    // Proves: F.11 triggers tool
    @Test func toolsAreBridgedByAResponseOfItsOwn() throws {
        var stage = stage(fixed)
        stage.userSays("Hello")
        try callsATool(&stage)
        #expect(stage.drain().last == "response.done resp_1 completed 1")
        stage.passToDeadline()
        let lines = stage.drain()
        #expect(lines.first == "response.created resp_2")
        #expect(lines.last == "response.done resp_2 completed 1")
        guard case .responseDone(let event) = stage.messages.last?.event else { return }
        #expect(event.response.metadata == ["interim": "true"])
        #expect(event.response.usage?.inputTokens == 0)
        stage.client(
            json: #"""
                {"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_1","output":"1"}}
                """#)
        stage.client(.responseCreate(ResponseCreate()))
        #expect(
            stage.chats.last?.request.messages == [
                .user("Hello"), .toolCall(id: "call_1", name: "f", arguments: "{}"),
                .toolOutput(id: "call_1", output: "1"),
            ])
    }

    @Test func aResponseThatTheClientAsksForMeanwhileWaits() throws {
        var stage = stage(fixed)
        stage.userSays("Hello")
        try callsATool(&stage)
        stage.speaksAtOnce = false
        stage.passToDeadline()
        _ = stage.drain()
        stage.client(json: #"{"type":"response.create","response":{"metadata":{"k":"v"}}}"#)
        #expect(stage.drain() == [])
        // One may wait, no more.
        stage.client(.responseCreate(ResponseCreate()), id: "e2")
        #expect(stage.drain() == ["error conversation_already_has_active_response - e2"])
        stage.put(.speechEnded(try #require(stage.speeches.last).id, nil))
        #expect(stage.drain().suffix(2) == ["response.done resp_2 completed 1", "response.created resp_3"])
        stage.agentWrites("Done.")
        #expect(stage.chats.count == 2)
    }

    @Test func whatWaitedIsReplacedToo() throws {
        var stage = stage(fixed)
        stage.userSays("Hello")
        try callsATool(&stage)
        stage.speaksAtOnce = false
        stage.passToDeadline()
        stage.client(.responseCreate(ResponseCreate()))
        _ = stage.drain()
        stage.client(json: #"{"type":"response.create","response":{"cancel_previous":true}}"#)
        let ends = stage.drain().filter { $0.hasPrefix("response.created") || $0.hasPrefix("response.done") }
        #expect(
            ends == [
                "response.done resp_2 cancelled client_cancelled", "response.created resp_3",
                "response.done resp_3 cancelled client_cancelled", "response.created resp_4",
            ])
    }

    @Test func whatWaitedIsInterruptedToo() throws {
        var stage = stage(fixed)
        stage.userSays("Hello")
        try callsATool(&stage)
        stage.speaksAtOnce = false
        stage.passToDeadline()
        stage.client(.responseCreate(ResponseCreate()))
        stage.hear(voice: true, milliseconds: 200)
        let ends = stage.drain().filter { $0.hasPrefix("response.created") || $0.hasPrefix("response.done") }
        #expect(
            ends.suffix(3) == [
                "response.done resp_2 cancelled turn_detected", "response.created resp_3",
                "response.done resp_3 cancelled turn_detected",
            ])
    }

    @Test func toolsThatAreQuickAreNotBridged() throws {
        var stage = stage(fixed)
        stage.userSays("Hello")
        try callsATool(&stage)
        stage.hear(voice: false, milliseconds: 200)
        stage.client(.responseCreate(ResponseCreate()))
        stage.hear(voice: false, milliseconds: 400)
        stage.put(.deadline)
        #expect(!stage.lines.contains { $0.contains("One moment") })
    }

    @Test func whoSaidSomethingBeforeTheCallNeedsNoBridge() throws {
        var stage = stage(fixed)
        stage.userSays("Hello")
        stage.agentWrites("Let me look that up.", ends: false)
        try callsATool(&stage)
        stage.hear(voice: false, milliseconds: 1000)
        stage.put(.deadline)
        #expect(!stage.lines.contains { $0.contains("One moment") })
    }

    @Test(arguments: [
        #"{"modalities":["text"]}"#, #"{"interim_response":null}"#, #"{"conversation":"none"}"#,
        #"{"pre_generated_assistant_message":"StartupMessage!"}"#,
    ])
    func notEveryResponseIsBridged(_ response: String) {
        var stage = stage(fixed)
        stage.speaksAtOnce = false
        stage.client(json: #"{"type":"response.create","response":\#(response)}"#)
        stage.hear(voice: false, milliseconds: 2000)
        stage.put(.deadline)
        #expect(!stage.lines.contains { $0.contains("One moment") })
    }

    // Proves: D.12 interim_response
    @Test func aResponseMayBeBridgedThoughTheSessionIsNot() {
        var stage = stage("{}")
        stage.client(
            json: #"""
                {"type":"response.create","response":{"interim-response":{"type":"static-interim-response",
                "latency_threshold_ms":0,"texts":["Hm."]}}}
                """#)
        stage.passToDeadline()
        #expect(stage.now == .zero + .milliseconds(100))
        #expect(stage.lines.contains("response.output_item.done 0 item_1 assistant completed [audio:Hm.]"))
    }

    @Test func theSettingComesBackWithItsDefaults() {
        var stage = stage(#"{"interim_response":{"type":"static_interim_response","texts":["Hm."]}}"#)
        #expect(
            stage.session.object.interimResponse
                == .fixed(.init(triggers: [.latency], latencyThresholdMs: 2000, texts: ["Hm."])))
        stage.update(#"{"interim_response":null}"#)
        #expect(stage.session.object.interimResponse == nil)
    }

    @Test func aToolThatTheServerCallsIsBridgedInTheSameResponse() {
        var stage = SessionStage.withTools()
        stage.update(fixed)
        stage.modelCalls("find")
        _ = stage.drain()
        stage.passToDeadline()
        let lines = stage.drain()
        #expect(lines.contains("response.output_item.done 1 item_4 assistant completed [audio:One moment.]"))
        #expect(!lines.contains { $0.hasPrefix("response.done") })
        stage.returns(.output("42"))
        stage.hear(voice: false, milliseconds: 20)
        #expect(stage.drain().contains("response.done resp_1 completed 2"))
        #expect(stage.chats.last?.request.messages.contains(.assistant("One moment.")) == false)
    }
}
