import Dialogue
import Events
import SansIO
import Testing

struct SpeechLineTests {
    private let item = ItemID(rawValue: "item_1")

    private func line(_ clauses: [String]) -> SpeechLine {
        var line = SpeechLine()
        for clause in clauses { line.append(.init(item: item, text: clause, offset: 0)) }
        return line
    }

    @Test func speaksOneClauseAtATimeInOrder() {
        var line = line(["one", "two"])
        #expect(line.start(SpeechID(rawValue: 1))?.text == "one")
        #expect(line.start(SpeechID(rawValue: 2)) == nil)
        line.finish()
        #expect(line.start(SpeechID(rawValue: 2))?.text == "two")
        #expect(!line.isIdle)
        line.finish()
        #expect(line.isIdle)
    }

    @Test func clearingNamesTheSynthesisToCancel() {
        var line = line(["one", "two"])
        _ = line.start(SpeechID(rawValue: 9))
        #expect(line.clear() == SpeechID(rawValue: 9))
        #expect(line.isIdle)
        #expect(line.clear() == nil)
    }
}

struct SentAudioTests {
    private let item = ItemID(rawValue: "item_1")
    private let response = ResponseID(rawValue: "resp_1")

    @Test func nobodyHearsFasterThanTheClock() {
        var sent = SentAudio()
        sent.append(samples: 5 * OutputTimeline.rate, item: item, response: response, now: .zero)
        #expect(sent.isPlaying(now: .zero + .seconds(2)))
        let positions = sent.drop(response, now: .zero + .seconds(2))
        #expect(positions == [.init(item: item, heard: 2 * OutputTimeline.rate, queued: 5 * OutputTimeline.rate)])
        #expect(!sent.isPlaying(now: .zero + .seconds(2)))
    }

    @Test func whatWasPlayedThroughIsNotDropped() {
        var sent = SentAudio()
        sent.append(samples: OutputTimeline.rate, item: item, response: response, now: .zero)
        sent.complete(response)
        #expect(sent.drop(response, now: .zero + .seconds(1)) == nil)
    }

    @Test func whatWasHeardOfAnAnswerThatGoesOnIsKnown() {
        var sent = SentAudio()
        sent.append(samples: OutputTimeline.rate, item: item, response: response, now: .zero)
        #expect(sent.responses(now: .zero + .seconds(9)) == [response])
        sent.append(samples: OutputTimeline.rate, item: item, response: response, now: .zero + .seconds(9))
        let positions = sent.drop(response, now: .zero + .milliseconds(9500))
        #expect(positions == [.init(item: item, heard: OutputTimeline.rate * 3 / 2, queued: OutputTimeline.rate * 2)])
    }

    @Test func aSecondResponseBeginsAfterTheFirst() {
        var sent = SentAudio()
        let second = ResponseID(rawValue: "resp_2")
        sent.append(samples: 3 * OutputTimeline.rate, item: item, response: response, now: .zero)
        sent.complete(response)
        sent.append(samples: OutputTimeline.rate, item: ItemID(rawValue: "item_2"), response: second, now: .zero)
        #expect(sent.responses(now: .zero + .seconds(3)) == [second])
        #expect(sent.drop(second, now: .zero + .milliseconds(3500))?.first?.heard == OutputTimeline.rate / 2)
    }
}
