import Engine
import LocalSpeech
import NativeThreads
import SansIO
import Shares
import Synchronization

/// The threads of the recognizer, a decoder for each, and the utterances they share. A thread loads its decoder when
/// there is more work than loaded decoders, or when asked to.
final class DecoderPool: Sendable {
    typealias Deliver = @Sendable (RecognitionEvent) -> Void

    private struct State {
        var queue: UtteranceQueue
        var deliver: [Int: Deliver] = [:]
        /// Decoders asked for by `prepare`, being loaded, and loaded.
        var wanted = 0
        var loading = 0
        var loaded = 0
        /// Set when no decoder could be loaded at all: every utterance fails with it.
        var fault: EngineFault?
        var waiters: [(wanted: Int, resume: CheckedContinuation<Void, any Error>)] = []
        var isShutDown = false

        var needsDecoder: Bool {
            loaded + loading < max(wanted, 0) || queue.waiting > queue.idle + loading
        }
    }

    private let state: Monitor<State>
    private let size: Int
    /// Tells callers what no decoder will: an utterance that was not taken on.
    private let refusals = WorkerPool(name: "hear-no", threads: 1, niceness: 0, queueLimit: 4096)

    /// - Parameters:
    ///   - memory: Charged with the audio that waits.
    ///   - load: Creates the decoder of one thread, on it; nil when it cannot.
    init(
        size: Int, limits: UtteranceLimits, memory: MemoryBudget, load: @escaping @Sendable () -> (any SpeechDecoder)?
    ) {
        self.size = size
        state = Monitor(State(queue: UtteranceQueue(limits: limits, memory: memory)))
        let threads = (0..<size).filter { index in
            NativeThread.start(name: "hear-\(index)", niceness: 5) { [state] in
                Self.work(state, load: load)
            }
        }
        if threads.isEmpty {
            state.withLock { $0.fault = EngineFault(.unavailable, "The system has no thread for the recognizer.") }
        }
    }

    func shutDown() {
        let waiters = state.change { state in
            state.isShutDown = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume.resume(throwing: CancellationError()) }
    }

    func prepare(_ count: Int?) async throws {
        let count = max(1, min(size, count ?? size))
        try await withCheckedThrowingContinuation { (resume: CheckedContinuation<Void, any Error>) in
            let answer: Result<Void, any Error>? = state.change { state in
                if state.loaded >= count { return .success(()) }
                if let fault = state.fault { return .failure(fault) }
                state.wanted = max(state.wanted, count)
                state.waiters.append((count, resume))
                return nil
            }
            if let answer { resume.resume(with: answer) }
        }
    }

    var counters: PocketSphinxRecognizer.Counters {
        state.withLock { state in
            let counters = state.queue.counters
            return PocketSphinxRecognizer.Counters(
                opened: counters.opened, refused: counters.refused, completed: counters.completed,
                cancelled: counters.cancelled, failed: counters.failed, preempted: counters.preempted,
                overShare: counters.overShare, heldSamples: state.queue.held,
                waiting: state.queue.waiting, decoders: state.loaded, idleDecoders: state.queue.idle)
        }
    }

    // MARK: Utterances

    /// Why nothing can be recognised at all; nil when it can.
    var fault: EngineFault? { state.withLock(\.fault) }

    func open(for owner: WorkOwner, _ deliver: @escaping Deliver) -> Int? {
        state.change { state in
            guard let id = state.queue.open(for: owner) else { return nil }
            state.deliver[id] = deliver
            return id
        }
    }

    func refuse(_ fault: EngineFault, _ deliver: @escaping Deliver) {
        if !refusals.submit({ deliver(.failed(fault)) }) { deliver(.failed(fault)) }
    }

    func feed(_ id: Int, _ samples: [Int16]) {
        let now = Self.now
        if state.withLock({ $0.queue.feed(id, samples, now: now) }) { state.wake() }
    }

    func report(_ id: Int) {
        state.withLock { $0.queue.askForReport(id) }
    }

    func finish(_ id: Int) {
        let now = Self.now
        state.change { $0.queue.finish(id, now: now) }
    }

    func cancel(_ id: Int) {
        drop { state in
            state.queue.cancel(id)
            return state.deliver.removeValue(forKey: id)
        }
    }

    /// The caller let go: without `finish` before, nobody awaits the words.
    func abandon(_ id: Int) {
        drop { state in
            guard !state.queue.isComplete(id) else { return nil }
            state.queue.cancel(id)
            return state.deliver.removeValue(forKey: id)
        }
    }

