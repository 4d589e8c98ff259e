import Engine
import LocalSpeech
import NativeThreads
import SansIO
import Shares

/// The threads of a recognizer, which share one decoder and the utterances of a `SegmentQueue`, and one thread that
/// delivers events in order. The first work, or `prepare`, loads the decoder.
final class SegmentWorkers: Sendable {
    typealias Deliver = @Sendable (RecognitionEvent) -> Void
    typealias Load = @Sendable () throws(EngineFault) -> any SegmentDecoder

    private enum Decoder {
        case unloaded
        case loading
        case loaded(any SegmentDecoder)
        /// Loading is tried again after `retry`.
        case failed(EngineFault, retry: Moment)
    }

    private struct Listener {
        let deliver: Deliver
        let phrases: PhraseMatcher
    }

    private struct State {
        var queue: SegmentQueue
        var decoder = Decoder.unloaded
        var isWanted = false
        var listeners: [Int: Listener] = [:]
        /// Events on their way, oldest first.
        var outbox: [(deliver: Deliver, id: Int?, event: RecognitionEvent)] = []
        var waiters: [CheckedContinuation<Void, any Error>] = []
        var decodes = 0
        var idle = 0
        var isShutDown = false

        /// Moves events from the queue to the outbox.
        mutating func collect() {
            for (id, event) in queue.takeEvents() {
                guard let listener = listeners[id] else { continue }
                // A partial replaces the one before it.
                if case .partial = event { outbox.removeAll { $0.id == id && $0.event.isPartial } }
                outbox.append((listener.deliver, id, event))
                switch event {
                case .final, .failed: listeners[id] = nil
                case .partial, .report: break
                }
            }
        }
    }

    private let state: Monitor<State>
    private let size: Int

    /// - Parameters:
    ///   - memory: Charged with the audio that waits.
    ///   - load: Creates the decoder, on a thread of the pool.
    init(
        size: Int, limits: UtteranceLimits, memory: MemoryBudget, transcriber: SegmentTranscriber, load: @escaping Load
    ) {
        self.size = size
        let state = Monitor(State(queue: SegmentQueue(limits: limits, memory: memory)))
        self.state = state
        let threads = (0..<size).filter { index in
            NativeThread.start(name: "hear-\(index)", niceness: 5) { Self.work(state, transcriber, load) }
        }
        let delivers = NativeThread.start(name: "hear-out", niceness: 0) { Self.deliver(state) }
        if threads.isEmpty || !delivers {
            let fault = EngineFault(.unavailable, "The system has no thread for the recognizer.")
            state.withLock { $0.decoder = .failed(fault, retry: .zero + .seconds(1 << 40)) }
        }
    }

    func shutDown() {
        let waiters = state.change { state in
            state.isShutDown = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume(throwing: CancellationError()) }
    }

    /// Loads the decoder and waits for it.
    func prepare() async throws {
        try await withCheckedThrowingContinuation { (resume: CheckedContinuation<Void, any Error>) in
            let answer: Result<Void, any Error>? = state.change { state in
                if state.isShutDown { return .failure(CancellationError()) }
                switch state.decoder {
                case .loaded: return .success(())
                case .failed(let fault, let retry) where Self.now < retry: return .failure(fault)
                case .unloaded, .loading, .failed: break
                }
                state.isWanted = true
                state.waiters.append(resume)
                return nil
            }
            if let answer { resume.resume(with: answer) }
        }
    }

    var counters: NeuralRecognizer.Counters {
        state.withLock { state in
            let counters = state.queue.counters
            var isLoaded = false
            if case .loaded = state.decoder { isLoaded = true }
            return NeuralRecognizer.Counters(
                opened: counters.opened, refused: counters.refused, completed: counters.completed,
                cancelled: counters.cancelled, failed: counters.failed, overShare: counters.overShare,
                decodes: state.decodes, heldSamples: state.queue.held, waiting: state.queue.waiting,
                workers: isLoaded ? size : 0, idleWorkers: isLoaded ? state.idle : 0)
        }
    }

    // MARK: Utterances

    /// - Returns: nil when the utterance is not taken on; its failure is on the way.
    func open(for owner: WorkOwner, phrases: PhraseMatcher, _ deliver: @escaping Deliver) -> Int? {
        state.change { state in
            if case .failed(let fault, let retry) = state.decoder, Self.now < retry {
                state.outbox.append((deliver, nil, .failed(fault)))
                return nil
            }
            guard let id = state.queue.open(for: owner) else {
                let fault = EngineFault(
                    .overloaded, "The recognizer has reached its limit of concurrent utterances.", cause: .limit)
                state.outbox.append((deliver, nil, .failed(fault)))
                return nil
            }
            state.listeners[id] = Listener(deliver: deliver, phrases: phrases)
            return id
        }
    }

