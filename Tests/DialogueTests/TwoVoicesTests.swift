import Dialogue
import Engine
import Events
import SansIO
import Testing

/// Two responses that speak in one call share the caller's ear, one after the other, and never block each other.
struct TwoVoicesTests {
    /// The first has said a second of its answer and writes on; behind it waits another with this much audio.
    private func stage(waiting seconds: Int) throws -> (stage: SessionStage, first: ChatRunID, speech: SpeechID) {
        var stage = SessionStage()
        stage.speaksAtOnce = false
        stage.client(json: #"{"type":"response.create"}"#)
        stage.agentWrites("One two three four. ", ends: false)
        let first = try #require(stage.chats.last).id
        let speech = try #require(stage.speeches.last).id
        stage.put(.speech(speech, .audio([Int16](repeating: 1, count: OutputTimeline.rate))))
        stage.client(json: #"{"type":"response.create","response":{"conversation":"none"}}"#)
        stage.agentWrites("Five six seven eight. ", "Nine ten eleven twelve. ", "And so on it goes.")
        let second = try #require(stage.speeches.last).id
        #expect(second != speech)
        stage.put(.speech(second, .audio([Int16](repeating: 2, count: seconds * OutputTimeline.rate))))
        stage.put(.speechEnded(second, nil))
        return (stage, first, speech)
    }

    @Test func whatWaitsBehindTheFirstDoesNotKeepItFromGoingOn() throws {
        var (stage, first, speech) = try stage(waiting: 10)
        // Nothing more is made for the one behind.
        #expect(stage.speeches.count == 2)
        stage.put(.speechEnded(speech, nil))
        stage.put(.chat(first, .text("Thirteen fourteen fifteen. ")))
        #expect(stage.speeches.last?.request.text.hasPrefix("Thirteen") == true)
        stage.hear(voice: false, milliseconds: 2000)
        #expect(stage.speeches.count == 3)
        stage.speaksAtOnce = true
        stage.put(.speechEnded(try #require(stage.speeches.last).id, nil))
        stage.put(.chatEnded(first, nil))
        stage.hear(voice: false, milliseconds: 20_000)
        let lines = stage.drain().filter { $0.hasPrefix("output_audio_buffer") || $0.hasPrefix("response.done") }
        #expect(
            lines == [
                "output_audio_buffer.started resp_1", "response.done resp_1 completed 1",
                "output_audio_buffer.stopped resp_1", "output_audio_buffer.started resp_2",
                "response.done resp_2 completed 1", "output_audio_buffer.stopped resp_2",
            ])
    }

    /// The one in front may fill its own ten seconds, and no more.
    @Test func whatWaitsInAllIsBounded() throws {
        var (stage, first, speech) = try stage(waiting: 10)
        stage.put(.speechEnded(speech, nil))
        stage.speaksAtOnce = true
        for _ in 0..<50 { stage.put(.chat(first, .text("One two three four five six seven eight nine ten. "))) }
        // A second of audio each: nine beside the one that waits already.
        #expect(stage.speeches.count == 2 + 9)
        for _ in 0..<4 {
            stage.client(json: #"{"type":"response.create","response":{"conversation":"none"}}"#)
            stage.agentWrites("One more.")
        }
        #expect(stage.speeches.count == 2 + 9)
        stage.hear(voice: false, milliseconds: 1000)
        #expect(stage.speeches.count == 2 + 10)
    }

    @Test(arguments: ["cancel", "model", "voice", "clear", "truncate"])
    func theOneBehindPlaysWhenTheFirstEnds(_ how: String) throws {
        var (stage, first, speech) = try stage(waiting: 10)
        stage.hear(voice: false, milliseconds: 2000)
        _ = stage.drain()
        let record = try #require(stage.session.snapshot.records.last).item.id.rawValue
        switch how {
        case "cancel": stage.client(json: #"{"type":"response.cancel"}"#)
        case "model": stage.put(.chatEnded(first, EngineFault(.failed, "No.")))
        case "voice":
            stage.put(.speechEnded(speech, EngineFault(.failed, "No.")))
            stage.put(.chatEnded(first, nil))
        case "clear": stage.client(json: #"{"type":"output_audio_buffer.clear"}"#)
        default:
            stage.client(
                json:
                    #"{"type":"conversation.item.truncate","item_id":"\#(record)","content_index":0,"audio_end_ms":500}"#
            )
            stage.put(.chatEnded(first, nil))
        }
        stage.speaksAtOnce = true
        stage.hear(voice: false, milliseconds: 20_000)
        let lines = stage.drain()
        if how == "clear" {
            // It clears what waits as well.
            #expect(lines.filter { $0.hasPrefix("output_audio_buffer.cleared") }.count == 2)
            #expect(lines.last == "response.done resp_2 completed 1")
        } else {
            #expect(lines.contains { $0.hasPrefix("response.done resp_1") })
            #expect(
                lines.suffix(2) == ["response.done resp_2 completed 1", "output_audio_buffer.stopped resp_2"])
            #expect(stage.played >= 11 * OutputTimeline.rate)
        }
    }
}
