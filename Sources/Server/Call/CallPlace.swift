import Synchronization

/// The place of one call among those that the server has room for. A control socket stands at the door; its call takes
/// room once its offer is accepted.
final class CallPlace: Sendable {
    private enum State {
        case atTheDoor
        case taken
        case left
    }

    private let state = Mutex(State.atTheDoor)
    private let settle: @Sendable () -> Bool
    private let release: @Sendable (_ settled: Bool) -> Void

    /// - Parameters:
    ///   - settle: Asked at the first offer that is good: whether there is room.
    ///   - release: Called once, at the end.
    init(settle: @escaping @Sendable () -> Bool, release: @escaping @Sendable (_ settled: Bool) -> Void) {
        (self.settle, self.release) = (settle, release)
    }

    /// Takes room for the call, if it has none yet.
    /// - Returns: False where there is none.
    func take() -> Bool {
        state.withLock { state in
            switch state {
            case .taken: return true
            case .left: return false
            case .atTheDoor:
                guard settle() else { return false }
                state = .taken
                return true
            }
        }
    }

    func leave() {
        let before = state.withLock { state in
            defer { state = .left }
            return state
        }
        switch before {
        case .atTheDoor: release(false)
        case .taken: release(true)
        case .left: break
        }
    }
}
