import Audio
import Engine
import Events
import Testing

/// Noise reduction and echo cancellation: what the shell of a session is told to do (Voice Live protocol F.7).
struct InputProcessingTests {
    // Proves: F.7 noise reduction type
    @Test(arguments: [
        (#"{"input_audio_noise_reduction":{"type":"near_field"}}"#, InputProcessing(noiseReduction: .near)),
        (#"{"input_audio_noise_reduction":{"type":"far_field"}}"#, InputProcessing(noiseReduction: .far)),
        (
            #"{"input_audio_noise_reduction":{"type":"azure_deep_noise_suppression"}}"#,
            InputProcessing(noiseReduction: .deep)
        ),
        (#"{"input_audio_echo_cancellation":{}}"#, InputProcessing(echo: .server)),
        (
            #"{"input_audio_echo_cancellation":{"reference_source":"client","channels":2}}"#,
            InputProcessing(echo: .client)
        ),
    ])
    func tellsTheShell(_ json: String, _ expected: InputProcessing) {
        var stage = SessionStage(audioDelivery: .events)
        stage.update(json)
        #expect(stage.drain() == ["session.updated"])
        #expect(stage.processing == [.none, expected])
    }

    @Test func saysNothingWhereNothingChanges() {
        var stage = SessionStage()
        stage.update(#"{"input_audio_echo_cancellation":{}}"#)
        stage.update(#"{"input_audio_echo_cancellation":{"type":"server_echo_cancellation"}}"#)
        stage.update(#"{"temperature":0.5}"#)
        #expect(stage.processing == [.none, InputProcessing(echo: .server)])
    }

    @Test func nullSwitchesOff() {
        var stage = SessionStage()
        stage.update(
            #"{"input_audio_echo_cancellation":{},"input_audio_noise_reduction":{"type":"far_field"}}"#)
        stage.update(#"{"input_audio_noise_reduction":null}"#)
        stage.update(#"{"input_audio_echo_cancellation":null}"#)
        #expect(
            stage.processing
                == [.none, .init(noiseReduction: .far, echo: .server), .init(echo: .server), .none])
        #expect(stage.session.object.inputAudioEchoCancellation == nil)
    }

    // Proves: F.7 echo default
    @Test func echoCancellationComesBackWithItsDefaults() {
        var stage = SessionStage()
        stage.update(#"{"input_audio_echo_cancellation":{}}"#)
        let echo = stage.session.object.inputAudioEchoCancellation
        #expect(echo == EchoCancellation(referenceSource: .server, channels: 1))
    }
}
