import Engine
import Events
import Testing

/// Server events and their fields, where no other test says it (Voice Live protocol E).
struct EventRowTests {
    // Proves: E.2 conversation.item.input_audio_transcription.delta
    // Proves: E.2 conversation.item.input_audio_transcription.completed
    @Test func theDeltasOfATranscriptAreTheTranscript() {
        var stage = SessionStage()
        stage.hear(voice: true, milliseconds: 400)
        stage.hear(voice: false, milliseconds: 500)
        stage.recognize("how are you")
        var deltas: [ItemID: String] = [:]
        var completed: [ItemID: String] = [:]
        for message in stage.messages {
            switch message.event {
            case .transcriptionDelta(let event): deltas[event.itemID, default: ""] += event.delta
            case .transcriptionCompleted(let event): completed[event.itemID] = event.transcript
            default: break
            }
        }
        #expect(completed.values.map { $0 } == ["how are you"])
        #expect(deltas.isEmpty || deltas == completed)
    }

    // Proves: E.4 response object
    @Test func aResponseSaysWhatItIs() throws {
        var stage = SessionStage()
        stage.update(#"{"temperature":0.4,"max_response_output_tokens":90}"#)
        stage.client(json: #"{"type":"response.create","response":{"metadata":{"k":"v"}}}"#)
        guard case .responseCreated(let begun) = stage.messages.last?.event else {
            Issue.record("no response")
            return
        }
        #expect(begun.response.status == .inProgress)
        #expect(begun.response.output == [])
        #expect(begun.response.usage == nil)
        #expect(begun.response.statusDetails == nil)
        stage.agentWrites("Good day.")
        stage.hear(voice: false, milliseconds: 500)
        let done = stage.messages.compactMap { message -> ResponseObject? in
            if case .responseDone(let event) = message.event { event.response } else { nil }
        }
        let response = try #require(done.first)
        #expect(response.id == begun.response.id)
        #expect(response.status == .completed)
        #expect(response.output.count == 1)
        #expect(response.usage != nil)
        #expect(response.conversationID == stage.session.snapshot.id)
        #expect(response.voice == stage.session.object.voice)
        #expect(response.modalities == [.text, .audio])
        #expect(response.outputAudioFormat == .pcm16)
        #expect(response.temperature == 0.4)
        #expect(response.maxOutputTokens == .limit(90))
        #expect(response.metadata == ["k": "v"])
    }

    /// Nothing is counted here, so there is nothing to tell; and none of the names that only demos know is used.
    // Proves: E.1 rate_limits.updated, E.5 unpublished events
    @Test func onlyPublishedEventsAreSent() {
        var stage = SessionStage()
        stage.userSays("Hello")
        stage.agentWrites("Good day.")
        stage.hear(voice: false, milliseconds: 1000)
        let types = Set(stage.messages.map(\.event.type))
        #expect(types.contains("response.done"))
        #expect(!types.contains("rate_limits.updated"))
        #expect(
            types.isDisjoint(with: [
                "conversation.created", "session.handoff.started", "session.handoff.completed",
                "session.handoff.aborted", "response.server_timing", "realtime.call.incoming",
            ]))
    }

    // Proves: D.0 input_audio.clear
    @Test func theOldNameOfClearingClearsToo() {
        var stage = SessionStage(audioDelivery: .events)
        stage.update(#"{"turn_detection":null}"#)
        stage.hear(voice: true, milliseconds: 500)
        stage.client(json: #"{"type":"input_audio.clear"}"#)
        stage.client(json: #"{"type":"input_audio_buffer.commit","event_id":"e2"}"#)
        #expect(
            stage.drain() == [
                "session.updated", "input_audio_buffer.cleared", "error input_audio_buffer_commit_empty - e2",
            ])
    }

    /// Push to talk keeps ten minutes; what is older is lost, and the client hears of it once.
    // Proves: D.2 bounded buffer
    @Test func aBufferThatNobodyCommitsDropsItsOldestAudio() {
        var stage = SessionStage(audioDelivery: .events)
        stage.update(#"{"turn_detection":null}"#)
        _ = stage.drain()
        stage.hear(voice: true, milliseconds: 600_000)
        #expect(stage.drain() == [])
        stage.hear(voice: true, milliseconds: 60_000)
        #expect(stage.drain() == ["warning audio_dropped -"])
        stage.client(.inputAudioBufferCommit)
        #expect(stage.openItem.flatMap { stage.fed[$0] } == 600 * 16_000)
    }
}
