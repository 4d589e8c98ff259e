import NativeThreads

/// Runs the jobs of tasks on threads of its own, first come first served. For tasks that are bounded in number: the
/// executor cannot refuse a job.
final class WorkerExecutor: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        /// Jobs before it were taken; the array is cut when half of it was.
        var next = 0
        var isClosed = false

        mutating func take() -> UnownedJob? {
            guard next < jobs.count else { return nil }
            let job = jobs[next]
            next += 1
            if next * 2 >= jobs.count {
                jobs.removeFirst(next)
                next = 0
            }
            return job
        }
    }

    private let state = Monitor(State())

    /// - Parameters:
    ///   - threads: 1…
    ///   - niceness: Added to the priority of the threads, 0…19, so that media loops come first.
    init(name: String, threads: Int, niceness: Int) {
        for index in 0..<max(1, threads) {
            let isStarted = NativeThread.start(name: "\(name)-\(index)", niceness: niceness) {
                [state, executor = Reference(self)] in
                Self.work(state, executor)
            }
            precondition(isStarted || index > 0, "the system has no thread left")
        }
    }

    /// The threads end; no task prefers this executor any more.
    deinit { state.change { $0.isClosed = true } }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.change { $0.jobs.append(job) }
    }

    /// What a thread needs of its executor without keeping it alive.
    private struct Reference: Sendable {
        let unowned: UnownedTaskExecutor
        init(_ executor: WorkerExecutor) { unowned = executor.asUnownedTaskExecutor() }
    }

    private static func work(_ state: Monitor<State>, _ executor: Reference) {
        while true {
            let job = state.wait { state -> UnownedJob?? in
                if let job = state.take() { return .some(job) }
                return state.isClosed ? .some(nil) : nil
            }
            guard let job else { return }
            job.runSynchronously(on: executor.unowned)
        }
    }
}
