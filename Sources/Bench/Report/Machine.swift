import Foundation
import Glibc

/// What the figures were measured on.
package struct Machine: Sendable, Codable {
    package var cores: Int
    package var processor: String
    package var kernel: String
    package var memoryBytes: Int

    package init(cores: Int, processor: String, kernel: String, memoryBytes: Int) {
        (self.cores, self.processor, self.kernel, self.memoryBytes) = (cores, processor, kernel, memoryBytes)
    }

    /// Of this machine, 1…
    static var coreCount: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

    /// This machine.
    package static var current: Machine {
        let text = { (path: String) in (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
        return Machine(
            cores: coreCount, processor: processor(text("/proc/cpuinfo")),
            kernel: text("/proc/sys/kernel/osrelease").trimmingCharacters(in: .whitespacesAndNewlines),
            memoryBytes: (ProcessUsage.kibibytes(text("/proc/meminfo"), "MemTotal:") ?? 0) * 1024)
    }

    /// The name of the processor in `/proc/cpuinfo`.
    package static func processor(_ text: String) -> String {
        for line in text.split(separator: "\n") where line.hasPrefix("model name") {
            if let colon = line.firstIndex(of: ":") {
                return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            }
        }
        return "unknown"
    }
}
