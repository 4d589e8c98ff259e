import CLinuxSockets
import Foundation
import Glibc
import SansIO
import Synchronization

/// One thread on which every caller of the generator lives: it waits for datagrams, for a clock, and for the jobs of
/// actors. Lives as long as the process.
///
/// It is cheaper than an event loop that serves all purposes, and it knows when the kernel took each datagram in, so
/// that the generator's own lateness does not enter what it measures.
final class LoadLoop: SerialExecutor {
    private enum Work {
        case job(UnownedJob)
        case call(@Sendable () -> Void)
    }

    private struct Waiting {
        var work: [Work] = []
        var isAwake = false
    }

    /// What happens on the thread besides jobs.
    enum Ring {
        case clock
        /// The number that the socket was registered with.
        case readable(UInt64)
    }

    private let waiting = Mutex(Waiting())
    private let poll: Int32
    private let bell: Int32
    private let timer: Int32
    private let thread = Atomic<UInt>(0)

    private static let bellNumber = UInt64.max
    private static let clockNumber = UInt64.max - 1

    /// - Throws: `BenchError` where the system has no more files for us.
    init() throws {
        poll = epoll_create1(0)
        bell = eventfd(0, Int32(EFD_NONBLOCK))
        timer = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_NONBLOCK))
        guard poll >= 0, bell >= 0, timer >= 0, clinux_watch(poll, bell, Self.bellNumber) == 0,
            clinux_watch(poll, timer, Self.clockNumber) == 0
        else { throw BenchError("No files are left for the generator (`ulimit -n`).") }
    }

    /// Starts the thread.
    /// - Parameter onRing: Called on it.
    func start(onRing: @escaping @Sendable (Ring) -> Void) {
        let thread = Thread { [self] in
            self.thread.store(UInt(pthread_self()), ordering: .sequentiallyConsistent)
            var numbers = [UInt64](repeating: 0, count: Int(CLINUX_EVENTS))
            while true {
                let count = clinux_wait(poll, &numbers)
                for number in numbers.prefix(Int(count)) {
                    switch number {
                    case Self.bellNumber: runJobs()
                    case Self.clockNumber:
                        var times: UInt64 = 0
                        _ = read(timer, &times, 8)
                        onRing(.clock)
                    default: onRing(.readable(number))
                    }
                }
            }
        }
        thread.name = "bench callers"
        thread.start()
    }

    func watch(_ file: Int32, as number: UInt64) -> Bool {
        clinux_watch(poll, file, number) == 0
    }

    /// Rings the clock once; replaces the time set before.
    func ring(at moment: Moment) {
        _ = clinux_arm(timer, max(1, moment.nanoseconds))
    }

    // MARK: Jobs

    func enqueue(_ job: consuming ExecutorJob) {
        enqueue(.job(UnownedJob(job)))
    }

    /// Runs `body` on the thread, behind everything that was asked for before.
    func execute(_ body: @escaping @Sendable () -> Void) {
        enqueue(.call(body))
    }

    private func enqueue(_ work: Work) {
        let mustWake = waiting.withLock { waiting in
            waiting.work.append(work)
            defer { waiting.isAwake = true }
            return !waiting.isAwake
        }
        if mustWake {
            var one: UInt64 = 1
            _ = write(bell, &one, 8)
        }
    }

    private func runJobs() {
        var times: UInt64 = 0
        _ = read(bell, &times, 8)
        let work = waiting.withLock { waiting in
            defer { waiting = Waiting() }
            return waiting.work
        }
        for piece in work {
            switch piece {
            case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
            case .call(let body): body()
            }
        }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    func checkIsolated() {
        precondition(
            thread.load(ordering: .sequentiallyConsistent) == UInt(pthread_self()), "Not on the thread of the callers.")
    }
}
