import Engine
import Events
import SansIO
import Testing

/// Barge-in, cancelling and truncation (Voice Live protocol G.6, G.7 and D.10).
struct InterruptionTests {
    private let truncating = #"{"turn_detection":{"type":"server_vad","auto_truncate":true}}"#

    /// The agent is saying a sentence of ten words, 100 ms each, and 300 ms of it were heard.
    private func speaking(_ settings: String? = nil, ends: Bool = false) -> SessionStage {
        var stage = SessionStage()
        if let settings { stage.update(settings) }
        stage.userSays("Count")
        stage.agentWrites("One two three four five six seven eight nine ten. ", "And so on", ends: ends)
        stage.hear(voice: false, milliseconds: 300)
        _ = stage.drain()
        return stage
    }

    @Test func speechStopsTheAgentWithinTwoFrames() {
        var stage = speaking()
        let before = stage.played
        stage.hear(voice: true, milliseconds: 60)
        // The first frame of voice is still followed by one of speech, the second holds it.
        #expect(stage.played - before == 480)
    }

    // Proves: F.3 interrupt_response, F.3 auto_truncate, E.2 output_audio_buffer.cleared
    // Proves: E.3 conversation.item.truncated, E.4 status cancelled
    @Test func bargeInWhileGenerating() {
        var stage = speaking(truncating)
        stage.hear(voice: true, milliseconds: 200)
        #expect(
            stage.drain() == [
                "input_audio_buffer.speech_started item_3 900",
                "output_audio_buffer.cleared resp_1",
                "response.audio.done item_2",
                "response.audio_transcript.done item_2 One two three four five six seven eight nine ten. And so on",
                "response.content_part.done item_2 "
                    + "audio:One two three four five six seven eight nine ten. And so on",
                "response.output_item.done 0 item_2 assistant incomplete "
                    + "[audio:One two three four five six seven eight nine ten. And so on]",
                "response.done resp_1 cancelled turn_detected",
                "conversation.item.truncated item_2 320",
            ])
        #expect(stage.cancelledChats.count == 1)
        stage.hear(voice: false, milliseconds: 500)
        stage.recognize("Stop")
        #expect(
            stage.chats.last?.request.messages == [.user("Count"), .assistant("One two three"), .user("Stop")])
    }

    @Test func withoutAutoTruncateOnlyTheModelForgets() {
        var stage = speaking()
        stage.hear(voice: true, milliseconds: 200)
        #expect(stage.drain().last == "response.done resp_1 cancelled turn_detected")
        stage.hear(voice: false, milliseconds: 500)
        stage.recognize("Stop")
        #expect(
            stage.chats.last?.request.messages == [.user("Count"), .assistant("One two three"), .user("Stop")])
    }

    @Test func afterGenerationThereIsNoSecondDone() {
        var stage = speaking(truncating, ends: true)
        stage.hear(voice: true, milliseconds: 200)
        #expect(
            stage.drain() == [
                "input_audio_buffer.speech_started item_3 900",
                "output_audio_buffer.cleared resp_1",
                "conversation.item.truncated item_2 320",
            ])
    }

    @Test func aCoughOnlyHoldsTheAgent() {
        var stage = speaking(ends: true)
        stage.hear(voice: true, milliseconds: 100)
        stage.hear(voice: false, milliseconds: 1500)
        #expect(stage.drain() == ["output_audio_buffer.stopped resp_1"])
        // All thirteen words were played.
        #expect(stage.played == 13 * 2400)
    }

    @Test func theAgentDoesNotBeginWhileTheUserSeemsTo() {
        var stage = SessionStage()
        stage.userSays("Hello")
        stage.hear(voice: true, milliseconds: 60)
        stage.agentWrites("Good day.")
        stage.hear(voice: true, milliseconds: 40)
        #expect(stage.played == 0)
        // It was nothing: the agent speaks after all.
        stage.hear(voice: false, milliseconds: 1000)
        #expect(stage.played == 2 * 2400)
    }

    @Test func whatWasNotHeardAtAllIsForgotten() {
        var stage = SessionStage()
        stage.userSays("One")
        // The user goes on before the model has written a word.
        stage.hear(voice: true, milliseconds: 300)
        #expect(stage.drain().last == "response.done resp_1 cancelled turn_detected")
        stage.hear(voice: false, milliseconds: 500)
        stage.recognize("Two")
        #expect(stage.chats.last?.request.messages == [.user("One"), .user("Two")])
        // And what the cancelled run still says goes nowhere.
        _ = stage.drain()
        stage.put(.chat(stage.chats[0].id, .text("late")))
        stage.put(.chatEnded(stage.chats[0].id, nil))
        #expect(stage.drain() == [])
    }

    @Test func whatWasWrittenAndNotSpokenIsForgotten() {
        var stage = SessionStage()
        stage.speaksAtOnce = false
        stage.userSays("One")
        stage.agentWrites("Once upon a time. ", ends: false)
        stage.hear(voice: true, milliseconds: 300)
        #expect(stage.cancelledSpeeches.count == 1)
        stage.hear(voice: false, milliseconds: 500)
        stage.recognize("Two")
        #expect(stage.chats.last?.request.messages == [.user("One"), .user("Two")])
    }

    // Proves: F.3 appended_text_after_truncation
    @Test func theModelIsToldThatItWasCutOff() {
        var stage = speaking(
            #"{"turn_detection":{"type":"server_vad","appended_text_after_truncation":" (cut off)"}}"#)
        stage.hear(voice: true, milliseconds: 200)
        stage.hear(voice: false, milliseconds: 500)
        stage.recognize("Stop")
        #expect(stage.chats.last?.request.messages[1] == .assistant("One two three (cut off)"))
    }

    @Test func withoutInterruptionTheNextAnswerWaits() {
        var stage = speaking(#"{"turn_detection":{"type":"server_vad","interrupt_response":false}}"#)
        stage.userSays("More")
        #expect(!stage.lines.contains { $0.contains("cancelled") || $0.hasPrefix("response.created") })
        #expect(stage.chats.count == 1)
        _ = stage.drain()
        stage.endChat()
        #expect(stage.drain().suffix(2) == ["response.done resp_1 completed 1", "response.created resp_2"])
        #expect(stage.chats.count == 2)
    }

    // Proves: D.0 response.cancel, D.14 endings, D.14 nothing active, D.14 play-out
    @Test func aClientCancels() {
        var stage = speaking()
        stage.client(.responseCancel(ResponseCancel()), id: "e1")
        #expect(
            stage.drain().map { $0.split(separator: " ")[0] } == [
                "output_audio_buffer.cleared", "response.audio.done", "response.audio_transcript.done",
                "response.content_part.done", "response.output_item.done", "response.done",
            ])
        stage.client(.responseCancel(ResponseCancel()), id: "e2")
        #expect(stage.drain() == ["error response_cancel_not_active - e2"])
        stage.hear(voice: false, milliseconds: 100)
        #expect(stage.played == 480 * 15)
    }

    // Proves: D.0 output_audio_buffer.clear, D.5 play-out
    @Test func clearingTheOutputStopsTheVoiceAndNotTheText() {
        var stage = speaking()
        stage.client(.outputAudioBufferClear)
        #expect(stage.drain() == ["output_audio_buffer.cleared resp_1"])
        stage.agentWrites(" and on.")
        #expect(
            stage.drain().map { $0.split(separator: " ")[0] } == [
                "response.audio_transcript.delta", "response.audio.done", "response.audio_transcript.done",
                "response.content_part.done", "response.output_item.done", "response.done",
            ])
        stage.hear(voice: false, milliseconds: 500)
        #expect(stage.played == 480 * 15)
        stage.client(.outputAudioBufferClear)
        #expect(stage.drain() == ["output_audio_buffer.cleared -"])
    }

    // Proves: D.0 conversation.item.truncate, D.10 assistant audio only, D.10 beyond the end, D.10 unheard words
    @Test func aClientTruncates() {
        var stage = SessionStage(audioDelivery: .events)
        stage.userSays("Count")
        stage.agentWrites("One two three four.")
        _ = stage.drain()
        guard let item = stage.session.snapshot.records.last?.item.id else {
            Issue.record("no item")
            return
        }
        func truncate(_ index: Int, _ time: Int) -> ClientEvent {
            .itemTruncate(ItemTruncate(itemID: item, contentIndex: index, audioEndMs: time))
        }
        stage.client(truncate(0, 401), id: "e1")
        stage.client(truncate(0, -1), id: "e2")
        stage.client(truncate(1, 0), id: "e3")
        stage.client(truncate(0, 200), id: "e4")
        stage.client(.itemRetrieve(ItemRetrieve(itemID: item)))
        #expect(
            stage.drain() == [
                "error invalid_value audio_end_ms e1",
                "error invalid_value audio_end_ms e2",
                "error invalid_value content_index e3",
                "conversation.item.truncated item_2 200",
                "conversation.item.retrieved item_2 assistant completed [audio:One two]",
            ])
        stage.userSays("Again")
        #expect(stage.chats.last?.request.messages[1] == .assistant("One two"))
    }

    // Proves: D.10 unheard words
    @Test func inACallWhatIsCutOffIsNotPlayed() throws {
        for ends in [true, false] {
            var stage = speaking(ends: ends)
            let item = try #require(stage.session.snapshot.records.last).item.id
            let before = stage.played
            stage.client(.itemTruncate(ItemTruncate(itemID: item, contentIndex: 0, audioEndMs: 400)))
            stage.hear(voice: false, milliseconds: 2000)
            // 300 ms were played, and 100 ms more are.
            #expect(stage.played - before == 2400)
            if !ends { stage.endChat() }
            stage.hear(voice: false, milliseconds: 100)
            #expect(stage.drain().last == "output_audio_buffer.stopped resp_1")
            stage.userSays("Again")
            #expect(stage.chats.last?.request.messages[1] == .assistant("One two three four"))
        }
    }

    @Test func onAPlainWebSocketTheClockSaysWhatWasHeard() {
        var stage = SessionStage(audioDelivery: .events)
        stage.update(truncating)
        stage.userSays("Count")
        stage.agentWrites("One two three four five six seven eight nine ten.")
        stage.hear(voice: false, milliseconds: 100)
        _ = stage.drain()
        stage.hear(voice: true, milliseconds: 200)
        #expect(
            stage.drain() == [
                "input_audio_buffer.speech_started item_3 900", "conversation.item.truncated item_2 300",
            ])
    }

    // Proves: D.12 cancel_previous, D.13 active response, C.5 early answer
    @Test func aSecondResponseIsRefusedOrReplacesTheFirst() {
        var stage = speaking()
        stage.client(.responseCreate(ResponseCreate()), id: "e1")
        #expect(stage.drain() == ["error conversation_already_has_active_response - e1"])
        var params = ResponseParams()
        params.cancelPrevious = true
        stage.client(.responseCreate(ResponseCreate(response: params)))
        let lines = stage.drain()
        #expect(lines.suffix(2) == ["response.done resp_1 cancelled client_cancelled", "response.created resp_2"])
        #expect(stage.chats.last?.request.messages == [.user("Count"), .assistant("One two three")])
    }

    // Proves: D.4 open segment, E.2 input_audio_buffer.cleared
    @Test func anOperatorMayLetASecondResponseReplaceTheFirst() {
        var stage = SessionStage { $0.cancelsPrevious = true }
        stage.client(.responseCreate(ResponseCreate()))
        stage.client(.responseCreate(ResponseCreate()))
        #expect(
            stage.drain() == [
                "response.created resp_1", "response.done resp_1 cancelled client_cancelled", "response.created resp_2",
            ])
        var params = ResponseParams()
        params.cancelPrevious = false
        stage.client(.responseCreate(ResponseCreate(response: params)), id: "e1")
        #expect(stage.drain() == ["error conversation_already_has_active_response - e1"])
    }

    @Test func clearingTheInputAbandonsAnOpenTurn() {
        var stage = SessionStage()
        stage.hear(voice: true, milliseconds: 400)
        stage.client(.inputAudioBufferClear)
        stage.hear(voice: false, milliseconds: 1000)
        #expect(stage.drain() == ["input_audio_buffer.speech_started item_1 0", "input_audio_buffer.cleared"])
    }

    // Proves: D.3 with turn detection
    @Test func committingByHandClosesAnOpenTurn() {
        var stage = SessionStage()
        stage.hear(voice: true, milliseconds: 400)
        stage.client(.inputAudioBufferCommit)
        stage.hear(voice: false, milliseconds: 1000)
        #expect(
            stage.drain() == [
                "input_audio_buffer.speech_started item_1 0",
                "input_audio_buffer.speech_stopped item_1 400",
                "input_audio_buffer.committed item_1 after -",
                "conversation.item.created item_1 user completed [input_audio:null] after -",
            ])
    }
}
