import Dialogue
import Engine
import EnginesEmbedded
import LocalSpeech
import SansIO
import Shares
import Testing

@Suite struct UtteranceQueueTests {
    let second = [Int16](repeating: 1, count: 16_000)

    /// A queue with decoders that have nothing to do.
    func queue(decoders: Int, limits: UtteranceLimits = .init()) -> QueueUnderTest {
        QueueUnderTest(decoders: decoders, limits: limits)
    }

    @Test func completeUtterancesGoFirstInTheOrderOfCompletion() throws {
        let queue = self.queue(decoders: 3)
        let ids = try (0..<3).map { _ in try #require(queue.open()) }
        queue.finish(ids[2], now: .zero)
        queue.finish(ids[1], now: .zero)
        #expect(queue.take(now: .zero) == ids[2])
        #expect(queue.take(now: .zero) == ids[1])
        #expect(queue.take(now: .zero) == ids[0])
        #expect(queue.take(now: .zero) == nil)
    }

    @Test func aSpeakerYieldsToACompleteUtteranceAndIsReadFromTheStartAgain() throws {
        let queue = self.queue(decoders: 1)
        let slow = try #require(queue.open())
        #expect(queue.feed(slow, second, now: .zero))
        #expect(queue.take(now: .zero) == slow)
        #expect(queue.read(slow, count: 1_600) == .audio(Array(second.prefix(1_600))))
        let quick = try #require(queue.open())
        queue.finish(quick, now: .zero)
        #expect(queue.read(slow, count: 1_600) == .preempted)
        #expect(queue.take(now: .zero) == quick)
        #expect(queue.read(quick, count: 1_600) == .complete)
        queue.close(quick)
        // Nothing for the decoder until the speaker is done.
        #expect(queue.take(now: .zero) == nil)
        queue.finish(slow, now: .zero)
        #expect(queue.take(now: .zero) == slow)
        #expect(queue.read(slow, count: 99_999) == .audio(second))
        #expect(queue.read(slow, count: 99_999) == .complete)
        #expect(queue.counters.preempted == 1)
    }

    @Test func nobodyYieldsWhileAnotherDecoderIsFreeOrWhenComplete() throws {
        let queue = self.queue(decoders: 2)
        let slow = try #require(queue.open())
        _ = queue.feed(slow, second, now: .zero)
        #expect(queue.take(now: .zero) == slow)
        let quick = try #require(queue.open())
        queue.finish(quick, now: .zero)
        #expect(queue.read(slow, count: 10) == .audio(Array(second.prefix(10))))
        #expect(queue.take(now: .zero) == quick)
        let third = try #require(queue.open())
        queue.finish(slow, now: .zero)
        queue.finish(third, now: .zero)
        #expect(queue.read(slow, count: 10) == .audio(Array(second.prefix(10))))
    }

    @Test func aDecoderReadsWholePiecesUnlessThereIsNoMore() throws {
        let queue = self.queue(decoders: 1)
        let id = try #require(queue.open())
        _ = queue.take(now: .zero)
        _ = queue.feed(id, [1, 2, 3], now: .zero)
        #expect(queue.read(id, count: 4) == nil)
        queue.finish(id, now: .zero)
        #expect(queue.read(id, count: 4) == .audio([1, 2, 3]))
        #expect(queue.read(id, count: 4) == .complete)
        queue.close(id)
        #expect(queue.isEmpty)
        #expect(queue.idle == 1)
    }

    @Test func settledWordsKeepTheirTimesAndAreNotReadAgain() throws {
        let queue = self.queue(decoders: 1)
        let id = try #require(queue.open())
        _ = queue.feed(id, second + [5], now: .zero)
        _ = queue.take(now: .zero)
        _ = queue.read(id, count: 16_000)
        let word = Transcript.Word(text: "one", start: .milliseconds(100), end: .milliseconds(300))
        queue.settle(id, words: [word])
        queue.finish(id, now: .zero)
        #expect(queue.read(id, count: 16_000) == .audio([5]))
        queue.settle(id, words: [word])
        #expect(queue.words(of: id).map(\.start) == [.milliseconds(100), .milliseconds(1_100)])
    }

    @Test func limitsHold() throws {
        var limits = UtteranceLimits()
        limits.utterances = 2
        limits.samples = 20_000
        limits.patience = .seconds(10)
        let queue = self.queue(decoders: 1, limits: limits)
        let first = try #require(queue.open())
        let second = try #require(queue.open())
        #expect(queue.open() == nil)
        #expect(queue.counters.refused == 1)
        _ = queue.feed(first, self.second, now: .zero)
        _ = queue.feed(first, self.second, now: .zero)
        #expect(queue.take(now: .zero) == first)
        guard case .failed(let fault) = queue.read(first, count: 10) else {
            Issue.record("an utterance grew beyond the limit")
            return
        }
        #expect(fault.code == .overloaded)
        queue.close(first)
        queue.finish(second, now: .zero)
        #expect(queue.take(now: .zero + .seconds(11)) == second)
        guard case .failed(let late) = queue.read(second, count: 10) else {
            Issue.record("an utterance waited for ever")
            return
        }
        #expect(late.code == .timeout)
        queue.close(second)
        #expect(queue.counters.failed == 2)
    }

    /// Push to talk hands over at once all that the input buffer holds.
    @Test func tenMinutesAtOnceAreTakenAndTheWholeIsBounded() throws {
        var limits = UtteranceLimits()
        limits.total = 1_300 * 16_000
        let queue = self.queue(decoders: 1, limits: limits)
        let minutes = [Int16](repeating: 1, count: InputBuffer.manualLimit)
        let ids = try (0..<3).map { _ in try #require(queue.open()) }
        for id in ids {
            _ = queue.feed(id, minutes, now: .zero)
            queue.finish(id, now: .zero)
        }
        #expect(queue.take(now: .zero) == ids[0])
        for _ in 0..<10 {
            #expect(queue.read(ids[0], count: 60 * 16_000) == .audio(Array(minutes.prefix(60 * 16_000))))
            queue.settle(ids[0], words: [])
        }
        #expect(queue.read(ids[0], count: 10) == .complete)
        queue.close(ids[0])
        // What was read leaves room, what was cancelled does, and the third came too early for that.
        #expect(queue.take(now: .zero) == ids[1])
        queue.cancel(ids[1])
        queue.close(ids[1])
        #expect(queue.take(now: .zero) == ids[2])
        guard case .failed(let fault) = queue.read(ids[2], count: 10) else {
            Issue.record("the whole grew beyond the limit")
            return
        }
        #expect(fault.code == .overloaded)
        queue.close(ids[2])
        for _ in 0..<2 { _ = queue.feed(try #require(queue.open()), minutes, now: .zero) }
        #expect(queue.held == 1_200 * 16_000)
    }

    @Test func cancelledUtterancesLeaveNothingBehindWhereverTheyAre() throws {
        let queue = self.queue(decoders: 1)
        let ids = try (0..<3).map { _ in try #require(queue.open()) }
        #expect(queue.take(now: .zero) == ids[0])
        queue.finish(ids[1], now: .zero)
        for id in ids { queue.cancel(id) }
        #expect(queue.read(ids[0], count: 10) == .cancelled)
        queue.close(ids[0])
        #expect(queue.isEmpty && queue.waiting == 0 && queue.idle == 1)
        #expect(queue.take(now: .zero) == nil)
        #expect(queue.feed(ids[1], [1], now: .zero) == false)
    }

    @Test func anyOrderOfCallsEndsWithAllDecodersFree() throws {
        var random = SplitMix(seed: 11)
        for _ in 0..<2_000 {
            let queue = self.queue(decoders: 2)
            var open: [Int] = []
            var decoding: [Int] = []
            for _ in 0..<Int.random(in: 1...60, using: &random) {
                let id = open.randomElement(using: &random) ?? 0
                switch Int.random(in: 0..<7, using: &random) {
                case 0: if let new = queue.open() { open.append(new) }
                case 1: _ = queue.feed(id, [1, 2], now: .zero)
                case 2: queue.finish(id, now: .zero)
                case 3: queue.cancel(id)
                case 4, 5:
                    guard let decoded = decoding.randomElement(using: &random) else { break }
                    switch queue.read(decoded, count: 2) {
                    case nil, .audio: break
                    case .preempted: decoding.removeAll { $0 == decoded }
                    case .complete, .cancelled, .failed:
                        queue.close(decoded)
                        decoding.removeAll { $0 == decoded }
                    }
                default: if decoding.count < 2, let next = queue.take(now: .zero) { decoding.append(next) }
                }
                #expect(queue.idle + decoding.count == 2)
            }
            for id in open { queue.cancel(id) }
            for id in decoding {
                #expect(queue.read(id, count: 1) == .cancelled)
                queue.close(id)
            }
            #expect(queue.isEmpty && queue.idle == 2 && queue.waiting == 0)
        }
    }
}

/// A queue by reference: expectations cannot call what mutates a value.
final class QueueUnderTest {
    private var queue: UtteranceQueue

    init(decoders: Int, limits: UtteranceLimits, memory: MemoryBudget = .unlimited) {
        queue = UtteranceQueue(limits: limits, memory: memory)
        for _ in 0..<decoders { queue.decoderIsReady() }
    }

    var idle: Int { queue.idle }
    var waiting: Int { queue.waiting }
    var held: Int { queue.held }
    var isEmpty: Bool { queue.isEmpty }
    var counters: UtteranceQueue.Counters { queue.counters }
    func open(for owner: WorkOwner = .unknown) -> Int? { queue.open(for: owner) }
    func feed(_ id: Int, _ samples: [Int16], now: Moment) -> Bool { queue.feed(id, samples, now: now) }
    func finish(_ id: Int, now: Moment) { queue.finish(id, now: now) }
    func cancel(_ id: Int) { queue.cancel(id) }
    func take(now: Moment) -> Int? { queue.take(now: now) }
    func read(_ id: Int, count: Int) -> UtteranceQueue.Reading? { queue.read(id, count: count) }
    func settle(_ id: Int, words: [Transcript.Word]) { queue.settle(id, words: words) }
    func words(of id: Int) -> [Transcript.Word] { queue.words(of: id) }
    func close(_ id: Int) { queue.close(id) }
}
