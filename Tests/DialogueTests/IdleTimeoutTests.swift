import Dialogue
import Events
import SansIO
import Testing

/// `idle_timeout_ms` of the Voice Live protocol, F.3.
struct IdleTimeoutTests {
    private func answered(_ audioDelivery: AudioDelivery = .paced, _ more: String = "") -> SessionStage {
        var stage = SessionStage(audioDelivery: audioDelivery)
        stage.update(#"{"turn_detection":{"type":"server_vad","idle_timeout_ms":5000\#(more)}}"#)
        stage.userSays("Hello")
        stage.agentWrites("Well, hello there.")
        stage.hear(voice: false, milliseconds: 400)
        _ = stage.drain()
        return stage
    }

    // Proves: F.3 idle_timeout_ms, E.2 input_audio_buffer.timeout_triggered
    @Test(arguments: [AudioDelivery.paced, .events]) func theAgentSpeaksUpAfterTheSilence(audioDelivery: AudioDelivery)
        throws
    {
        var stage = answered(audioDelivery)
        let end = stage.now
        while stage.lines.isEmpty, stage.now < end + .seconds(10) {
            stage.hear(voice: false, milliseconds: 100)
            if let due = stage.session.nextDeadline, due <= stage.now { stage.put(.deadline) }
        }
        #expect(stage.now - end <= .milliseconds(5100) && stage.now - end >= .milliseconds(4800))
        let told = stage.drain()
        #expect(
            told.map { $0.split(separator: " ").first.map(String.init) ?? "" } == [
                "input_audio_buffer.timeout_triggered", "input_audio_buffer.committed", "conversation.item.created",
                "conversation.item.input_audio_transcription.completed", "response.created",
            ])
        guard case .timeoutTriggered(let event) = stage.messages[stage.messages.count - 5].event else {
            Issue.record("timeout_triggered comes first")
            return
        }
        #expect(abs(event.audioEndMs - event.audioStartMs - 5000) <= 120)
        #expect(stage.chats.last?.request.instructions.contains("said nothing") == true)
        // What was not said is no message for the model.
        #expect(stage.chats.last?.request.messages == [.user("Hello"), .assistant("Well, hello there.")])
    }

    /// A client that sends no more audio is silent as well: the clock counts.
    @Test func withoutAnyAudioTheClockCounts() {
        var stage = answered(.events)
        stage.update(#"{"turn_detection":{"type":"server_vad","idle_timeout_ms":60000}}"#)
        _ = stage.drain()
        let end = stage.now
        for _ in 0..<4 where stage.lines.isEmpty { stage.passToDeadline() }
        #expect(stage.drain().first == "input_audio_buffer.timeout_triggered")
        #expect(stage.now - end > .seconds(59) && stage.now - end <= .seconds(62))
    }

    @Test func speechBeginsTheTimeAnew() {
        var stage = answered()
        stage.hear(voice: false, milliseconds: 4000)
        stage.hear(voice: true, milliseconds: 60)
        stage.hear(voice: false, milliseconds: 4900)
        stage.put(.deadline)
        #expect(stage.drain() == [])
    }

    @Test func beforeTheFirstAnswerNobodyIsUrged() {
        var stage = SessionStage()
        stage.update(#"{"turn_detection":{"type":"server_vad","idle_timeout_ms":5000}}"#)
        _ = stage.drain()
        stage.hear(voice: false, milliseconds: 60_000)
        stage.put(.deadline)
        #expect(stage.drain() == [])
    }

    @Test func withoutCreateResponseItIsToldOnce() {
        var stage = SessionStage()
        stage.update(#"{"turn_detection":{"type":"server_vad","idle_timeout_ms":5000,"create_response":false}}"#)
        stage.userSays("Hello")
        stage.client(.responseCreate(ResponseCreate()))
        stage.agentWrites("Hello.")
        stage.hear(voice: false, milliseconds: 400)
        _ = stage.drain()
        for _ in 0..<4 {
            stage.hear(voice: false, milliseconds: 5000)
            stage.put(.deadline)
        }
        #expect(stage.drain().filter { $0.hasPrefix("input_audio_buffer.timeout_triggered") }.count == 1)
        #expect(stage.chats.count == 1)
    }
}
