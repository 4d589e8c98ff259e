import Engine
import Events
import SansIO
import Testing

/// `response.create`, and what becomes of a response when engines fail (Voice Live protocol D.12, D.13, G.13).
struct ResponseTests {
    private func create(_ response: String) -> String {
        #"{"type":"response.create","event_id":"e1","response":\#(response)}"#
    }

    // Proves: D.12 instructions, D.12 temperature, D.12 max_output_tokens, D.12 metadata, D.12 modalities, D.12 tools
    // Proves: D.12 append_input_items
    @Test func overridesHoldForOneResponse() throws {
        var stage = SessionStage()
        stage.client(
            json: create(
                """
                {"instructions":"Sing.","temperature":0.3,"max_output_tokens":50,"metadata":{"k":"v"},"modalities":["text"],
                "tools":[{"type":"function","name":"f"}],"append_input_items":[{"type":"message","role":"user",
                "content":[{"type":"input_text","text":"Now"}]}]}
                """))
        let request = try #require(stage.chats.last?.request)
        #expect(request.instructions == "Sing.")
        #expect(request.temperature == 0.3)
        #expect(request.maxOutputTokens == 50)
        #expect(request.tools.map(\.name) == ["f"])
        #expect(request.messages == [.user("Now")])
        stage.agentWrites("La.")
        guard case .responseDone(let event) = stage.messages.last?.event else { return }
        #expect(event.response.metadata == ["k": "v"])
        #expect(event.response.maxOutputTokens == .limit(50))
        stage.client(.responseCreate(ResponseCreate()))
        #expect(stage.chats.last?.request.instructions == "")
        #expect(stage.chats.last?.request.messages == [.assistant("La.")])
    }

