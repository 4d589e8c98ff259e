import Dialogue
import Synchronization

/// What the engines of one session have for it, on the way from their tasks to its event loop.
///
/// A sentence comes as a dozen pieces of sound and words in one instant. One by one each would wake the loop and then the
/// task that made it; so they wait here, and the loop is asked once for all of them. An engine may be a few results
/// ahead, and then waits until the loop has come.
package final class EngineMailbox: Sendable {
    private struct State {
        var inputs: [Session.Input] = []
        var producers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let limit: Int
    private let wake: @Sendable (EngineMailbox) -> Void

    /// - Parameters:
    ///   - limit: Results that may wait before producers do, 1…
    ///   - wake: Something waits where nothing did: call `take` soon. It is called again only after that.
    package init(limit: Int = 16, wake: @escaping @Sendable (EngineMailbox) -> Void) {
        self.limit = max(1, limit)
        self.wake = wake
    }

    /// Results that wait.
    package var count: Int { state.withLock(\.inputs.count) }

    /// Returns at once as long as there is room behind it, else when everything was taken.
    package func put(_ input: Session.Input) async {
        let (isFirst, isFull) = state.withLock { state in
            state.inputs.append(input)
            return (state.inputs.count == 1, state.inputs.count >= limit)
        }
        if isFirst { wake(self) }
        guard isFull else { return }
        await withCheckedContinuation { continuation in
            let mustWait = state.withLock { state in
                guard state.inputs.count >= limit else { return false }
                state.producers.append(continuation)
                return true
            }
            if !mustWait { continuation.resume() }
        }
    }

    /// Everything that waits, in the order it came; lets producers go on. Whoever was woken calls it, also where the
    /// session is gone.
    package func take() -> [Session.Input] {
        let taken = state.withLock { state in
            defer { state = State() }
            return state
        }
        for producer in taken.producers { producer.resume() }
        return taken.inputs
    }
}
