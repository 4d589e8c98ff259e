import Dialogue
import Engine
import Events
import SansIO
import Testing

struct PlayoutQueueTests {
    private let item = ItemID(rawValue: "item_1")
    private let response = ResponseID(rawValue: "resp_1")
    private let second = ResponseID(rawValue: "resp_2")

    private func connected() -> PlayoutQueue {
        var queue = PlayoutQueue()
        queue.isConnected = true
        return queue
    }

    @Test func playsWholeFramesAndFillsTheLastWithSilence() {
        var queue = connected()
        var frame: [Int16] = []
        queue.append([Int16](repeating: 7, count: 700), item: item, response: response)
        #expect(queue.pull(into: &frame) == (true, [.started(response)]))
        #expect(frame == [Int16](repeating: 7, count: 480))
        // What is left is less than a frame and more may come.
        #expect(queue.pull(into: &frame) == (false, []))
        #expect(queue.complete(response) == [])
        #expect(queue.pull(into: &frame) == (true, []))
        #expect(frame == [Int16](repeating: 7, count: 220) + [Int16](repeating: 0, count: 260))
        #expect(queue.pull(into: &frame) == (false, [.stopped(response)]))
        #expect(queue.pull(into: &frame) == (false, []))
        #expect(queue.backlog == 0)
    }

    @Test func nothingPlaysBeforeThePeerIsConnected() {
        var queue = PlayoutQueue()
        var frame: [Int16] = []
        queue.append([Int16](repeating: 7, count: 480), item: item, response: response)
        #expect(queue.pull(into: &frame) == (false, []))
        queue.isConnected = true
        #expect(queue.pull(into: &frame) == (true, [.started(response)]))
    }

    @Test func onHoldNothingPlaysAndNothingIsLost() {
        var queue = connected()
        var frame: [Int16] = []
        queue.append([Int16](repeating: 7, count: 1440), item: item, response: response)
        #expect(queue.pull(into: &frame) == (true, [.started(response)]))
        queue.isOnHold = true
        #expect(queue.complete(response) == [])
        for _ in 0..<100 { #expect(queue.pull(into: &frame) == (false, [])) }
        #expect(queue.drop(response) == [.init(item: item, heard: 480, queued: 1440)])
        queue.isOnHold = false
        #expect(queue.pull(into: &frame) == (false, []))
    }

    @Test func whatIsCutOffIsNotPlayed() {
        var queue = connected()
        var frame: [Int16] = []
        let other = ItemID(rawValue: "item_2")
        for _ in 0..<3 { queue.append([Int16](repeating: 1, count: 480), item: item, response: response) }
        queue.append([Int16](repeating: 2, count: 480), item: other, response: response)
        _ = queue.pull(into: &frame)
        queue.truncate(item, to: 700)
        #expect(queue.backlog == 220 + 480)
        #expect(queue.pull(into: &frame) == (true, []))
        #expect(frame == [Int16](repeating: 1, count: 220) + [Int16](repeating: 2, count: 260))
        // More than was played cannot be taken back.
        queue.truncate(item, to: 0)
        #expect(queue.drop(response)?.first == .init(item: item, heard: 700, queued: 700))
    }

    @Test func whatIsCutOffBeforeItBeganIsNeverAnnounced() {
        var queue = connected()
        var frame: [Int16] = []
        queue.append([Int16](repeating: 1, count: 480), item: item, response: response)
        queue.truncate(item, to: 0)
        #expect(queue.complete(response) == [])
        #expect(queue.pull(into: &frame) == (false, []))
        #expect(queue.responses.isEmpty)
    }

    @Test func lessThanAFrameAloneIsNeverAnnounced() {
        var queue = connected()
        var frame: [Int16] = []
        queue.append([Int16](repeating: 1, count: 479), item: item, response: response)
        #expect(queue.complete(response) == [])
        #expect(queue.backlog == 0)
        #expect(queue.pull(into: &frame) == (false, []))
    }

    @Test func holdingLosesNothing() {
        var queue = connected()
        var frame: [Int16] = []
        queue.append((0..<960).map { Int16($0) }, item: item, response: response)
        _ = queue.pull(into: &frame)
        queue.isHeld = true
        #expect(queue.pull(into: &frame) == (false, []))
        queue.isHeld = false
        #expect(queue.pull(into: &frame) == (true, []))
        #expect(frame == (480..<960).map { Int16($0) })
    }

    @Test func droppingTellsWhatWasHeardToTheSample() {
        var queue = connected()
        var frame: [Int16] = []
        let other = ItemID(rawValue: "item_2")
        queue.append([Int16](repeating: 1, count: 500), item: item, response: response)
        queue.append([Int16](repeating: 1, count: 5000), item: other, response: response)
        for _ in 0..<2 { _ = queue.pull(into: &frame) }
        #expect(
            queue.drop(response) == [
                .init(item: item, heard: 500, queued: 500), .init(item: other, heard: 460, queued: 5000),
            ])
        #expect(queue.backlog == 0)
        #expect(queue.drop(response) == nil)
    }

