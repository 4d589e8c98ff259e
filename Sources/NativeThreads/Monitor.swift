import Glibc

/// State behind a lock that native threads wait on. For threads of our own only: it blocks.
///
/// Unchecked: `state`, `mutex` and `condition` are reached only with `mutex` held, or in `init` and `deinit`, where nobody
/// else can.
package final class Monitor<State>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State

    package init(_ state: State) {
        self.state = state
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    package func withLock<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Wakes every waiting thread to look at its condition again.
    package func wake() { pthread_cond_broadcast(condition) }

    /// As `withLock`, then wakes every waiting thread: their conditions may hold now.
    package func change<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        defer { wake() }
        return try withLock(body)
    }

    /// Blocks until `body` returns a value, and returns it. `body` runs again after each `change`.
    /// - Parameter recheck: How long after a run without a value `body` runs again anyway; nil: only after a `change`.
    package func wait<Result>(
        recheck: (borrowing State) -> Duration? = { _ in nil }, for body: (inout State) -> Result?
    ) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            if let delay = recheck(state) {
                var deadline = Self.deadline(in: delay)
                pthread_cond_timedwait(condition, mutex, &deadline)
            } else {
                pthread_cond_wait(condition, mutex)
            }
        }
    }

    private static func deadline(in delay: Duration) -> timespec {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let nanoseconds = now.tv_nsec + Int(delay / .nanoseconds(1))
        return timespec(tv_sec: now.tv_sec + nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
    }
}
