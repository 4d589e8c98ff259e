import Dialogue
import Events
import SansIO
import Testing

/// Push to talk, and the turns that an early preview opens and closes by events (Voice Live protocol D.6 and G.3).
struct ManualTurnTests {
    @Test(arguments: [AudioDelivery.paced, .events]) func pushToTalkHasNoSpeechEvents(audioDelivery: AudioDelivery) {
        var stage = SessionStage(audioDelivery: audioDelivery)
        stage.update(#"{"turn_detection":null}"#)
        #expect(stage.thresholds == [nil])
        _ = stage.drain()
        stage.client(.inputAudioBufferClear)
        stage.hear(voice: true, milliseconds: 900)
        stage.hear(voice: false, milliseconds: 2000)
        #expect(stage.drain() == ["input_audio_buffer.cleared"])
        stage.client(.inputAudioBufferCommit)
        stage.recognize("Hello")
        #expect(
            stage.drain() == [
                "input_audio_buffer.committed item_1 after -",
                "conversation.item.created item_1 user completed [input_audio:null] after -",
                "conversation.item.input_audio_transcription.delta item_1 Hello",
                "conversation.item.input_audio_transcription.completed item_1 Hello",
            ])
        #expect(stage.openItem.flatMap { stage.fed[$0] } == 2900 * 16)
        stage.client(.responseCreate(ResponseCreate()))
        #expect(stage.chats.last?.request.messages == [.user("Hello")])
    }

    private func turn(_ kind: String, _ id: String = "t1") -> String {
        #"{"type":"input_audio.turn.\#(kind)","turn_id":"\#(id)"\#(kind == "append" ? #","audio":"""# : "")}"#
    }

    // Proves: D.0 input_audio.turn.start, D.0 input_audio.turn.end, D.6 end of a turn
    @Test func aTurnOpenedByHandIsCommittedAndAnswered() {
        var stage = SessionStage(audioDelivery: .events)
        stage.hear(voice: false, milliseconds: 500)
        stage.client(json: turn("start"))
        #expect(stage.session.openTurn == "t1")
        stage.client(json: turn("append"))
        stage.hear(voice: true, milliseconds: 400)
        stage.hear(voice: false, milliseconds: 2000)
        stage.hear(voice: true, milliseconds: 400)
        #expect(stage.drain() == [])
        stage.client(json: turn("end"))
        #expect(stage.session.openTurn == nil)
        #expect(stage.openItem.flatMap { stage.fed[$0] } == 2800 * 16)
        #expect(stage.drain().first == "input_audio_buffer.committed item_1 after -")
        stage.recognize("Hello")
        #expect(stage.drain().last == "response.created resp_1")
    }

    @Test func withoutCreateResponseItIsNotAnswered() {
        for detection in ["null", #"{"type":"server_vad","create_response":false}"#] {
            var stage = SessionStage(audioDelivery: .events)
            stage.update(#"{"turn_detection":\#(detection)}"#)
            stage.client(json: turn("start"))
            stage.hear(voice: true, milliseconds: 400)
            stage.client(json: turn("end"))
            stage.recognize("Hello")
            #expect(stage.chats.isEmpty)
        }
    }

    // Proves: D.0 input_audio.turn.cancel
    @Test func aCancelledTurnLeavesNothing() {
        var stage = SessionStage(audioDelivery: .events)
        stage.client(json: turn("start"))
        stage.hear(voice: true, milliseconds: 400)
        stage.client(json: turn("cancel"))
        stage.client(json: turn("end"))
        #expect(stage.drain() == ["input_audio_buffer.cleared", "error invalid_value turn_id -"])
        #expect(stage.session.snapshot.records.isEmpty)
        // The voice detector is at work again.
        stage.hear(voice: true, milliseconds: 400)
        #expect(stage.drain().first?.hasPrefix("input_audio_buffer.speech_started") == true)
    }

    // Proves: D.6 unknown turn
    @Test func aTurnThatIsNotOpenIsRefused() {
        var stage = SessionStage(audioDelivery: .events)
        for kind in ["append", "end", "cancel"] { stage.client(json: turn(kind)) }
        stage.client(json: turn("start"))
        stage.client(json: turn("append", "other"))
        stage.client(json: turn("start", "t2"))
        #expect(stage.drain() == Array(repeating: "error invalid_value turn_id -", count: 5))
    }

    @Test func anEmptyTurnIsNotCommitted() {
        var stage = SessionStage(audioDelivery: .events)
        stage.client(json: turn("start"))
        stage.client(json: turn("end"))
        #expect(stage.drain() == ["error input_audio_buffer_commit_empty - -"])
    }

    @Test func aCallHasNoSuchTurns() {
        var stage = SessionStage(audioDelivery: .paced)
        for kind in ["start", "append", "end", "cancel"] { stage.client(json: turn(kind)) }
        #expect(stage.drain() == Array(repeating: "error unsupported_event type -", count: 4))
    }
}
