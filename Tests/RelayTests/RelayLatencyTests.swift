import Engine
import Events
import Relay
import SansIO
import Testing

/// Of a remote's turn, what is seen from here.
struct RelayLatencyTests {
    private static let delta = "response.output_audio.delta"

    private func told(_ stage: RelayStage) -> [String] {
        stage.measurements.flatMap { measurement in
            guard case .turn(let latency) = measurement else { return ["\(measurement)"] }
            return latency.parts.map { "\($0.stage.rawValue) \(Int($0.duration / .milliseconds(1)))" }
        }
    }

    @Test func theRemoteIsOneStageFromTheLastVoice() throws {
        var stage = try RelayStage(.openAI)
        stage.detects = true
        stage.pass(frames: 20, voice: 1000)
        stage.pass(frames: 10)
        stage.remote(#"{"type":"input_audio_buffer.speech_stopped","audio_end_ms":600,"item_id":"item_u"}"#)
        stage.pass(frames: 5)
        stage.remote(RelayStage.created(), RelayStage.speech(2000, type: Self.delta))
        stage.pass(frames: 5)
        #expect(told(stage) == ["jitter_buffer 0", "remote 300", "pacer 20"])
    }

    @Test func withoutAnEarHereItIsOneStageFromTheRemotesWord() throws {
        var stage = try RelayStage(.openAI, audioDelivery: .events)
        stage.pass(frames: 20, voice: 1000)
        stage.remote(#"{"type":"input_audio_buffer.speech_stopped","audio_end_ms":600,"item_id":"item_u"}"#)
        stage.now += .milliseconds(120)
        stage.remote(RelayStage.created(), RelayStage.speech(2000, type: Self.delta))
        #expect(told(stage) == ["remote 120", "pacer 0"])
    }

    @Test func aClientsWishBeginsATurn() throws {
        var stage = try RelayStage(.openAI)
        stage.client(#"{"type":"response.create"}"#)
        stage.now += .milliseconds(70)
        stage.remote(RelayStage.created(), RelayStage.speech(2000, type: Self.delta))
        stage.pass(frames: 2)
        #expect(told(stage) == ["remote 70", "pacer 20"])
    }

    /// Where nobody knows when it began, nothing is told.
    @Test func aResponseOfNobodysTurnIsNotMeasured() throws {
        var stage = try RelayStage(.openAI)
        stage.remote(RelayStage.created(), RelayStage.speech(2000, type: Self.delta))
        stage.pass(frames: 2)
        #expect(stage.measurements.isEmpty)
    }

    @Test func aRemotesOwnFiguresAreNotPassedOn() throws {
        var stage = try RelayStage(.voiceLive)
        stage.forget()
        stage.remote(
            #"{"type":"parley.turn.latency","event_id":"e","response_id":"r","stages":[],"silence_ms":0,"total_ms":1,"server_ms":1}"#
        )
        #expect(stage.types.isEmpty)
    }
}
