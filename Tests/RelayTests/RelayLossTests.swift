import Dialogue
import Events
import Relay
import SansIO
import Testing

@Suite struct RelayLossTests {
    @Test func endsWhatTheRemoteWasAtAndTellsTheClient() throws {
        var stage = try RelayStage(.openAI)
        stage.remote(RelayStage.created(), RelayStage.speech(24_000, type: "response.output_audio.delta"))
        stage.pass(frames: 5)
        stage.forget()
        stage.put(.remote(.ended(.gone)))
        #expect(stage.types == ["output_audio_buffer.cleared", "response.done", "error"])
        #expect(stage.last("response.done")?[path: "response", "status"] == "failed")
        #expect(stage.last("error")?[path: "error", "code"] == "engine_unavailable")
        #expect(stage.last("error")?[path: "error", "type"] == "server_error")
        #expect(stage.losses == [RemoteFault(.gone)])
        stage.forget()
        stage.remote(RelayStage.created("resp_2"))
        stage.pass(frames: 5)
        #expect(stage.types == [])
    }

    @Test func givesUpARemoteThatSendsGarbage() throws {
        var stage = try RelayStage(.openAI)
        stage.forget()
        for _ in 0..<9 { stage.remote("garbage") }
        stage.remote(#"{"type":"session.updated"}"#)
        for _ in 0..<9 { stage.remote("[]") }
        #expect(stage.losses == [])
        stage.remote("{}")
        #expect(stage.losses == [RemoteFault(.garbage)])
        #expect(stage.types == ["error"])
    }

    @Test func givesUpARemoteThatSpeaksWithoutEnd() throws {
        var stage = try RelayStage(.voiceLive)
        stage.remote(RelayStage.created())
        let minute = RelayStage.speech(60 * 24_000)
        for _ in 0..<10 { stage.remote(minute) }
        #expect(stage.losses == [])
        stage.remote(RelayStage.speech(1))
        #expect(stage.losses == [RemoteFault(.flood)])
    }

    @Test func givesUpARemoteThatBeginsResponsesWithoutEnd() throws {
        var stage = try RelayStage(.voiceLive)
        for index in 0..<64 { stage.remote(RelayStage.created("resp_\(index)")) }
        #expect(stage.losses == [])
        stage.remote(RelayStage.created("resp_x"))
        #expect(stage.losses == [RemoteFault(.flood)])
    }

    @Test func givesUpARemoteThatRefusesTheFormatsOfAudio() throws {
        var stage = try RelayStage(.openAI, isSettled: false)
        let id = try #require(stage.told.first?["event_id"]?.stringValue)
        stage.remote(#"{"type":"error","error":{"code":"invalid_value","event_id":"\#(id)"}}"#)
        #expect(stage.losses.count == 1)
    }

    @Test func expiresAsEverySession() throws {
        var stage = try RelayStage(.openAI) { $0.lifetime = .seconds(10) }
        #expect(stage.session.nextDeadline == Moment.zero + .seconds(10))
        stage.now += .seconds(10)
        stage.put(.deadline)
        #expect(stage.last("error")?[path: "error", "code"] == "session_expired")
        #expect(stage.ends == [.expired])
    }

    @Test func leavesItsSettingsAndWordsToWhoeverCarriesOn() throws {
        var stage = try RelayStage(.openAI)
        stage.update(#"{"instructions":"Be kind."}"#)
        stage.remote(
            #"{"type":"conversation.item.input_audio_transcription.completed","item_id":"u","content_index":0,"transcript":"Hello"}"#,
            #"{"type":"response.output_audio_transcript.done","response_id":"r","item_id":"a","output_index":0,"content_index":0,"transcript":"Hi there"}"#
        )
        let handover = try #require(stage.session.handover)
        let (settings, items) = (handover.settings, handover.items)
        #expect(settings.contains { $0.instructions == .value("Be kind.") })
        #expect(items == [.message(.user, "Hello"), .message(.assistant, "Hi there")])
    }

    /// Whatever a remote sends: no trap, and every event that comes of it can be read by a client.
    @Test(arguments: RelayDialect.allCases)
    func survivesMutatedEvents(_ dialect: RelayDialect) throws {
        var random = SplitMix(seed: 11)
        let seeds = [
            RelayStage.created(), RelayStage.speech(480), RelayStage.speech(480, type: "response.output_audio.delta"),
            RelayStage.done(status: "cancelled", details: #"{"type":"cancelled","reason":"turn_detected"}"#),
            RelayStage.speechStarted,
            #"{"type":"conversation.item.created","previous_item_id":null,"item":{"id":"i","type":"message","role":"user","content":[{"type":"input_audio","transcript":"a"}]}}"#,
            #"{"type":"response.function_call_arguments.done","response_id":"resp_1","item_id":"i","output_index":9223372036854775807,"call_id":"c","arguments":"{}"}"#,
            #"{"type":"error","error":{"type":"a","code":"b","message":"c","param":"d","event_id":"e"}}"#,
            #"{"type":"conversation.item.truncated","item_id":"item_a","content_index":0,"audio_end_ms":-5}"#,
            #"{"type":"conversation.item.retrieved","item":{"id":"i","type":"message","role":"user","content":[{"type":"input_audio","audio":"AAAA"}]}}"#,
            #"{"type":"session.updated","session":{"voice":"x"}}"#,
            #"{"type":"rate_limits.updated","rate_limits":[{"name":"a","limit":1e300,"remaining":1,"reset_seconds":1}]}"#,
            #"{"type":"response.audio.done","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0}"#,
        ]
        for _ in 0..<60 {
            var stage = try RelayStage(dialect, audioDelivery: Bool.random(using: &random) ? .paced : .events)
            for _ in 0..<40 {
                var bytes = Array(seeds.randomElement(using: &random)?.utf8 ?? "".utf8)
                for _ in 0..<Int.random(in: 0...2, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 32...126, using: &random)
                }
                stage.put(.remote(.message(bytes)))
                stage.pass(frames: 1)
                if Int.random(in: 0..<8, using: &random) == 0 {
                    stage.client(#"{"type":"response.cancel"}"#)
                    stage.client(
                        #"{"type":"conversation.item.truncate","item_id":"item_a","content_index":0,"audio_end_ms":-1}"#
                    )
                }
            }
            for message in stage.messages {
                #expect(throws: Never.self) { try ServerMessage.parse(message.encoded()) }
            }
        }
    }
}
