import NativeThreads

/// A bounded set of native threads behind a bounded queue, first come first served. What does not fit is refused at
/// once: a caller learns that it waits for nothing, and the queue never holds more than its bound.
public final class WorkerPool: Sendable {
    /// What the pool did since its start, for metrics.
    public struct Counters: Hashable, Sendable {
        /// Jobs accepted, refused and done.
        public var accepted = 0
        public var refused = 0
        public var completed = 0
        /// Jobs waiting and running now.
        public var waiting = 0
        public var running = 0
        /// The most that ever waited.
        public var mostWaiting = 0
    }

    private struct State {
        var counters = Counters()
        /// Jobs before `next` are done with; the array is cut when half of it is.
        var queue: [@Sendable () -> Void] = []
        var next = 0
        var closed = false

        mutating func take() -> (@Sendable () -> Void)? {
            guard next < queue.count else { return nil }
            let job = queue[next]
            next += 1
            if next * 2 >= queue.count {
                queue.removeFirst(next)
                next = 0
            }
            counters.waiting -= 1
            counters.running += 1
            return job
        }
    }

    private let state = Monitor(State())
    private let queueLimit: Int

    /// - Parameters:
    ///   - name: Prefix of the names of its threads.
    ///   - threads: At least 1.
    ///   - niceness: See `NativeThread.start`.
    ///   - queueLimit: Jobs that may wait for a thread.
    public init(name: String, threads: Int, niceness: Int = 5, queueLimit: Int = 1024) {
        let started = (0..<max(1, threads)).filter { [state] index in
            NativeThread.start(name: "\(name)-\(index)", niceness: niceness) { Self.work(state) }
        }
        // Without a thread of its own it refuses everything.
        self.queueLimit = started.isEmpty ? 0 : queueLimit
    }

    /// Waiting jobs are still done; the threads end after them.
    deinit { state.change { $0.closed = true } }

    public var counters: Counters { state.withLock(\.counters) }

    /// Queues one job; never blocks.
    /// - Returns: false when the queue is full, and then the job never runs.
    public func submit(_ job: @escaping @Sendable () -> Void) -> Bool {
        state.change { state in
            guard state.counters.waiting < queueLimit else {
                state.counters.refused += 1
                return false
            }
            state.queue.append(job)
            state.counters.accepted += 1
            state.counters.waiting += 1
            state.counters.mostWaiting = max(state.counters.mostWaiting, state.counters.waiting)
            return true
        }
    }

    private enum Step {
        case job(@Sendable () -> Void)
        case end
    }

    private static func work(_ state: Monitor<State>) {
        while true {
            let step = state.wait { state -> Step? in
                if let job = state.take() { return .job(job) }
                return state.closed ? .end : nil
            }
            guard case .job(let job) = step else { return }
            job()
            state.withLock {
                $0.counters.running -= 1
                $0.counters.completed += 1
            }
        }
    }
}
