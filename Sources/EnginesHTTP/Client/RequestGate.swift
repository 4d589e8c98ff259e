import Engine
import Shares
import Synchronization

/// How many requests one engine is sent at a time. Those beyond wait, and clients take turns, as do the sessions of a
/// client. When too many wait already, in all or of one client, the next is refused.
final class RequestGate: Sendable {
    private struct State {
        var free: Int
        var queue: FairQueue<Int>
        var waiting: [Int: (owner: WorkOwner, resume: CheckedContinuation<Void, any Error>)] = [:]
        var nextID = 0
        /// Given up before they began to wait.
        var abandoned: Set<Int> = []
    }

    private let state: Mutex<State>
    /// "The recognizer" and the like, as faults begin.
    private let engine: String

    /// - Parameters:
    ///   - requests: At least 1 of them is under way at a time.
    ///   - room: How many may wait; half of them, rounded up, of one client.
    init(requests: Int, room: Int, engine: String) {
        let room = max(0, room)
        let limits = FairQueue<Int>.Limits(total: room, perClient: (room + 1) / 2)
        state = Mutex(State(free: max(1, requests), queue: FairQueue(limits: limits)))
        self.engine = engine
    }

    /// How many wait now.
    var waiting: Int { state.withLock(\.waiting.count) }

    /// Runs `body` when its turn has come.
    /// - Throws: `EngineFault.Code.overloaded` when too many wait, `CancellationError`, or what `body` throws.
    func pass<Result: Sendable>(
        for owner: WorkOwner, _ body: () async throws -> Result
    ) async throws -> Result {
        try await enter(for: owner)
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

    /// Gives a place back; the request whose turn it is gets it.
    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard let (id, owner) = state.queue.take() else {
                state.free += 1
                return nil
            }
            state.queue.finish(owner)
            return state.waiting.removeValue(forKey: id)?.resume
        }
        next?.resume()
    }

    private func enter(for owner: WorkOwner) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        // A cancellation may have come when the place was taken already.
        defer { state.withLock { _ = $0.abandoned.remove(id) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { resume in
                switch place(id, owner, resume) {
                case .taken: resume.resume()
                case .waiting: break
                case .refused(let error): resume.resume(throwing: error)
                }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
                guard let waiter = state.waiting.removeValue(forKey: id) else {
                    state.abandoned.insert(id)
                    return nil
                }
                state.queue.remove(of: waiter.owner) { $0 == id }
                return waiter.resume
            }
            waiter?.resume(throwing: CancellationError())
        }
    }

    private enum Place {
        case taken
        case waiting
        case refused(any Error)
    }

    private func place(_ id: Int, _ owner: WorkOwner, _ resume: CheckedContinuation<Void, any Error>) -> Place {
        state.withLock { state in
            if state.abandoned.remove(id) != nil { return .refused(CancellationError()) }
            if state.free > 0 {
                state.free -= 1
                return .taken
            }
            do throws(FairQueue<Int>.Rejection) {
                try state.queue.append(id, for: owner)
            } catch {
                let message =
                    switch error {
                    case .full: "\(engine) accepts no more requests at present."
                    case .share: "\(engine) accepts no more requests of this client at present."
                    }
                return .refused(EngineFault(.overloaded, message, cause: .limit))
            }
            state.waiting[id] = (owner, resume)
            return .waiting
        }
    }
}
