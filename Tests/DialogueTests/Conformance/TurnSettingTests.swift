import Engine
import Events
import SansIO
import Testing

/// The figures of `turn_detection` move the borders of a turn (Voice Live protocol F.3).
struct TurnSettingTests {
    /// A turn of 400 ms of voice after a second of silence, as the client is told of it.
    private func turn(_ fields: String) -> [String] {
        var stage = SessionStage()
        stage.update(#"{"turn_detection":{"type":"server_vad",\#(fields)}}"#)
        stage.hear(voice: false, milliseconds: 1000)
        stage.hear(voice: true, milliseconds: 400)
        stage.hear(voice: false, milliseconds: 2000)
        return stage.drain().filter { $0.contains("speech_") }
    }

    // Proves: F.3 prefix_padding_ms
    @Test(arguments: [(0, 1000), (300, 700), (900, 100)])
    func paddingMovesTheOnsetBack(_ padding: Int, _ start: Int) {
        #expect(
            turn(#""prefix_padding_ms":\#(padding)"#).first
                == "input_audio_buffer.speech_started item_1 \(start)")
    }

    // Proves: F.3 silence_duration_ms
    @Test(arguments: [200, 500, 1500])
    func silenceMovesTheEnd(_ silence: Int) {
        #expect(
            turn(#""silence_duration_ms":\#(silence)"#).last
                == "input_audio_buffer.speech_stopped item_1 \(1400 + silence)")
    }

    // Proves: F.3 speech_duration_ms
    @Test func voiceShorterThanTheLeastIsNoSpeech() {
        #expect(turn(#""speech_duration_ms":400"#).count == 2)
        #expect(turn(#""speech_duration_ms":420"#) == [])
    }

    // Proves: F.3 threshold
    @Test func theThresholdReachesTheVoiceDetector() {
        var stage = SessionStage()
        stage.update(#"{"turn_detection":{"type":"server_vad","threshold":0.8}}"#)
        #expect(stage.thresholds == [0.8])
    }
}
