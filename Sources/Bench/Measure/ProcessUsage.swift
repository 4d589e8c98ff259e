import Foundation
import Glibc
import SansIO

/// What a process has used, read from `/proc`.
package struct ProcessUsage: Sendable, Hashable {
    /// Of all its threads, those that ended included, user and system together; in steps of a tick, 10 ms as a rule.
    package var cpu: Duration
    /// Of each thread that lives, by its id; to the nanosecond.
    package var threads: [Int: Duration]
    /// Proportional set size in bytes: memory that only it has, and its part of what it shares.
    package var memory: Int
    package var at: Moment

    package init(cpu: Duration, threads: [Int: Duration], memory: Int, at: Moment) {
        (self.cpu, self.threads, self.memory, self.at) = (cpu, threads, memory, at)
    }

    /// - Returns: nil where there is no such process, or it is not ours to look at.
    package static func read(_ process: Int32) -> ProcessUsage? {
        let now = Moment.monotonic
        let folder = "/proc/\(process)"
        guard let stat = text("\(folder)/stat"), let ticks = ticks(stat: stat) else { return nil }
        let memory = text("\(folder)/smaps_rollup").flatMap { kibibytes($0, "Pss:") }
        let resident = memory ?? text("\(folder)/status").flatMap { kibibytes($0, "VmRSS:") }
        let ticksPerSecond = Int64(max(1, sysconf(Int32(_SC_CLK_TCK))))
        return ProcessUsage(
            cpu: .nanoseconds(Int64(clamping: ticks) &* (1_000_000_000 / ticksPerSecond)), threads: runTimes(folder),
            memory: (resident ?? 0) * 1024, at: now)
    }

    /// Processor time since `before`: to the nanosecond where every thread of then still lives, else in ticks.
    package func cpu(since before: ProcessUsage) -> Duration {
        guard !before.threads.isEmpty, before.threads.keys.allSatisfy({ threads[$0] != nil }) else {
            return cpu - before.cpu
        }
        return threads.reduce(.zero) { $0 + $1.value - (before.threads[$1.key] ?? .zero) }
    }

    private static func runTimes(_ folder: String) -> [Int: Duration] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/task")) ?? []
        var times: [Int: Duration] = [:]
        for name in names {
            guard let thread = Int(name), let line = text("\(folder)/task/\(name)/schedstat"),
                let time = line.split(separator: " ").first.flatMap({ Int64($0) })
            else { continue }
            times[thread] = .nanoseconds(time)
        }
        return times
    }

    private static func text(_ path: String) -> String? {
        try? String(contentsOfFile: path, encoding: .utf8)
    }

    /// utime and stime of `/proc/PID/stat`, in ticks.
    ///
    /// The second field is the name of the program, in brackets, and may hold anything, blanks and brackets too.
    package static func ticks(stat: String) -> UInt64? {
        guard let bracket = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: bracket)...].split(separator: " ")
        // Fields are counted from 1, and the third is the first behind the name.
        guard fields.count > 12, let user = UInt64(fields[11]), let system = UInt64(fields[12]) else { return nil }
        return user &+ system
    }

    /// The value of a line such as `Pss:    1234 kB`.
    package static func kibibytes(_ text: String, _ name: String) -> Int? {
        for line in text.split(separator: "\n") where line.hasPrefix(name) {
            return line.dropFirst(name.count).split(separator: " ").first.flatMap { Int($0) }
        }
        return nil
    }
}
