import Engine
import Synchronization

/// One utterance that survives the engine it was given to.
///
/// Calls come from the session, results from threads of the engines. While one engine takes over from another, what the
/// session feeds is only kept; whoever makes the change hands it on, piece by piece, until there is none left.
final class ReliableStream: RecognitionStream {
    /// An engine that was given the utterance, and has to be told what came of it.
    private struct Admitted {
        let health: EngineHealth
        let admission: EngineHealth.Admission

        func succeeded() { health.succeeded(admission) }
        func failed(_ fault: EngineFault) { health.failed(fault, admission) }
        func abandoned() { health.abandoned(admission) }
    }

    private struct State {
        /// Counts the engines that were asked: what an earlier one still says is of no interest.
        var attempt = 0
        /// The next candidate.
        var next = 0
        var stream: (any RecognitionStream)?
        /// The engine that `stream` belongs to, until it has succeeded, failed or been given up.
        var health: Admitted?
        /// All that was fed; nil once it is too long to be heard again.
        var audio: [[Int16]]? = []
        var samples = 0
        /// Reports that the present engine was asked for and has not given, and those that it is to be asked for.
        var asked = 0
        var unasked = 0
        var isFinished = false
        /// Nothing more is to be delivered.
        var isOver = false
        var fault: EngineFault?
    }

    /// Two minutes; what is longer is heard by one engine alone.
    static let longest = 120 * 16_000

    private let candidates: [ReliableRecognizer.Candidate]
    private let request: RecognitionRequest
    private let deliver: @Sendable (RecognitionEvent) -> Void
    private let state = Mutex(State())

    init(
        _ candidates: [ReliableRecognizer.Candidate], request: RecognitionRequest,
        deliver: @escaping @Sendable (RecognitionEvent) -> Void
    ) {
        self.candidates = candidates
        self.request = request
        self.deliver = deliver
    }

    deinit {
        state.withLock { state in
            guard !state.isOver else { return }
            state.health?.abandoned()
            state.stream?.cancel()
        }
    }

    func begin() { takeOver() }

    // MARK: What the session wants

    func feed(_ samples: [Int16]) {
        let stream = state.withLock { state -> (any RecognitionStream)? in
            state.samples += samples.count
            state.audio?.append(samples)
            // Only the engine that has it may go on with it; one that takes over has not been handed all of it yet.
            if state.samples > Self.longest, state.stream != nil { state.audio = nil }
            return state.stream
        }
        stream?.feed(samples)
    }

    func report() {
        let stream = state.withLock { state -> (any RecognitionStream)? in
            if state.stream == nil { state.unasked += 1 } else { state.asked += 1 }
            return state.stream
        }
        stream?.report()
    }

    func finish() {
        let stream = state.withLock { state -> (any RecognitionStream)? in
            state.isFinished = true
            return state.stream
        }
        stream?.finish()
    }

    func cancel() {
        let stream = state.withLock { state -> (any RecognitionStream)? in
            if !state.isOver { state.health?.abandoned() }
            state.isOver = true
            state.health = nil
            state.audio = nil
            return state.stream.take()
        }
        stream?.cancel()
    }

    // MARK: From one engine to the next

    /// Gives the utterance to the next engine that is well, or tells that there is none.
    private func takeOver() {
        let chosen = state.withLock { state -> (attempt: Int, candidate: ReliableRecognizer.Candidate)? in
            guard !state.isOver else { return nil }
            state.attempt += 1
            state.unasked += state.asked
            state.asked = 0
            guard state.audio != nil else { return nil }
            while state.next < candidates.count {
                let candidate = candidates[state.next]
                state.next += 1
                let hasFallback = state.next < candidates.count
                guard let admission = candidate.health.admit(request.owner, hasFallback: hasFallback) else { continue }
                state.health = Admitted(health: candidate.health, admission: admission)
                return (state.attempt, candidate)
            }
            return nil
        }
        guard let (attempt, candidate) = chosen else { return giveUp() }
        let stream = candidate.recognizer.open(request) { [weak self] event in self?.take(event, of: attempt) }
        handOver(to: stream, of: attempt)
    }

    private enum Piece {
        case audio([Int16])
        case report
        case finish
        case none
    }

    /// Hands on what was kept, and from then on leaves the engine to the session.
    private func handOver(to stream: any RecognitionStream, of attempt: Int) {
        var (fed, isFinished) = (0, false)
        while true {
            let piece = state.withLock { state -> Piece? in
                guard !state.isOver, state.attempt == attempt, let audio = state.audio else { return nil }
                if fed < audio.count { return .audio(audio[fed]) }
                if state.unasked > 0 {
                    state.unasked -= 1
                    state.asked += 1
                    return .report
                }
                if state.isFinished, !isFinished { return .finish }
                state.stream = stream
                if state.samples > Self.longest { state.audio = nil }
                return Piece.none
            }
            switch piece {
            case nil: return stream.cancel()
            case .audio(let samples)?:
                stream.feed(samples)
                fed += 1
            case .report?: stream.report()
            case .finish?:
                stream.finish()
                isFinished = true
            case Piece.none?: return
            }
        }
    }

    private func giveUp() {
        let fault = state.withLock { state -> EngineFault? in
            guard !state.isOver else { return nil }
            state.isOver = true
            state.audio = nil
            state.stream = nil
            return state.fault ?? .atRest("The recognizer")
        }
        if let fault { deliver(.failed(fault)) }
    }

    // MARK: What an engine says

    private func take(_ event: RecognitionEvent, of attempt: Int) {
        let isOfInterest = state.withLock { state -> Bool in
            guard !state.isOver, state.attempt == attempt else { return false }
            switch event {
            case .partial: break
            case .report: state.asked = max(0, state.asked - 1)
            case .final:
                state.health?.succeeded()
                state.health = nil
                state.isOver = true
                state.audio = nil
                state.stream = nil
            case .failed(let fault):
                state.health?.failed(fault)
                state.health = nil
                state.fault = fault
                state.stream = nil
            }
            return true
        }
        guard isOfInterest else { return }
        if case .failed = event { takeOver() } else { deliver(event) }
    }
}
