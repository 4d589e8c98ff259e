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
        pthread_cond_init(condition, nil)
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
    package func wait<Result>(for body: (inout State) -> Result?) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            pthread_cond_wait(condition, mutex)
        }
    }
}