    func refuse(_ fault: EngineFault, _ deliver: @escaping Deliver) {
        state.change { $0.outbox.append((deliver, nil, .failed(fault))) }
    }

    func feed(_ id: Int, _ samples: [Int16]) {
        let isNews = state.withLock { state in
            state.queue.feed(id, samples)
            state.collect()
            return state.queue.waiting > 0 || !state.outbox.isEmpty
        }
        if isNews { state.wake() }
    }

    func report(_ id: Int) { change { $0.queue.askForReport(id) } }

    func finish(_ id: Int) {
        let now = Self.now
        change { $0.queue.finish(id, now: now) }
    }

    func cancel(_ id: Int) {
        // Released after the lock is free: the closure may hold the last reference to an utterance, whose end takes it.
        let released = state.change { state in
            state.queue.cancel(id)
            let outbox = state.outbox
            state.outbox.removeAll { $0.id == id }
            return (state.listeners.removeValue(forKey: id), outbox)
        }
        withExtendedLifetime(released) {}
    }

    /// The caller let go: without `finish` before, the words are of no use.
    func abandon(_ id: Int) {
        if state.withLock({ !$0.queue.isComplete(id) }) { cancel(id) }
    }

    private func change(_ body: (inout State) -> Void) {
        state.change { state in
            body(&state)
            state.collect()
        }
    }

    // MARK: Threads

    private static let epoch = ContinuousClock.now
    private static var now: Moment { .zero + (ContinuousClock.now - epoch) }
    /// After a decoder did not load.
    private static let pause = Duration.seconds(30)

    private enum Step {
        case load
        case decode(SegmentQueue.Work, any SegmentDecoder, PhraseMatcher)
        /// Events are due without a decode.
        case deliver
        case end
    }

    private static func work(_ state: Monitor<State>, _ transcriber: SegmentTranscriber, _ load: Load) {
        while true {
            state.withLock { $0.idle += 1 }
            let step = state.wait { state -> Step? in
                if state.isShutDown { return .end }
                return nextStep(&state)
            }
            state.withLock { $0.idle -= 1 }
            switch step {
            case .end: return
            case .load: self.load(state, load)
            case .deliver: state.wake()
            case .decode(let work, let decoder, let phrases):
                let result = Result { () throws(EngineFault) in
                    try transcriber.text(of: work.segment, decoder, phrases)
                }
                state.change { state in
                    state.decodes += 1
                    switch result {
                    case .success(let (text, isSpeech)): state.queue.finishDecode(work.id, text, isSpeech: isSpeech)
                    case .failure(let fault): state.queue.fail(work.id, fault)
                    }
                    state.collect()
                }
            }
        }
    }

    private static func nextStep(_ state: inout State) -> Step? {
        switch state.decoder {
        case .unloaded, .failed:
            guard state.isWanted || state.queue.waiting > 0 else { return nil }
            if case .failed(_, let retry) = state.decoder, now < retry { return nil }
            state.isWanted = false
            state.decoder = .loading
            return .load
        case .loading: return nil
        case .loaded(let decoder):
            let before = state.outbox.count
            let work = state.queue.take(now: now)
            state.collect()
            guard let work else { return state.outbox.count > before ? .deliver : nil }
            return .decode(work, decoder, state.listeners[work.id]?.phrases ?? PhraseMatcher([]))
        }
    }

    private static func load(_ state: Monitor<State>, _ load: Load) {
        let result = Result { () throws(EngineFault) in try load() }
        let waiters = state.change { state in
            switch result {
            case .success(let decoder): state.decoder = .loaded(decoder)
            case .failure(let fault):
                state.decoder = .failed(fault, retry: now + pause)
                state.queue.failAll(fault)
                state.collect()
            }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume(with: result.map { _ in }) }
    }

    private static func deliver(_ state: Monitor<State>) {
        while true {
            let next = state.wait { state -> (Deliver, RecognitionEvent)?? in
                if !state.outbox.isEmpty {
                    let first = state.outbox.removeFirst()
                    return (first.deliver, first.event)
                }
                return state.isShutDown ? .some(nil) : nil
            }
            guard let (deliver, event) = next else { return }
            deliver(event)
        }
    }
}

extension RecognitionEvent {
    fileprivate var isPartial: Bool { if case .partial = self { true } else { false } }
}
