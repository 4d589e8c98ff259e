import NativeThreads
import Shares

/// A bounded set of native threads behind a bounded queue, in which clients take turns, and the sessions of a client.
/// What does not fit is refused at once: a caller learns that it waits for nothing, and the queue never holds more
/// than its bound.
public final class WorkerPool: Sendable {
    /// What the pool did since its start, for metrics.
    public struct Counters: Hashable, Sendable {
        /// Jobs accepted, refused and done.
        public var accepted = 0
        public var refused = 0
        /// Of `refused`: those of clients that had as many jobs waiting as one client may.
        public var overShare = 0
        public var completed = 0
        /// Jobs waiting and running now.
        public var waiting = 0
        public var running = 0
        /// The most that ever waited.
        public var mostWaiting = 0

        public init() {}
    }

    private typealias Job = @Sendable () -> Void

    private struct State {
        var counters = Counters()
        var queue: FairQueue<Job>
        var closed = false

        mutating func take() -> (job: Job, owner: WorkOwner)? {
            guard let (job, owner) = queue.take() else { return nil }
            counters.waiting -= 1
            counters.running += 1
            return (job, owner)
        }
    }

    private let state: Monitor<State>

    /// - Parameters:
    ///   - name: Prefix of the names of its threads.
    ///   - threads: At least 1.
    ///   - niceness: See `NativeThread.start`.
    ///   - queueLimit: Jobs that may wait for a thread.
    ///   - clientLimit: Jobs that may wait for one client; nil: as many as for all.
    public init(name: String, threads: Int, niceness: Int = 5, queueLimit: Int = 1024, clientLimit: Int? = nil) {
        let limits = FairQueue<Job>.Limits(total: queueLimit, perClient: clientLimit ?? queueLimit)
        state = Monitor(State(queue: FairQueue(limits: limits)))
        let started = (0..<max(1, threads)).filter { [state] index in
            NativeThread.start(name: "\(name)-\(index)", niceness: niceness) { Self.work(state) }
        }
        // Without a thread of its own it refuses everything.
        if started.isEmpty { state.withLock { $0.queue = FairQueue(limits: .init(total: 0, perClient: 0)) } }
    }

    /// Waiting jobs are still done; the threads end after them.
    deinit { state.change { $0.closed = true } }

    public var counters: Counters { state.withLock(\.counters) }

    /// Queues one job; never blocks.
    /// - Parameters:
    ///   - owner: Whose turn the job takes.
    ///   - cost: How long it will take compared with other jobs, 1 or more.
    /// - Returns: false when the queue is full, or the client's share of it is, and then the job never runs.
    public func submit(
        for owner: WorkOwner = .unknown, cost: Int = 1, _ job: @escaping @Sendable () -> Void
    ) -> Bool {
        state.change { state in
            do throws(FairQueue<Job>.Rejection) {
                try state.queue.append(job, for: owner, cost: cost)
            } catch {
                state.counters.refused += 1
                if error == .share { state.counters.overShare += 1 }
                return false
            }
            state.counters.accepted += 1
            state.counters.waiting += 1
            state.counters.mostWaiting = max(state.counters.mostWaiting, state.counters.waiting)
            return true
        }
    }

    private enum Step {
        case job(Job, WorkOwner)
        case end
    }

    private static func work(_ state: Monitor<State>) {
        while true {
            let step = state.wait { state -> Step? in
                if let (job, owner) = state.take() { return .job(job, owner) }
                return state.closed ? .end : nil
            }
            guard case .job(let job, let owner) = step else { return }
            job()
            state.withLock {
                $0.queue.finish(owner)
                $0.counters.running -= 1
                $0.counters.completed += 1
            }
        }
    }
}
