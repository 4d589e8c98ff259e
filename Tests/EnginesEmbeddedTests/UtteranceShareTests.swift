import Engine
import EnginesEmbedded
import LocalSpeech
import SansIO
import Shares
import Testing

/// What one client can do to the utterances of another.
@Suite struct UtteranceShareTests {
    private let greedy = WorkOwner(client: 1, session: 1)
    private let other = WorkOwner(client: 2, session: 2)
    private let minutes = [Int16](repeating: 1, count: 240 * 16_000)
    private let question = [Int16](repeating: 1, count: 2 * 16_000)
    private let stretch = 20 * 16_000

    private func complete(_ queue: QueueUnderTest, _ samples: [Int16], for owner: WorkOwner) throws -> Int {
        let id = try #require(queue.open(for: owner))
        _ = queue.feed(id, samples, now: .zero)
        queue.finish(id, now: .zero)
        return id
    }

    /// Reads a stretch and settles it, as a decoder does.
    private func decodeStretch(_ queue: QueueUnderTest, _ id: Int) {
        expectAudio(queue, id, stretch)
        queue.settle(id, words: [])
    }

    private func expectAudio(_ queue: QueueUnderTest, _ id: Int, _ count: Int) {
        guard case .audio = queue.read(id, count: count) else {
            Issue.record("nothing was read")
            return
        }
    }

    @Test func longUtterancesLeaveADecoderToQuestions() throws {
        let queue = QueueUnderTest(decoders: 2, limits: .init())
        let items = try (0..<14).map { _ in try complete(queue, minutes, for: greedy) }
        #expect(queue.take(now: .zero) == items[0])
        #expect(queue.take(now: .zero) == nil)
        let question = try complete(queue, self.question, for: other)
        #expect(queue.take(now: .zero) == question)
        #expect(queue.take(now: .zero) == nil)
        queue.close(question)
        #expect(queue.idle == 1)
    }

    /// Even in a session that has recordings waiting in front of it.
    @Test func aLiveSpeakerGetsTheDecoderThatLongUtterancesLeave() throws {
        let queue = QueueUnderTest(decoders: 2, limits: .init())
        let items = try (0..<3).map { _ in try complete(queue, minutes, for: greedy) }
        #expect(queue.take(now: .zero) == items[0])
        let speaker = try #require(queue.open(for: other))
        #expect(queue.take(now: .zero) == speaker)
        // More recordings do not take it away.
        _ = try complete(queue, minutes, for: greedy)
        _ = queue.feed(speaker, question, now: .zero)
        #expect(queue.read(speaker, count: 1_600) == .audio(Array(question.prefix(1_600))))
    }

    @Test func longUtterancesOfTwoClientsTakeTurnsByStretches() throws {
        let queue = QueueUnderTest(decoders: 1, limits: .init())
        let first = try complete(queue, minutes, for: greedy)
        #expect(queue.take(now: .zero) == first)
        decodeStretch(queue, first)
        // Nobody else waits: it goes on.
        decodeStretch(queue, first)
        let second = try complete(queue, minutes, for: other)
        #expect(queue.read(first, count: stretch) == .preempted)
        #expect(queue.take(now: .zero) == second)
        decodeStretch(queue, second)
        #expect(queue.read(second, count: stretch) == .preempted)
        #expect(queue.take(now: .zero) == first)
        #expect(queue.counters.preempted == 2)
    }

    @Test func utterancesOfOneSessionDoNotYieldToEachOther() throws {
        let queue = QueueUnderTest(decoders: 1, limits: .init())
        let ids = try (0..<3).map { _ in try complete(queue, minutes, for: greedy) }
        for id in ids {
            #expect(queue.take(now: .zero) == id)
            for _ in 0..<12 { decodeStretch(queue, id) }
            #expect(queue.read(id, count: stretch) == .complete)
            queue.close(id)
        }
        #expect(queue.counters.preempted == 0)
    }

    @Test func aYieldedUtteranceComesBeforeTheOthersOfItsSession() throws {
        let queue = QueueUnderTest(decoders: 1, limits: .init())
        let ids = try (0..<2).map { _ in try complete(queue, minutes, for: greedy) }
        #expect(queue.take(now: .zero) == ids[0])
        decodeStretch(queue, ids[0])
        let question = try complete(queue, self.question, for: other)
        #expect(queue.read(ids[0], count: stretch) == .preempted)
        #expect(queue.take(now: .zero) == question)
        queue.close(question)
        #expect(queue.take(now: .zero) == ids[0])
    }

    /// A stretch is not decoded more than twice, however many questions come.
    @Test func withOneDecoderALongUtteranceYieldsOnceInEachStretch() throws {
        let queue = QueueUnderTest(decoders: 1, limits: .init())
        let long = try complete(queue, minutes, for: greedy)
        #expect(queue.take(now: .zero) == long)
        for _ in 1...2 {
            expectAudio(queue, long, 1_600)
            let question = try complete(queue, self.question, for: other)
            #expect(queue.read(long, count: 1_600) == .preempted)
            #expect(queue.take(now: .zero) == question)
            queue.close(question)
            #expect(queue.take(now: .zero) == long)
            expectAudio(queue, long, 1_600)
            let second = try complete(queue, self.question, for: other)
            expectAudio(queue, long, stretch - 1_600)
            queue.settle(long, words: [])
            #expect(queue.read(long, count: 1_600) == .preempted)
            #expect(queue.take(now: .zero) == second)
            queue.close(second)
            #expect(queue.take(now: .zero) == long)
        }
    }

