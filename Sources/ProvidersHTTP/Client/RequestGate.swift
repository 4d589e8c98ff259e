import Engine
import Synchronization

/// How many requests one engine is sent at a time. Those beyond wait in the order of their coming, and where too many
/// wait already, the next is refused.
final class RequestGate: Sendable {
    private struct State {
        var free: Int
        var waiting: [(id: Int, resume: CheckedContinuation<Void, any Error>)] = []
        var nextID = 0
        /// Given up before they began to wait.
        var abandoned: Set<Int> = []
    }

    private let state: Mutex<State>
    private let room: Int
    /// "The recognizer" and the like, as faults begin.
    private let engine: String

    /// - Parameters:
    ///   - requests: At least 1 of them is under way at a time.
    ///   - room: How many may wait.
    init(requests: Int, room: Int, engine: String) {
        state = Mutex(State(free: max(1, requests)))
        self.room = max(0, room)
        self.engine = engine
    }

    /// How many wait now.
    var waiting: Int { state.withLock(\.waiting.count) }

    /// Runs `body` when its turn has come.
    /// - Throws: `EngineFault.Code.overloaded` when too many wait, `CancellationError`, or what `body` throws.
    func pass<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        try await enter()
        defer { leave() }
        return try await body()
    }

    /// Takes a place without waiting for it, which `leave` gives back.
    func tryToEnter() -> Bool {
        state.withLock { state in
            guard state.free > 0 else { return false }
            state.free -= 1
            return true
        }
    }

    /// Gives a place back; who has waited longest gets it.
    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst().resume
        }
        next?.resume()
    }

    private func enter() async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        // A cancellation may have come when the place was taken already.
        defer { state.withLock { _ = $0.abandoned.remove(id) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { resume in
                switch place(id, resume) {
                case .taken: resume.resume()
                case .waiting: break
                case .refused(let error): resume.resume(throwing: error)
                }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
                guard let index = state.waiting.firstIndex(where: { $0.id == id }) else {
                    state.abandoned.insert(id)
                    return nil
                }
                return state.waiting.remove(at: index).resume
            }
            waiter?.resume(throwing: CancellationError())
        }
    }

    private enum Place {
        case taken
        case waiting
        case refused(any Error)
    }

    private func place(_ id: Int, _ resume: CheckedContinuation<Void, any Error>) -> Place {
        state.withLock { state in
            if state.abandoned.remove(id) != nil { return .refused(CancellationError()) }
            if state.free > 0 {
                state.free -= 1
                return .taken
            }
            guard state.waiting.count < room else {
                return .refused(EngineFault(.overloaded, "\(engine) takes no more requests at present."))
            }
            state.waiting.append((id, resume))
            return .waiting
        }
    }
}
