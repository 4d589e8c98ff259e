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

    private struct Job: Sendable {
        let run: @Sendable () -> Void
        /// When its result is needed; nil means as soon as possible.
        let due: ContinuousClock.Instant?

        /// What is due later can wait for what is due now; a second is what making the first audio may take.
        func isUrgent(at now: ContinuousClock.Instant) -> Bool { due.map { $0 - now < .seconds(1) } ?? true }
    }

    private struct State {
        var counters = Counters()
        var queue: FairQueue<Job>
        var closed = false
        /// Threads that may run jobs that are not urgent, and those that do.
        let patientLimit: Int
        var patient = 0

        /// Urgent jobs first.
        mutating func take() -> (job: Job, owner: WorkOwner, isUrgent: Bool)? {
            let now = ContinuousClock.now
            var isUrgent = true
            var taken = queue.take { $0.isUrgent(at: now) }
            if taken == nil, patient < patientLimit {
                taken = queue.take()
                isUrgent = false
            }
            guard let (job, owner) = taken else { return nil }
            counters.waiting -= 1
            counters.running += 1
            if !isUrgent { patient += 1 }
            return (job, owner, isUrgent)
        }

        /// A job that waits for others that are not urgent either may become urgent while it waits.
        var mayBecomeUrgent: Bool { counters.waiting > 0 && patient >= patientLimit }

        mutating func finish(_ owner: WorkOwner, isUrgent: Bool) {
            queue.finish(owner)
            counters.running -= 1
            counters.completed += 1
            if !isUrgent { patient -= 1 }
        }
    }

    private let state: Monitor<State>

    /// - Parameters:
    ///   - name: Prefix of the names of its threads.
    ///   - threads: At least 1.
    ///   - niceness: See `NativeThread.start`.
    ///   - queueLimit: Jobs that may wait for a thread.
    ///   - clientLimit: Jobs that may wait for one client; nil: as many as for all.
    ///   - reserve: Threads that run urgent jobs only; at least one runs all.
    public init(
        name: String, threads: Int, niceness: Int = 5, queueLimit: Int = 1024, clientLimit: Int? = nil, reserve: Int = 0
    ) {
        let limits = FairQueue<Job>.Limits(total: queueLimit, perClient: clientLimit ?? queueLimit)
        state = Monitor(State(queue: FairQueue(limits: limits), patientLimit: max(1, threads - max(0, reserve))))
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
    ///   - due: When its result is needed; nil means as soon as possible. Jobs that are due within a second go first.
    /// - Returns: false when the queue is full, or the client's share of it is, and then the job never runs.
    public func submit(
        for owner: WorkOwner = .unknown, cost: Int = 1, due: ContinuousClock.Instant? = nil,
        _ job: @escaping @Sendable () -> Void
    ) -> Bool {
        state.change { state in
            do throws(FairQueue<Job>.Rejection) {
                try state.queue.append(Job(run: job, due: due), for: owner, cost: cost)
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
        case job(Job, WorkOwner, isUrgent: Bool)
        case end
    }

    private static func work(_ state: Monitor<State>) {
        while true {
            let step = state.wait(recheck: { $0.mayBecomeUrgent ? .milliseconds(100) : nil }) { state -> Step? in
                if let (job, owner, isUrgent) = state.take() { return .job(job, owner, isUrgent: isUrgent) }
                return state.closed && state.queue.isEmpty ? .end : nil
            }
            guard case .job(let job, let owner, let isUrgent) = step else { return }
            job.run()
            // A thread may wait for the end of a job that was not urgent.
            if isUrgent {
                state.withLock { $0.finish(owner, isUrgent: true) }
            } else {
                state.change { $0.finish(owner, isUrgent: false) }
            }
        }
    }
}