    /// Lets go of a caller's closure after the lock is free: it may hold the last reference to an utterance, whose end
    /// takes the lock again.
    private func drop(_ body: (inout State) -> Deliver?) {
        _ = state.change(body)
    }

    // MARK: Threads

    private static let epoch = ContinuousClock.now
    private static var now: Moment { .zero + (ContinuousClock.now - epoch) }

    private enum Step {
        case load
        case utterance(Int)
        case end
    }

    private static func work(_ state: Monitor<State>, load: () -> (any SpeechDecoder)?) {
        let first = state.wait { state -> Step? in
            if state.isShutDown { return .end }
            guard state.needsDecoder else { return nil }
            state.loading += 1
            return .load
        }
        guard case .load = first else { return }
        let decoder = load()
        let waiters = state.change { state in
            state.loading -= 1
            if decoder != nil {
                state.loaded += 1
                state.queue.decoderIsReady()
            } else if state.loaded == 0 {
                state.fault = EngineFault(.unavailable, "The recognizer's model does not load.")
                state.queue.decoderIsReady()
            }
            let (loaded, fault) = (state.loaded, state.fault)
            let answered = state.waiters.filter { fault != nil || $0.wanted <= loaded }
            state.waiters.removeAll { fault != nil || $0.wanted <= loaded }
            return answered.map { ($0.resume, fault) }
        }
        for (resume, fault) in waiters {
            if let fault { resume.resume(throwing: fault) } else { resume.resume() }
        }
        // Another decoder serves; without any, this thread tells callers so.
        if decoder == nil, state.withLock({ $0.fault == nil }) { return }
        while true {
            let step = state.wait { state -> Step? in
                if state.isShutDown { return .end }
                return state.queue.take(now: now).map(Step.utterance)
            }
            guard case .utterance(let id) = step else { return }
            let deliver = state.withLock { $0.deliver[id] }
            let result = decode(id, with: decoder, state: state) { event in
                // Cancelled in the meantime, nobody wants to know.
                if state.withLock({ $0.deliver[id] != nil }) { deliver?(event) }
            }
            guard let result else { continue }
            let last = state.withLock { $0.deliver.removeValue(forKey: id) }
            if case .event(let event) = result { last?(event) }
            state.change { $0.queue.close(id) }
        }
    }

    private enum Outcome {
        case event(RecognitionEvent)
        case nothing
    }

    /// - Returns: nil when the utterance was queued again.
    private static func decode(
        _ id: Int, with decoder: (any SpeechDecoder)?, state: Monitor<State>, deliver: (RecognitionEvent) -> Void
    ) -> Outcome? {
        guard let decoder else {
            return .event(.failed(state.withLock(\.fault) ?? EngineFault(.failed, "The recognizer has no decoder.")))
        }
        var reader = UtteranceReader(decoder: decoder, settled: state.withLock { $0.queue.words(of: id) })
        do throws(EngineFault) {
            return try decode(id, with: &reader, state: state, deliver: deliver)
        } catch {
            return .event(.failed(error))
        }
    }

    private static func decode(
        _ id: Int, with reader: inout UtteranceReader, state: Monitor<State>, deliver: (RecognitionEvent) -> Void
    ) throws(EngineFault) -> Outcome? {
        while true {
            let appetite = reader.appetite
            let reading = state.wait { state in
                state.isShutDown ? .cancelled : state.queue.read(id, count: appetite)
            }
            switch reading {
            case .audio(let samples):
                let progress = try reader.hear(samples) { state.withLock { $0.isShutDown || $0.queue.isCancelled(id) } }
                switch progress {
                case .partial(let text): deliver(.partial(text))
                case .settled(let words): state.withLock { $0.queue.settle(id, words: words) }
                case .nothing: break
                }
                for _ in 0..<state.withLock({ $0.queue.takeReports(id) }) { deliver(.report(try reader.belief())) }
            case .complete:
                let words = try reader.end()
                let all = state.withLock { state in
                    state.queue.settle(id, words: words)
                    return state.queue.words(of: id)
                }
                return .event(.final(Transcript(text: TranscriptText.sentence(all.map(\.text)), words: all)))
            case .preempted:
                _ = try? reader.end()
                return nil
            case .cancelled:
                _ = try? reader.end()
                return .nothing
            case .failed(let fault):
                _ = try? reader.end()
                return .event(.failed(fault))
            }
        }
    }
}