    // Proves: D.13 invalid parameter
    @Test(arguments: [
        (#"{"temperature":5}"#, "invalid_value response.temperature"),
        (#"{"max_output_tokens":0}"#, "invalid_value response.max_output_tokens"),
        (#"{"modalities":["avatar","text"]}"#, "avatar_not_supported response.modalities"),
        (#"{"voice":"nobody"}"#, "invalid_value response.voice.name"),
        (#"{"tools":[{"type":"function","name":""}]}"#, "invalid_value response.tools[0].name"),
        (
            #"{"input_items":[{"type":"function_call_output","call_id":"x","output":""}]}"#,
            "invalid_tool_call_id response.input_items[0].call_id"
        ),
        (
            #"{"pre_generated_assistant_message":{"type":"message","role":"user","content":[{"type":"input_text","text":"x"}]}}"#,
            "invalid_value response.pre_generated_assistant_message"
        ),
        (
            #"{"interim_response":{"type":"static_interim_response","texts":[]}}"#,
            "invalid_value response.interim_response.texts"
        ),
        (#"{"animation":{}}"#, "invalid_value response.animation.outputs"),
        (#"{"modalities":["text","audio","animation"]}"#, "invalid_value response.modalities"),
        (#"{"invoke_input":{"a":1}}"#, "invalid_value response.invoke_input"),
        (#"{"reasoning_effort":"heroic"}"#, "invalid_value response.reasoning_effort"),
        (#"{"metadata":{"k":5}}"#, "invalid_type response.metadata"),
    ])
    func refuses(_ json: String, _ error: String) {
        var stage = SessionStage()
        stage.client(json: create(json))
        #expect(stage.drain() == ["error \(error) e1"])
        #expect(stage.chats.isEmpty)
    }

    // Proves: D.12 conversation, D.12 input_items
    @Test func outOfBandResponsesLeaveNoTrace() {
        var stage = SessionStage()
        stage.client(.itemCreate(ItemCreate(item: .message(.user, "Hello"))))
        stage.client(.responseCreate(ResponseCreate()))
        _ = stage.drain()
        stage.client(
            json: create(
                #"{"conversation":"none","modalities":["text"],"input_items":[{"type":"message","role":"user","content":"Classify"}]}"#
            ))
        #expect(stage.chats.last?.request.messages == [.user("Classify")])
        stage.agentWrites("Greeting")
        let lines = stage.drain()
        #expect(lines.first == "response.created resp_2")
        #expect(lines.last == "response.done resp_2 completed 1")
        #expect(!lines.contains { $0.hasPrefix("conversation") })
        #expect(stage.session.snapshot.records.count == 1)
    }

    @Test func itemsOfItsOwnAndItemsBesidesAreBothRead() {
        var stage = SessionStage()
        stage.client(.itemCreate(ItemCreate(item: .message(.user, "Hello"))))
        stage.client(
            json: create(
                #"{"input_items":[{"type":"message","role":"user","content":"One"}],"append_input_items":[{"type":"message","role":"user","content":"Two"}]}"#
            ))
        #expect(stage.chats.last?.request.messages == [.user("One"), .user("Two")])
    }

    /// What goes on beside the conversation is bounded, and does not keep the user waiting.
    @Test func responsesBesideTheConversationLeaveRoomForItsOwn() {
        var stage = SessionStage()
        for _ in 0..<20 { stage.client(json: create(#"{"conversation":"none","modalities":["text"]}"#)) }
        #expect(stage.drain().contains { $0.hasPrefix("error rate_limit_exceeded") })
        stage.client(json: create("{}"))
        #expect(stage.drain().contains { $0.hasPrefix("response.created") })
    }

    @Test func anAnswerBehindAnotherIsNotDoneBeforeItBeginsToPlay() {
        var stage = SessionStage()
        stage.userSays("Hello")
        stage.agentWrites("Good day to you.")
        stage.hear(voice: false, milliseconds: 100)
        #expect(stage.drain().last == "response.done resp_1 completed 1")
        stage.client(json: #"{"type":"response.create"}"#)
        stage.agentWrites("And more.")
        #expect(!stage.drain().contains { $0.hasPrefix("response.done") })
        stage.hear(voice: false, milliseconds: 1000)
        let lines = stage.drain().filter { $0.hasPrefix("output_audio_buffer") || $0.hasPrefix("response.done") }
        #expect(
            lines == [
                "output_audio_buffer.stopped resp_1", "output_audio_buffer.started resp_2",
                "response.done resp_2 completed 1", "output_audio_buffer.stopped resp_2",
            ])
    }

    // Proves: D.13 engine failure, E.4 status failed
    @Test func aModelThatFailsEndsTheResponseOnly() throws {
        var stage = SessionStage()
        stage.userSays("Hello")
        stage.agentWrites("Well, it is so. ", "Half of", ends: false)
        stage.hear(voice: false, milliseconds: 20)
        #expect(stage.drain().last == "output_audio_buffer.started resp_1")
        stage.put(.chatEnded(try #require(stage.chats.last).id, EngineFault(.unavailable, "Down.")))
        let lines = stage.drain()
        #expect(lines.first == "response.audio.done item_2")
        #expect(lines.last == "response.done resp_1 failed engine_unavailable")
        // What was spoken is heard to its end, and is all that counts.
        stage.hear(voice: false, milliseconds: 1000)
        #expect(stage.drain() == ["output_audio_buffer.stopped resp_1"])
        stage.userSays("Again")
        #expect(
            stage.chats.last?.request.messages == [.user("Hello"), .assistant("Well, it is so."), .user("Again")])
    }

    @Test func aVoiceThatFailsEndsTheResponse() throws {
        var stage = SessionStage()
        stage.speaksAtOnce = false
        stage.userSays("Hello")
        stage.agentWrites("Good day. ", "More. ", ends: false)
        stage.put(.speechEnded(try #require(stage.speeches.last).id, EngineFault(.unavailable, "No voice.")))
        #expect(stage.speeches.last?.request.text == "More.")
        stage.put(.speechEnded(try #require(stage.speeches.last).id, EngineFault(.unavailable, "No voice.")))
        #expect(stage.drain().last == "response.done resp_1 failed engine_unavailable")
        #expect(stage.cancelledChats.count == 1)
    }

    /// Play-out never begins of a response that is done (Voice Live protocol G, invariant 2).
    @Test(arguments: ["model", "voice", "time"])
    func whatHadNotBegunToPlayIsDroppedWithTheResponse(_ how: String) throws {
        var stage = SessionStage(connected: false)
        stage.userSays("Hello")
        stage.agentWrites("Well, it is so. ", ends: false)
        stage.speaksAtOnce = false
        stage.agentWrites("And more. ", ends: false)
        _ = stage.drain()
        var lines: [String] = []
        switch how {
        case "model": stage.put(.chatEnded(try #require(stage.chats.last).id, EngineFault(.unavailable, "Down.")))
        case "voice":
            stage.agentWrites("And so on. ", ends: false)
            for _ in 0..<2 {
                stage.put(.speechEnded(try #require(stage.speeches.last).id, EngineFault(.unavailable, "No.")))
            }
        default:
            // The voice's clause, then the model.
            for _ in 0..<20 where lines.last?.hasPrefix("response.done") != true {
                stage.passToDeadline()
                lines += stage.drain()
            }
        }
        lines += stage.drain()
        #expect(lines.last?.hasPrefix("response.done resp_1 failed") == true)
        stage.put(.mediaConnected)
        stage.hear(voice: false, milliseconds: 1000)
        #expect(stage.drain() == [])
        #expect(stage.played == 0)
        stage.userSays("Again")
        #expect(stage.chats.last?.request.messages == [.user("Hello"), .user("Again")])
    }

    /// Less than a frame is no play-out.
    @Test func aResponseOfHardlyAnyAudioIsDoneAndNeverBegins() throws {
        var stage = SessionStage()
        stage.speaksAtOnce = false
        stage.userSays("Hello")
        stage.agentWrites("Hm.")
        let speech = try #require(stage.speeches.last).id
        stage.put(.speech(speech, .audio([Int16](repeating: 1, count: 100))))
        stage.put(.speechEnded(speech, nil))
        #expect(stage.drain().last == "response.done resp_1 completed 1")
        stage.hear(voice: false, milliseconds: 200)
        #expect(stage.drain() == [])
    }

    @Test func enginesThatKeepSilentAreGivenUp() {
        var stage = SessionStage()
        stage.speaksAtOnce = false
        stage.userSays("Hello")
        stage.passToDeadline()
        #expect(stage.drain().last == "response.done resp_1 failed engine_timeout")
        #expect(stage.cancelledChats.count == 1)
        stage.userSays("Hello")
        stage.agentWrites("Good day.")
        stage.passToDeadline()
        #expect(stage.drain().last == "response.done resp_2 failed engine_timeout")
        #expect(stage.cancelledSpeeches.count == 1)
    }

    // Proves: E.4 status incomplete
    @Test(arguments: [
        (ChatFinish.maxOutputTokens, "incomplete max_output_tokens"), (.contentFilter, "incomplete content_filter"),
    ])
    func anAnswerCutShortIsIncomplete(_ finish: ChatFinish, _ status: String) {
        var stage = SessionStage()
        stage.userSays("Hello")
        stage.agentWrites("Good", finish: finish)
        stage.hear(voice: false, milliseconds: 20)
        #expect(stage.drain().last == "response.done resp_1 \(status)")
    }

    @Test func anAnswerOfNothingIsComplete() {
        var stage = SessionStage()
        stage.userSays("Hello")
        stage.agentWrites(" \n")
        #expect(stage.drain().last == "response.done resp_1 completed 0")
        stage.hear(voice: false, milliseconds: 100)
        #expect(stage.drain() == [])
    }

    // Proves: E.4 usage
    @Test func usageIsCompleteAndCounted() throws {
        var stage = SessionStage()
        stage.userSays("Hello")
        let run = try #require(stage.chats.last).id
        stage.put(.chat(run, .text("Good day to you.")))
        stage.put(.chat(run, .usage(ChatUsage(inputTokens: 20, outputTokens: 5, cachedTokens: 8))))
        stage.endChat()
        stage.hear(voice: false, milliseconds: 20)
        guard case .responseDone(let event) = stage.messages.last?.event, let usage = event.response.usage else {
            Issue.record("no usage")
            return
        }
        // 900 ms of input at 10 tokens a second, 400 ms of output at 20.
        #expect(usage.inputTokenDetails.audioTokens == 9)
        #expect(usage.outputTokenDetails.audioTokens == 8)
        #expect(usage.inputTokenDetails.textTokens == 20)
        #expect(usage.inputTokenDetails.cachedTokens == 8)
        #expect(usage.totalTokens == 20 + 9 + 5 + 8)
    }

    @Test func hostileUsageDoesNotTrap() throws {
        var stage = SessionStage()
        stage.userSays("Hello")
        let run = try #require(stage.chats.last).id
        stage.put(.chat(run, .usage(ChatUsage(inputTokens: .max, outputTokens: .max, cachedTokens: .min))))
        stage.endChat()
        #expect(stage.drain().last == "response.done resp_1 completed 0")
    }

    @Test func aLongAnswerIsSpokenNoFasterThanItIsHeard() {
        var stage = SessionStage()
        stage.userSays("Tell me everything")
        stage.agentWrites(String(repeating: "One two three four five six seven eight nine ten. ", count: 50))
        // Ten words are a second; ten seconds may wait.
        #expect(stage.speeches.count == 10)
        stage.hear(voice: false, milliseconds: 2000)
        #expect(stage.speeches.count == 12)
        #expect(!stage.lines.contains { $0.hasPrefix("response.done") })
        stage.hear(voice: false, milliseconds: 50_000)
        #expect(stage.lines.suffix(2) == ["response.done resp_1 completed 1", "output_audio_buffer.stopped resp_1"])
    }

    @Test func theSessionEndsWhenItsTimeIsUp() {
        var stage = SessionStage { $0.lifetime = .seconds(60) }
        #expect(stage.session.nextDeadline == .zero + .seconds(60))
        stage.passToDeadline()
        #expect(stage.drain() == ["error session_expired - -"])
        #expect(stage.ends == [.expired])
        #expect(stage.session.nextDeadline == nil)
        stage.userSays("Hello?")
        #expect(stage.drain() == [])
    }

    @Test func whatCannotBeReadOrIsNotKnownIsRefused() {
        var stage = SessionStage()
        stage.client(json: "nonsense")
        stage.client(json: #"{"type":"do.magic","event_id":"e1"}"#)
        stage.client(json: #"{"type":"input_audio.turn.start","turn_id":"t","event_id":"e2"}"#)
        stage.client(json: #"{"type":"session.avatar.connect","client_sdp":"x","event_id":"e3"}"#)
        stage.client(json: #"{"type":"conversation.item.delete","event_id":"e4"}"#)
        stage.client(json: #"{"type":"input_audio_buffer.append","audio":"AAAA","event_id":"e5"}"#)
        stage.client(json: #"{"type":"input_audio_buffer.append","audio":"AAAA","event_id":"e6"}"#)
        stage.client(
            json: #"{"type":"mcp_approval_response","approval_request_id":"r","approve":true,"event_id":"e7"}"#)
        #expect(
            stage.drain() == [
                "error invalid_json - -", "error unknown_event type e1", "error unsupported_event type e2",
                "error avatar_not_supported - e3", "error missing_required_parameter item_id e4",
                "error invalid_request - e5", "error item_not_found approval_request_id e7",
            ])
    }

    @Test func theSameInputsGiveTheSameIdentifiers() {
        func play() -> [ServerMessage] {
            var stage = SessionStage(seed: 9)
            stage.userSays("Hello")
            stage.agentWrites("Good day.")
            return stage.messages
        }
        #expect(play() == play())
        #expect(Set(play().map(\.eventID)).count == play().count)
        #expect(play().allSatisfy { $0.eventID.rawValue.hasPrefix("event_") && $0.eventID.rawValue.count == 26 })
    }
}
