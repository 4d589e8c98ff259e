import Engine
import EnginesEmbedded
import SansIO
import Suggestions
import Synchronization

/// One utterance and all that the recognizer told about it.
final class Hearing: Sendable {
    private struct State {
        var events: [RecognitionEvent] = []
        var waiter: CheckedContinuation<RecognitionEvent, Never>?
    }

    private let state = Mutex(State())

    func deliver(_ event: RecognitionEvent) {
        let waiter = state.withLock { state -> CheckedContinuation<RecognitionEvent, Never>? in
            state.events.append(event)
            if event.isPartial { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: event)
    }

    var events: [RecognitionEvent] { state.withLock(\.events) }

    var partials: [String] {
        events.compactMap { if case .partial(let text) = $0 { text } else { nil } }
    }

    /// `final` or `failed`.
    var result: RecognitionEvent {
        get async {
            await withCheckedContinuation { waiter in
                let done = state.withLock { state -> RecognitionEvent? in
                    if let last = state.events.last, !last.isPartial { return last }
                    state.waiter = waiter
                    return nil
                }
                if let done { waiter.resume(returning: done) }
            }
        }
    }

    /// Hears a whole recording, of which `piece` samples come every so often.
    static func of(
        _ samples: [Int16], piece: Int = 320, every pause: Duration = .zero, by recognizer: any Recognizer
    ) async -> Transcript? {
        let hearing = Hearing()
        let stream = recognizer.open(RecognitionRequest(language: "en-US")) { hearing.deliver($0) }
        for start in stride(from: 0, to: samples.count, by: piece) {
            stream.feed(Array(samples[start..<min(samples.count, start + piece)]))
            if pause > .zero { try? await Task.sleep(for: pause) }
        }
        stream.finish()
        guard case .final(let transcript) = await hearing.result else { return nil }
        return transcript
    }
}

extension RecognitionEvent {
    /// More follows.
    var isPartial: Bool {
        switch self {
        case .partial, .report: true
        case .final, .failed: false
        }
    }
}

extension Array where Element == Int16 {
    /// With 300 ms of near silence on both sides, as a microphone would have.
    var inARoom: [Int16] {
        var random = SplitMix(seed: 1)
        let silence = { (0..<4_800).map { _ in Int16.random(in: -2...2, using: &random) } }
        return silence() + self + silence()
    }
}

/// Words of a text, without case and punctuation.
func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "'" }.map(String.init)
}

/// Words changed, added or missing.
func errors(in heard: String, of said: String) -> Int {
    editDistance(words(heard), words(said))
}
