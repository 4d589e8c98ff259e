import CLinuxSockets
import SansIO

/// What this machine lets a bare timer do: one thread for each core that wakes every 5 ms and then works for half of
/// that, with no server and no network. No program keeps a better pace on it.
package struct TimerBaseline: Sendable, Hashable, Codable {
    /// The share of wake-ups at most 2 ms late, 0…1.
    package var within2Ms: Double
    /// Lateness in milliseconds.
    package var p99: Double
    package var p999: Double

    private static let period = Duration.milliseconds(5)

    package init(within2Ms: Double, p99: Double, p999: Double) {
        (self.within2Ms, self.p99, self.p999) = (within2Ms, p99, p999)
    }

    /// Measures for so long, on threads of its own.
    package static func measure(for span: Duration = .seconds(3)) async -> TimerBaseline {
        let cores = Machine.coreCount
        let delays = await withTaskGroup(of: [Duration].self) { group in
            for core in 0..<cores {
                group.addTask { await onOwnThread { wakeUps(for: span, phase: period / cores * core) } }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        return TimerBaseline(of: delays)
    }

    package init(of delays: [Duration]) {
        var histogram = DurationHistogram()
        for delay in delays { histogram.add(delay) }
        self.init(
            within2Ms: histogram.share(within: .milliseconds(2)) ?? 1,
            p99: histogram.quantile(0.99)?.milliseconds ?? 0, p999: histogram.quantile(0.999)?.milliseconds ?? 0)
    }

    /// - Returns: How late each was.
    private static func wakeUps(for span: Duration, phase: Duration) -> [Duration] {
        let work = period.wholeNanoseconds / 2
        var due = Moment.monotonic + period + phase
        return (0..<Int(span / period)).map { _ in
            sleep(until: due)
            defer { due += period }
            let delay = Moment.monotonic - due
            let begin = clinux_thread_time()
            while clinux_thread_time() - begin < work {}
            return delay
        }
    }
}
