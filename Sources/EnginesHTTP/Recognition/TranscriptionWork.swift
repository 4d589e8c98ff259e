import Engine
import Synchronization

/// One utterance between its caller and the server: does what its plan says, one thing after the other.
final class TranscriptionWork: Sendable {
    private struct State {
        var plan: TranscriptionPlan
        var speech = RecordedSpeech()
        /// nil once nothing more is told.
        var deliver: (@Sendable (RecognitionEvent) -> Void)?
        var request: Task<Transcript, any Error>?
        /// A task is at it.
        var isAtWork = false
        var isCancelled = false
    }

    private let state: Mutex<State>
    private let desk: TranscriptionClient
    private let request: RecognitionRequest

    init(
        of request: RecognitionRequest, at desk: TranscriptionClient,
        deliver: @escaping @Sendable (RecognitionEvent) -> Void
    ) {
        self.request = request
        self.desk = desk
        let interval = desk.settings.partials ? desk.settings.partialInterval : nil
        state = Mutex(
            State(
                plan: TranscriptionPlan(interval: interval.map { Int(min($0, .seconds(600)) / .milliseconds(1)) * 16 }),
                deliver: deliver))
    }

    // MARK: From the caller

    func feed(_ samples: [Int16]) {
        change { [desk] state in
            guard state.plan.isOpen else { return }
            if let fault = desk.hold(samples.count, of: state.speech.count) { return state.plan.fail(fault) }
            state.speech.append(samples)
            state.plan.feed(samples.count, isAudible: RecordedSpeech.isAudible(samples))
        }
    }

    func report() { change { $0.plan.report() } }

    func finish() { change { $0.plan.finish() } }

    func cancel() { stop { _ in true } }

    /// The caller let go: without `finish` before, nobody awaits the words.
    func abandon() { stop(where: \.isOpen) }

    private func stop(where condition: (TranscriptionPlan) -> Bool) {
        // The closure is let go of after the lock is free: it may hold the last reference to the caller's end.
        let dropped = state.withLock { state -> (@Sendable (RecognitionEvent) -> Void)? in
            guard condition(state.plan), let deliver = state.deliver else { return nil }
            state.plan.cancel()
            state.deliver = nil
            state.request?.cancel()
            desk.close(held: state.speech.count) { $0.cancelled += 1 }
            state.speech = RecordedSpeech()
            return deliver
        }
        _ = dropped
    }

    /// Changes the plan, gives up what is no longer of use, and sees to it that somebody does what is to be done.
    private func change(_ body: (inout State) -> Void) {
        let step = state.withLock { state -> TranscriptionPlan.Step? in
            body(&state)
            if state.plan.isSuperseded { state.request?.cancel() }
            guard !state.isAtWork, let step = state.plan.next() else { return nil }
            state.isAtWork = true
            return step
        }
        if let step { Task { await work(step) } }
    }

    // MARK: At work

    private func work(_ first: TranscriptionPlan.Step) async {
        var step: TranscriptionPlan.Step? = first
        while let next = step {
            switch next {
            case .tell(let events): tell(events)
            case .transcribe(let samples, let purpose): tell(await transcribe(samples, purpose))
            }
            step = state.withLock { state in
                let next = state.plan.next()
                state.isAtWork = next != nil
                return next
            }
        }
    }

    private func transcribe(_ samples: Int, _ purpose: TranscriptionPlan.Purpose) async -> [RecognitionEvent] {
        let speech = state.withLock(\.speech)
        let task = Task { [desk, request] in
            try await desk.transcribe(speech, samples: samples, of: request, for: purpose) { [weak self] text in
                guard let self else { return }
                tell(state.withLock { $0.plan.heard(text) })
            }
        }
        state.withLock { state in
            state.request = task
            // What came in the meantime may have made it useless.
            if state.plan.isSuperseded || state.deliver == nil { task.cancel() }
        }
        let result = await task.result
        return state.withLock { state in
            let wasSuperseded = state.plan.isSuperseded
            state.request = nil
            switch result {
            case .success(let transcript):
                return state.plan.completed(transcript)
            case .failure(let error):
                if error is CancellationError, wasSuperseded || purpose == .partial {
                    if wasSuperseded { desk.count { $0.superseded += 1 } }
                    state.plan.abandoned()
                    return []
                }
                desk.count { $0.failedRequests += 1 }
                return state.plan.failed(
                    error as? EngineFault ?? EngineFault(.failed, "The recognizer's work was broken off."))
            }
        }
    }

    private func tell(_ events: [RecognitionEvent]) {
        for event in events {
            let deliver = state.withLock { state -> (@Sendable (RecognitionEvent) -> Void)? in
                guard let deliver = state.deliver else { return nil }
                switch event {
                case .partial, .report: return deliver
                case .final: desk.close(held: state.speech.count) { $0.completed += 1 }
                case .failed: desk.close(held: state.speech.count) { $0.failed += 1 }
                }
                state.deliver = nil
                state.speech = RecordedSpeech()
                return deliver
            }
            deliver?(event)
        }
    }
}
