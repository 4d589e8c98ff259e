import Audio
import Engine
import Events
import Relay
import SansIO
import Testing

@Suite struct RelayedSpeechTests {
    @Test(arguments: [(RelayDialect.voiceLive, 16_000), (.openAI, 24_000), (.openAIBeta, 24_000)])
    func sendsTheUsersAudioAtTheRemotesRate(_ dialect: RelayDialect, _ rate: Int) throws {
        var stage = try RelayStage(dialect)
        stage.pass(frames: 50, voice: 1000)
        #expect(stage.sentAudio.count == rate)
        #expect(stage.sentAudio.suffix(100).allSatisfy { abs(Int($0) - 1000) < 20 })
    }

    @Test func sendsWhatIsLeftBeforeACommit() throws {
        var stage = try RelayStage(.voiceLive)
        stage.pass(frames: 3)
        #expect(stage.sentAudio.count == 640)
        stage.client(#"{"type":"input_audio_buffer.commit"}"#)
        #expect(stage.sentAudio.count == 960)
        #expect(stage.lastTold("input_audio_buffer.commit") != nil)
    }

    @Test func playsTheRemotesSpeechAndTellsOfIt() throws {
        var stage = try RelayStage(.openAI)
        stage.forget()
        stage.remote(RelayStage.created(), RelayStage.speech(1000, type: "response.output_audio.delta"))
        #expect(stage.types == ["response.created"])
        stage.pass(frames: 1)
        #expect(stage.types.last == "output_audio_buffer.started")
        stage.remote(RelayStage.done())
        #expect(stage.types.last == "response.done")
        stage.pass(frames: 3)
        #expect(stage.types.last == "output_audio_buffer.stopped")
        #expect(stage.played.count == 1440)
        #expect(stage.played.prefix(1000) == ((0..<1000).map { Int16($0) })[...])
        #expect(!stage.types.contains("response.audio.delta"))
    }

    @Test func aResponseThatArrivesWithinAFrameEndsAfterItsPlayoutBegan() throws {
        var stage = try RelayStage(.openAI)
        stage.forget()
        stage.remote(
            RelayStage.created(), RelayStage.speech(1000, type: "response.output_audio.delta"), RelayStage.done())
        #expect(stage.types == ["response.created"])
        stage.pass(frames: 1)
        #expect(stage.types == ["response.created", "output_audio_buffer.started", "response.done"])
    }

    @Test func aResponseThatIsClearedBeforeItsPlayoutBeganEndsToo() throws {
        var stage = try RelayStage(.openAI)
        stage.forget()
        stage.remote(
            RelayStage.created(), RelayStage.speech(1000, type: "response.output_audio.delta"), RelayStage.done())
        stage.client(#"{"type":"output_audio_buffer.clear"}"#)
        #expect(stage.types.filter { $0 == "response.done" }.count == 1)
        stage.pass(frames: 3)
        #expect(stage.types.filter { $0 == "response.done" }.count == 1)
    }

    @Test(arguments: [("pcm16", 960), ("pcm16_16000hz", 640), ("g711_ulaw", 160)])
    func sendsSpeechInTheFormatOfAPlainClient(_ format: String, _ bytes: Int) throws {
        var stage = try RelayStage(.openAI, audioDelivery: .events)
        stage.update(#"{"output_audio_format":"\#(format)"}"#)
        stage.remote(#"{"type":"session.updated","session":{}}"#)
        stage.forget()
        stage.remote(
            RelayStage.created(), RelayStage.speech(500, type: "response.output_audio.delta"),
            #"{"type":"response.output_audio.done","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0}"#
        )
        // 500 samples are a frame and a bit of another.
        #expect(
            stage.types == ["response.created", "response.audio.delta", "response.audio.delta", "response.audio.done"])
        let delta = try #require(stage.last("response.audio.delta"))
        #expect(delta["delta"]?.stringValue.flatMap { Base64.decode($0) }?.count == bytes)
        #expect(delta["item_id"] == "item_a")
        #expect(stage.last("response.created")?[path: "response", "output_audio_format"] == .string(format))
    }

    // MARK: Barge-in

    /// The agent speaks for a second, of which `frames` were played, and the user says something.
    private func interrupted(
        _ dialect: RelayDialect = .openAI, after frames: Int, settings: String = "{}", isDone: Bool = false
    ) throws -> RelayStage {
        var stage = try RelayStage(dialect)
        stage.update(settings)
        stage.remote(#"{"type":"session.updated","session":{}}"#)
        stage.remote(
            RelayStage.created(),
            RelayStage.speech(
                24_000, type: dialect == .openAI ? "response.output_audio.delta" : "response.audio.delta"))
        if isDone { stage.remote(RelayStage.done()) }
        stage.pass(frames: frames)
        stage.forget()
        stage.remote(RelayStage.speechStarted)
        return stage
    }

    @Test(arguments: RelayDialect.allCases)
    func stopsAtOnceAndTellsTheRemoteWhatWasHeard(_ dialect: RelayDialect) throws {
        var stage = try interrupted(dialect, after: 17)
        #expect(stage.types == ["input_audio_buffer.speech_started", "output_audio_buffer.cleared"])
        let truncate = try #require(stage.lastTold("conversation.item.truncate"))
        #expect(truncate["item_id"] == "item_a")
        #expect(truncate["content_index"] == 0)
        #expect(truncate["audio_end_ms"] == 340)
        // The remote cancels by itself; it is not asked a second time.
        #expect(stage.lastTold("response.cancel") == nil)
        let played = stage.played.count
        stage.remote(RelayStage.speech(24_000), RelayStage.speech(24_000, type: "response.output_audio.delta"))
        stage.remote(
            RelayStage.done(status: "cancelled", details: #"{"type":"cancelled","reason":"turn_detected"}"#),
            #"{"type":"conversation.item.truncated","item_id":"item_a","content_index":0,"audio_end_ms":340}"#)
        stage.pass(frames: 5)
        #expect(stage.played.count == played)
        #expect(
            stage.types == [
                "input_audio_buffer.speech_started", "output_audio_buffer.cleared", "response.done",
            ])
    }

    @Test func tellsTheClientOfTheTruncationWhereItAskedForIt() throws {
        var stage = try interrupted(
            after: 5, settings: #"{"turn_detection":{"type":"server_vad","auto_truncate":true}}"#)
        stage.remote(
            #"{"type":"conversation.item.truncated","item_id":"item_a","content_index":0,"audio_end_ms":100}"#)
        #expect(stage.types.last == "conversation.item.truncated")
        #expect(stage.lastTold("conversation.item.truncate")?["audio_end_ms"] == 100)
    }

    @Test func cutsWhatIsStillHeardOfAResponseThatIsDone() throws {
        let stage = try interrupted(after: 10, isDone: true)
        #expect(stage.types == ["input_audio_buffer.speech_started", "output_audio_buffer.cleared"])
        #expect(stage.lastTold("conversation.item.truncate")?["audio_end_ms"] == 200)
    }

    @Test func cutsNothingThatWasHeardToItsEnd() throws {
        let stage = try interrupted(after: 51, isDone: true)
        #expect(stage.types == ["input_audio_buffer.speech_started"])
        #expect(stage.told == [])
    }

    @Test func speaksOnWhereTheUserMayNotInterrupt() throws {
        var stage = try interrupted(
            after: 5, settings: #"{"turn_detection":{"type":"server_vad","interrupt_response":false}}"#)
        #expect(stage.types == ["input_audio_buffer.speech_started"])
        #expect(stage.told == [])
        let played = stage.played.count
        stage.pass(frames: 5)
        #expect(stage.played.count == played + 5 * 480)
    }

    @Test func stopsAtTheClientsWish() throws {
        var stage = try interrupted(
            after: 3, settings: #"{"turn_detection":{"type":"server_vad","interrupt_response":false}}"#)
        stage.forget()
        stage.client(#"{"type":"response.cancel","event_id":"c1"}"#, from: RelayStage.data)
        #expect(stage.types == ["output_audio_buffer.cleared"])
        #expect(stage.lastTold("response.cancel") != nil)
        #expect(stage.lastTold("conversation.item.truncate")?["audio_end_ms"] == 60)
        let id = try #require(stage.lastTold("response.cancel")?["event_id"]?.stringValue)
        stage.remote(
            #"{"type":"error","error":{"type":"invalid_request_error","code":"response_cancel_not_active","event_id":"\#(id)"}}"#
        )
        #expect(stage.last("error")?[path: "error", "event_id"] == "c1")
        #expect(stage.replies.last == RelayStage.data)
    }

    @Test func clearsTheOutputWithoutTheRemotesHelp() throws {
        var stage = try interrupted(
            after: 3, settings: #"{"turn_detection":{"type":"server_vad","interrupt_response":false}}"#)
        stage.forget()
        stage.client(#"{"type":"output_audio_buffer.clear"}"#)
        #expect(stage.types == ["output_audio_buffer.cleared"])
        #expect(stage.lastTold("output_audio_buffer.clear") == nil)
        #expect(stage.lastTold("conversation.item.truncate")?["audio_end_ms"] == 60)
    }

    @Test func leavesTruncationToAPlainClientThatDidNotAskForIt() throws {
        var stage = try RelayStage(.openAI, audioDelivery: .events)
        stage.remote(RelayStage.created(), RelayStage.speech(24_000, type: "response.output_audio.delta"))
        stage.now += .milliseconds(300)
        stage.forget()
        stage.remote(RelayStage.speechStarted)
        #expect(stage.told == [])
        stage.client(#"{"type":"conversation.item.truncate","item_id":"item_a","content_index":0,"audio_end_ms":250}"#)
        #expect(stage.lastTold("conversation.item.truncate")?["audio_end_ms"] == 250)
        stage.remote(
            #"{"type":"conversation.item.truncated","item_id":"item_a","content_index":0,"audio_end_ms":250}"#)
        #expect(stage.types.last == "conversation.item.truncated")
    }

    @Test func estimatesWhatAPlainClientHasHeardWhereItAskedForIt() throws {
        var stage = try RelayStage(.voiceLive, audioDelivery: .events)
        stage.update(#"{"turn_detection":{"type":"server_vad","auto_truncate":true}}"#)
        stage.remote(RelayStage.created(), RelayStage.speech(24_000))
        stage.now += .milliseconds(300)
        stage.forget()
        stage.remote(RelayStage.speechStarted)
        #expect(stage.lastTold("conversation.item.truncate")?["audio_end_ms"] == 300)
    }

    // MARK: Before the remote knows

    private func speaking(_ settings: String = "{}") throws -> RelayStage {
        var stage = try RelayStage(.voiceLive)
        stage.update(settings)
        stage.remote(#"{"type":"session.updated","session":{}}"#)
        stage.remote(RelayStage.created(), RelayStage.speech(48_000))
        stage.detects = true
        stage.pass(frames: 10)
        stage.forget()
        return stage
    }

    @Test func pausesAtTheFirstSignOfAVoiceAndGoesOnWhereItWasNone() throws {
        var stage = try speaking()
        #expect(stage.thresholds == [0.5])
        let before = stage.played.count
        stage.pass(frames: 2, voice: 1000)
        let held = stage.played.count
        #expect(held <= before + 480)
        stage.pass(frames: 3)
        #expect(stage.played.count == held)
        stage.pass(frames: 5)
        #expect(stage.played.count > held)
        #expect(stage.types == [])
    }

    @Test func waitsASecondForTheRemotesWord() throws {
        var stage = try speaking()
        stage.pass(frames: 2, voice: 1000)
        let held = stage.played.count
        stage.pass(frames: 45, voice: 1000)
        #expect(stage.played.count == held)
        stage.pass(frames: 10, voice: 1000)
        #expect(stage.played.count > held)
    }

    @Test func cutsWhereItPaused() throws {
        var stage = try speaking()
        stage.pass(frames: 12, voice: 1000)
        let played = stage.played.count
        stage.remote(RelayStage.speechStarted)
        #expect(stage.lastTold("conversation.item.truncate")?["audio_end_ms"] == .int(played / 24))
        // The answer to what was said is heard although the user's last word has only just come.
        stage.remote(RelayStage.created("resp_2"), RelayStage.speech(4800, of: "item_b", in: "resp_2"))
        stage.pass(frames: 5)
        #expect(stage.played.count == played + 5 * 480)
    }

    @Test func listensForNobodyWhoMayNotInterrupt() throws {
        var stage = try speaking(#"{"turn_detection":{"type":"server_vad","interrupt_response":false}}"#)
        #expect(stage.thresholds == [0.5, nil])
        let before = stage.played.count
        stage.pass(frames: 10, voice: 1000)
        #expect(stage.played.count == before + 4800)
    }
}
