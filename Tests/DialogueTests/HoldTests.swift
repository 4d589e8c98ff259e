import Dialogue
import Events
import SansIO
import Testing

/// A caller on hold takes no audio, or sends none.
struct HoldTests {
    private static let held = MediaFlow(plays: false, listens: true)
    private static let inactive = MediaFlow(plays: false, listens: false)

    private func speaking(_ settings: String = #"{"turn_detection":{"type":"server_vad"}}"#) -> SessionStage {
        var stage = SessionStage()
        stage.update(settings)
        stage.userSays("Hello")
        stage.agentWrites("One two three four five six seven eight nine ten.")
        stage.hear(voice: false, milliseconds: 300)
        _ = stage.drain()
        return stage
    }

    @Test(arguments: [held, inactive]) func theAnswerPausesAndGoesOn(flow: MediaFlow) {
        var stage = speaking()
        let played = stage.played
        #expect(played > 0)
        stage.put(.mediaFlow(flow))
        stage.hear(voice: false, milliseconds: 10_000)
        #expect(stage.played == played && stage.drain() == [])
        stage.put(.mediaFlow(.both))
        stage.hear(voice: false, milliseconds: 1500)
        #expect(stage.played == 24_000)
        #expect(stage.drain() == ["output_audio_buffer.stopped resp_1"])
    }

    /// What the caller did not take was not heard: the model is not to think so.
    @Test func whatWasHeldBackDoesNotCountAsHeard() {
        var stage = speaking(#"{"turn_detection":{"type":"server_vad","auto_truncate":true}}"#)
        let heard = stage.played / 24
        stage.put(.mediaFlow(Self.held))
        stage.hear(voice: false, milliseconds: 5000)
        stage.hear(voice: true, milliseconds: 400)
        let cuts = stage.messages.compactMap { message in
            if case .itemTruncated(let cut) = message.event { cut.audioEndMs } else { nil }
        }
        #expect(cuts == [heard])
    }

    @Test func anAnswerThatIsMadeOnHoldBeginsAfterIt() {
        var stage = SessionStage()
        stage.put(.mediaFlow(Self.held))
        stage.userSays("Hello")
        stage.agentWrites("Well, hello there.")
        stage.hear(voice: false, milliseconds: 2000)
        #expect(!stage.drain().contains { $0.hasPrefix("output_audio_buffer") } && stage.played == 0)
        stage.put(.mediaFlow(.both))
        stage.hear(voice: false, milliseconds: 400)
        #expect(
            stage.drain().filter { $0.hasPrefix("output_audio_buffer") } == [
                "output_audio_buffer.started resp_1", "output_audio_buffer.stopped resp_1",
            ])
    }

    @Test(arguments: [held, inactive, MediaFlow(plays: true, listens: false)])
    func nobodyIsUrgedOnHold(flow: MediaFlow) {
        var stage = SessionStage()
        stage.update(#"{"turn_detection":{"type":"server_vad","idle_timeout_ms":5000}}"#)
        stage.userSays("Hello")
        stage.agentWrites("Well, hello there.")
        stage.hear(voice: false, milliseconds: 400)
        _ = stage.drain()
        stage.put(.mediaFlow(flow))
        stage.hear(voice: false, milliseconds: 20_000)
        stage.put(.deadline)
        #expect(stage.drain() == [])
        stage.put(.mediaFlow(.both))
        stage.hear(voice: false, milliseconds: 5000)
        stage.put(.deadline)
        #expect(stage.drain().first == "input_audio_buffer.timeout_triggered")
    }
}
