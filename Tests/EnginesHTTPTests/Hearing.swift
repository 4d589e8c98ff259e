import Engine
import Synchronization

/// One utterance and all that the recognizer told about it.
final class Hearing: Sendable {
    private let state = Mutex<[RecognitionEvent]>([])
    private let ends = AsyncStream.makeStream(of: RecognitionEvent.self)

    func deliver(_ event: RecognitionEvent) {
        state.withLock { $0.append(event) }
        ends.continuation.yield(event)
    }

    var events: [RecognitionEvent] { state.withLock { $0 } }

    /// Waits for the next event; for one task at a time.
    func next() async -> RecognitionEvent? {
        for await event in ends.stream { return event }
        return nil
    }

    /// Waits for `final` or `failed`.
    func end() async -> RecognitionEvent? {
        for await event in ends.stream {
            switch event {
            case .final, .failed: return event
            case .partial, .report: continue
            }
        }
        return nil
    }

    func fault() async -> EngineFault? {
        if case .failed(let fault)? = await end() { fault } else { nil }
    }
}

/// Something that may be speech: a tone of 440 Hz.
func tone(milliseconds: Int) -> [Int16] {
    (0..<milliseconds * 16).map { $0 / 18 % 2 == 0 ? 6000 : -6000 }
}
