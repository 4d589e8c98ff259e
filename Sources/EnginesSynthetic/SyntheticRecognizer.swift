import Engine
import Synchronization

/// Hears "synthetic" in whatever it is fed, a fixed time after the utterance is complete. For measurement: what is left
/// of a turn without such engines is the server's own.
///
/// A stream owns no thread; its end is one timer.
public struct SyntheticRecognizer: Recognizer {
    public static let word = "synthetic"

    public let capabilities = RecognizerCapabilities(languages: [], partials: false, wordTimes: false, phrases: false)
    private let latency: Duration

    /// - Parameter latency: From `finish()` to `final`.
    public init(latency: Duration = .milliseconds(50)) {
        self.latency = latency
    }

    public func open(
        _ request: RecognitionRequest, deliver: @escaping @Sendable (RecognitionEvent) -> Void
    ) -> any RecognitionStream {
        SyntheticUtterance(latency: latency, deliver: deliver)
    }
}

private final class SyntheticUtterance: RecognitionStream {
    private enum State {
        case open(hasAudio: Bool)
        case finishing(Task<Void, Never>)
        case over
    }

    private let latency: Duration
    private let deliver: @Sendable (RecognitionEvent) -> Void
    private let state = Mutex(State.open(hasAudio: false))

    init(latency: Duration, deliver: @escaping @Sendable (RecognitionEvent) -> Void) {
        self.latency = latency
        self.deliver = deliver
    }

    func feed(_ samples: [Int16]) {
        guard !samples.isEmpty else { return }
        state.withLock { if case .open(hasAudio: false) = $0 { $0 = .open(hasAudio: true) } }
    }

    func finish() {
        state.withLock { state in
            guard case .open(let hasAudio) = state else { return }
            state = .finishing(
                Task { [self] in
                    guard await SyntheticLatency.pass(latency) else { return }
                    end(with: Transcript(text: hasAudio ? SyntheticRecognizer.word : ""))
                })
        }
    }

    func cancel() {
        state.withLock { state in
            if case .finishing(let task) = state { task.cancel() }
            state = .over
        }
    }

    private func end(with transcript: Transcript) {
        let isAwaited = state.withLock { state in
            guard case .finishing = state else { return false }
            state = .over
            return true
        }
        // Outside the lock: whoever hears this may cancel the stream.
        if isAwaited { deliver(.final(transcript)) }
    }
}
