import Engine
import EnginesNeural
import LocalSpeech
import SansIO
import Shares
import Testing

@Suite struct SegmentQueueTests {
    private static let speech = SegmentedUtteranceTests.audio("..#####..")
    private let mine = WorkOwner(client: 1, session: 1)
    private let other = WorkOwner(client: 2, session: 2)

    private func complete(_ queue: inout SegmentQueue, _ samples: [Int16], for owner: WorkOwner) throws -> Int {
        let id = try open(&queue, for: owner)
        queue.feed(id, samples)
        queue.finish(id, now: .zero)
        return id
    }

    // The macros take no mutating calls.

    private func open(_ queue: inout SegmentQueue, for owner: WorkOwner) throws -> Int {
        let id = queue.open(for: owner)
        return try #require(id)
    }

    private func take(_ queue: inout SegmentQueue) throws -> SegmentQueue.Work {
        let work = queue.take(now: .zero)
        return try #require(work)
    }

    private func next(_ queue: inout SegmentQueue, at now: Moment) -> Int? { queue.take(now: now)?.id }

    private func isFull(_ queue: inout SegmentQueue, for owner: WorkOwner) -> Bool { queue.open(for: owner) == nil }

    private func expect(_ id: Int?, _ expected: Int?) { #expect(id == expected) }

    private func finals(_ events: [(id: Int, event: RecognitionEvent)]) -> [Int] {
        events.filter { if case .final = $0.event { true } else { false } }.map(\.id)
    }

    @Test func segmentsThatSomebodyWaitsForGoFirst() throws {
        var queue = SegmentQueue()
        let speaking = try open(&queue, for: mine)
        queue.feed(speaking, SegmentedUtteranceTests.audio("..########"))
        #expect(queue.waiting == 1)
        let done = try complete(&queue, Self.speech, for: other)
        expect(next(&queue, at: .zero), done)
        expect(next(&queue, at: .zero), speaking)
        expect(next(&queue, at: .zero), nil)
    }

    @Test func aPauseMovesASpeakerToTheFront() throws {
        var queue = SegmentQueue()
        let first = try open(&queue, for: mine)
        queue.feed(first, SegmentedUtteranceTests.audio("..########"))
        let second = try open(&queue, for: other)
        queue.feed(second, SegmentedUtteranceTests.audio("..########"))
        queue.askForReport(second)
        expect(next(&queue, at: .zero), second)
        queue.finishDecode(second, "Hello.")
        let events = queue.takeEvents()
        #expect(events.map(\.event) == [.report("Hello.")])
        expect(next(&queue, at: .zero), first)
    }

    @Test func clientsTakeTurns() throws {
        var queue = SegmentQueue()
        let greedy = try (0..<6).map { session in
            try complete(&queue, Self.speech, for: WorkOwner(client: 1, session: UInt64(session)))
        }
        let one = try complete(&queue, Self.speech, for: other)
        var order: [Int] = []
        while let work = queue.take(now: .zero) {
            order.append(work.id)
            queue.finishDecode(work.id, "x")
        }
        #expect(order.firstIndex(of: one).map { $0 <= 1 } == true)
        #expect(Set(order) == Set(greedy + [one]))
        let events = queue.takeEvents()
        #expect(finals(events).count == 7)
        #expect(queue.isEmpty && queue.held == 0 && queue.waiting == 0)
    }

    @Test func limitsHold() throws {
        var limits = UtteranceLimits()
        (limits.utterances, limits.utterancesPerClient, limits.samples) = (3, 2, 20_000)
        limits.patience = .seconds(10)
        var queue = SegmentQueue(limits: limits)
        let first = try open(&queue, for: mine)
        let second = try open(&queue, for: mine)
        #expect(isFull(&queue, for: mine) == true)
        #expect(queue.counters.overShare == 1)
        #expect(isFull(&queue, for: other) == false)
        #expect(isFull(&queue, for: WorkOwner(client: 3, session: 3)) == true)
        queue.feed(first, [Int16](repeating: 1, count: 20_001))
        guard case .failed(let fault)? = queue.takeEvents().last?.event else {
            Issue.record("an utterance grew beyond the limit")
            return
        }
        #expect(fault.code == .overloaded)
        queue.feed(second, Self.speech)
        queue.finish(second, now: .zero)
        expect(next(&queue, at: .zero + .seconds(11)), nil)
        guard case .failed(let late)? = queue.takeEvents().last?.event else {
            Issue.record("an utterance waited for ever")
            return
        }
        #expect(late.code == .timeout)
        #expect(queue.counters.failed == 2)
    }

    @Test func audioIsChargedToItsClientUntilItIsSettled() throws {
        let memory = MemoryBudget(limit: 64 << 20, perClient: 2 << 20)
        var queue = SegmentQueue(memory: memory)
        let free = UtteranceLimits().freeSamples
        let minute = SegmentedUtteranceTests.audio(String(repeating: "#", count: 600))
        let id = try complete(&queue, minute, for: mine)
        #expect(memory.used == (minute.count - free) * 2)
        let tooMuch = try open(&queue, for: mine)
        queue.feed(tooMuch, minute)
        #expect(queue.counters.overShare == 1)
        while let work = queue.take(now: .zero) { queue.finishDecode(work.id, "x") }
        let events = queue.takeEvents()
        #expect(finals(events) == [id])
        #expect(memory.used == 0 && queue.held == 0)
    }

    @Test func aDecoderThatFailsEndsTheUtterance() throws {
        var queue = SegmentQueue()
        let id = try complete(&queue, Self.speech, for: mine)
        let work = try take(&queue)
        queue.fail(work.id, EngineFault(.failed, "no"))
        let events = queue.takeEvents()
        #expect(events.map(\.id) == [id])
        queue.finishDecode(id, "late")
        let late = queue.takeEvents()
        #expect(late.isEmpty && queue.isEmpty)
    }

    @Test func anyOrderOfCallsReleasesAllAudioAndAllTurns() throws {
        var random = SplitMix(seed: 77)
        var limits = UtteranceLimits()
        (limits.utterances, limits.utterancesPerClient, limits.freeSamples) = (10, 5, 1_000)
        let pieces = ["..###..", "#", ".....", "_", "########", "~~~"].map(SegmentedUtteranceTests.audio)
        for _ in 0..<60 {
            let memory = MemoryBudget(limit: 400_000, perClient: 250_000)
            var queue = SegmentQueue(limits: limits, memory: memory)
            var open: [Int] = []
            var working: [Int] = []
            for _ in 0..<120 {
                let id = open.randomElement(using: &random) ?? 0
                switch Int.random(in: 0..<8, using: &random) {
                case 0, 1:
                    let owner = WorkOwner(
                        client: .random(in: 0..<3, using: &random), session: .random(in: 0..<2, using: &random))
                    if let new = queue.open(for: owner) { open.append(new) }
                case 2, 3: queue.feed(id, pieces.randomElement(using: &random) ?? [])
                case 4: queue.askForReport(id)
                case 5: Bool.random(using: &random) ? queue.finish(id, now: .zero) : queue.cancel(id)
                case 6: if working.count < 2, let work = queue.take(now: .zero) { working.append(work.id) }
                default: if let done = working.popLast() { queue.finishDecode(done, "word") }
                }
                #expect(memory.used <= 400_000)
            }
            for id in open { queue.finish(id, now: .zero) }
            for id in working { queue.finishDecode(id, "word") }
            while let work = queue.take(now: .zero) { queue.finishDecode(work.id, "word") }
            #expect(queue.isEmpty && queue.held == 0 && queue.waiting == 0 && memory.used == 0)
            let events = queue.takeEvents()
            let ends = events.filter { event in
                switch event.event {
                case .final, .failed: true
                case .partial, .report: false
                }
            }
            #expect(Set(ends.map(\.id)).count == ends.count)
        }
    }
}