    @Test func responsesFollowEachOther() {
        var queue = connected()
        var frame: [Int16] = []
        queue.append([Int16](repeating: 1, count: 480), item: item, response: response)
        queue.append([Int16](repeating: 2, count: 480), item: item, response: second)
        _ = queue.complete(response)
        _ = queue.complete(second)
        #expect(queue.pull(into: &frame) == (true, [.started(response)]))
        #expect(queue.pull(into: &frame) == (true, [.stopped(response), .started(second)]))
        #expect(frame.first == 2)
        #expect(queue.pull(into: &frame) == (false, [.stopped(second)]))
    }

    @Test func completingWhatWasPlayedAlreadyStopsAtOnce() {
        var queue = connected()
        var frame: [Int16] = []
        queue.append([Int16](repeating: 1, count: 480), item: item, response: response)
        _ = queue.pull(into: &frame)
        #expect(queue.complete(response) == [.stopped(response)])
        #expect(!queue.isPlaying)
    }
}

struct SpeechTrackTests {
    private func word(_ end: Int, _ from: Int, _ to: Int) -> SpokenWord {
        SpokenWord(text: "", endOffset: end, start: .milliseconds(from), end: .milliseconds(to))
    }

    @Test func wordTimesSayWhatWasHeard() {
        let text = "It is noon. Good bye."
        var track = SpeechTrack()
        track.begin(0..<11)
        for spoken in [word(2, 0, 100), word(5, 100, 200), word(11, 200, 500)] { track.append(spoken) }
        track.append(samples: 12_000)
        track.begin(12..<21)
        for spoken in [word(4, 0, 200), word(9, 200, 500)] { track.append(spoken) }
        track.append(samples: 12_000)
        func heard(_ milliseconds: Int) -> String {
            track.heard(of: text, samples: OutputTimeline.samples(milliseconds: milliseconds))
        }
        #expect(heard(0) == "")
        #expect(heard(40) == "")
        #expect(heard(60) == "It")
        #expect(heard(199) == "It is")
        #expect(heard(500) == "It is noon.")
        #expect(heard(580) == "It is noon.")
        #expect(heard(650) == "It is noon. Good")
        #expect(heard(1000) == text)
    }

    @Test func withoutWordTimesTheTextRunsEvenlyAndIsCutBetweenWords() {
        let text = "one two six ten"
        var track = SpeechTrack()
        track.begin(0..<15)
        track.append(samples: 15_000)
        #expect(track.heard(of: text, samples: 2000) == "")
        #expect(track.heard(of: text, samples: 9000) == "one two")
        var wide = SpeechTrack()
        wide.begin(0..<12)
        wide.append(samples: 12_000)
        #expect(wide.heard(of: "今日晴れ", samples: 7000) == "今日")
    }
}

struct InputBufferTests {
    @Test func keepsTheNewestAndSaysOnceThatOldOnesAreLost() {
        var buffer = InputBuffer(limit: 1000)
        var losses: [Bool] = []
        for (value, count) in [(1, 800), (2, 800), (3, 100)] {
            losses.append(buffer.append([Int16](repeating: Int16(value), count: count)))
        }
        #expect(losses == [false, true, false])
        #expect((buffer.start, buffer.end) == (700, 1700))
        #expect(buffer.samples(from: 1500) == [Int16](repeating: 2, count: 100) + [Int16](repeating: 3, count: 100))
        #expect(buffer.samples(from: 0).count == 1000)
        buffer.clear()
        #expect((buffer.start, buffer.end) == (1700, 1700))
        #expect(buffer.samples(from: 0) == [])
    }

    @Test func agreesWithAnArrayThroughRandomUse() {
        var random = SplitMix(seed: 3)
        var ring = AudioRing(limit: 2500)
        var model: [Int16] = []
        for step in 0..<2000 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0: ring.dropFirst(100); model.removeFirst(min(100, model.count))
            case 1 where step % 50 == 0: ring.removeAll(); model = []
            case 2:
                ring.limit = Int.random(in: 500...20_000, using: &random)
                model = model.suffix(ring.limit)
            default:
                let fresh = (0..<Int.random(in: 0...640, using: &random)).map { _ in
                    Int16.random(in: .min ... .max, using: &random)
                }
                ring.append(fresh)
                model = (model + fresh).suffix(ring.limit)
            }
            #expect(ring.count == model.count)
            #expect(ring.suffix(.max) == model)
            #expect(ring.suffix(333) == model.suffix(333))
        }
    }
}
