import Glibc
import SansIO

/// The time of the thread that made it: what it has worked, and what it has waited for a core. Confined to that thread.
package final class ThreadTime {
    /// What the kernel keeps for the scheduler; -1 where it does not tell.
    private let statistics: Int32

    init() {
        statistics = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC)
    }

    deinit {
        if statistics >= 0 { close(statistics) }
    }

    var working: Duration { Self.working }

    /// What the thread that asks has worked.
    package static var working: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Zero where the kernel does not tell.
    var waiting: Duration {
        guard statistics >= 0 else { return .zero }
        var buffer = [UInt8](repeating: 0, count: 96)
        let count = pread(statistics, &buffer, buffer.count, 0)
        guard count > 0 else { return .zero }
        // Nanoseconds worked, nanoseconds waited, time slices.
        let fields = buffer[..<count].split(separator: UInt8(ascii: " "))
        guard fields.count > 1, let waited = Int64(String(decoding: fields[1], as: UTF8.self)) else { return .zero }
        return .nanoseconds(waited)
    }
}