    @Test func oneClientHasHalfOfThePlaces() throws {
        var limits = UtteranceLimits()
        (limits.utterances, limits.utterancesPerClient) = (4, 2)
        let queue = QueueUnderTest(decoders: 1, limits: limits)
        let ids = (0..<2).compactMap { queue.open(for: WorkOwner(client: 1, session: $0)) }
        #expect(ids.count == 2)
        #expect(queue.open(for: greedy) == nil)
        #expect(queue.counters.overShare == 1)
        #expect(queue.open(for: other) != nil)
        queue.cancel(ids[0])
        #expect(queue.open(for: greedy) != nil)
    }

    @Test func oneClientHoldsNoMoreThanItsShareOfTheAudio() throws {
        var limits = UtteranceLimits()
        limits.totalPerClient = 300 * 16_000
        let queue = QueueUnderTest(decoders: 1, limits: limits)
        let first = try complete(queue, minutes, for: greedy)
        let second = try complete(queue, minutes, for: greedy)
        let third = try complete(queue, minutes, for: other)
        #expect(queue.held == 480 * 16_000)
        #expect(queue.take(now: .zero) == first)
        queue.close(first)
        #expect(queue.take(now: .zero) == third)
        queue.close(third)
        #expect(queue.take(now: .zero) == second)
        guard case .failed(let fault) = queue.read(second, count: 10) else {
            Issue.record("a client held more than its share")
            return
        }
        #expect(fault.code == .overloaded)
        #expect(queue.counters.overShare == 1)
    }

    @Test func audioIsChargedToTheBudgetOfItsClientUntilItIsTranscribed() throws {
        let memory = MemoryBudget(limit: 64 << 20, perClient: 8 << 20)
        let queue = QueueUnderTest(decoders: 1, limits: .init(), memory: memory)
        let free = UtteranceLimits().freeSamples
        let first = try complete(queue, minutes, for: greedy)
        #expect(memory.used == (minutes.count - free) * 2)
        let second = try complete(queue, minutes, for: greedy)
        #expect(queue.counters.overShare == 1)
        let third = try complete(queue, minutes, for: other)
        #expect(memory.used == 2 * (minutes.count - free) * 2)
        #expect(queue.take(now: .zero) == first)
        decodeStretch(queue, first)
        #expect(memory.used == (2 * (minutes.count - free) - stretch) * 2)
        for id in [first, second, third] { queue.cancel(id) }
        queue.close(first)
        #expect(memory.used == 0 && queue.held == 0)
    }

    @Test func anyOrderOfCallsReleasesAllAudioAndAllTurns() throws {
        var random = SplitMix(seed: 21)
        var limits = UtteranceLimits()
        (limits.longest, limits.slice, limits.freeSamples) = (6, 8, 2)
        (limits.utterances, limits.utterancesPerClient, limits.totalPerClient) = (12, 6, 60)
        for round in 0..<1_500 {
            let memory = MemoryBudget(limit: 200, perClient: 120)
            let decoders = 1 + round % 3
            let queue = QueueUnderTest(decoders: decoders, limits: limits, memory: memory)
            var open: [Int] = []
            var decoding: [Int] = []
            for _ in 0..<80 {
                let id = open.randomElement(using: &random) ?? 0
                switch Int.random(in: 0..<8, using: &random) {
                case 0, 1:
                    let owner = WorkOwner(
                        client: .random(in: 0..<3, using: &random), session: .random(in: 0..<2, using: &random))
                    if let new = queue.open(for: owner) { open.append(new) }
                case 2, 3:
                    let count = Int.random(in: 0...20, using: &random)
                    _ = queue.feed(id, [Int16](repeating: 1, count: count), now: .zero)
                case 4: queue.finish(id, now: .zero)
                case 5: if Bool.random(using: &random) { queue.cancel(id) }
                case 6:
                    guard let decoded = decoding.randomElement(using: &random) else { break }
                    switch queue.read(decoded, count: 4) {
                    case nil: break
                    case .audio: if Bool.random(using: &random) { queue.settle(decoded, words: []) }
                    case .preempted: decoding.removeAll { $0 == decoded }
                    case .complete, .cancelled, .failed:
                        queue.close(decoded)
                        decoding.removeAll { $0 == decoded }
                    }
                default: if decoding.count < decoders, let next = queue.take(now: .zero) { decoding.append(next) }
                }
                #expect(queue.idle + decoding.count == decoders)
                #expect(memory.used <= 200)
            }
            // Whatever is left can be worked off: nobody waits for ever.
            for id in open { queue.finish(id, now: .zero) }
            for _ in 0..<10_000 where !queue.isEmpty {
                if decoding.count < decoders, let next = queue.take(now: .zero) { decoding.append(next) }
                guard let decoded = decoding.first else { break }
                switch queue.read(decoded, count: 4) {
                case nil: Issue.record("a complete utterance waits for audio")
                case .audio: queue.settle(decoded, words: [])
                case .preempted: decoding.removeFirst()
                case .complete, .cancelled, .failed:
                    queue.close(decoded)
                    decoding.removeFirst()
                }
            }
            #expect(queue.isEmpty && queue.idle == decoders && queue.waiting == 0)
            #expect(queue.held == 0 && memory.used == 0)
        }
    }
}
