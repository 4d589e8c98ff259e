import Foundation

/// How much of the machine is in use, from what the kernel counts in `/proc/stat`: a value, read in steps.
package struct MachineLoad: Sendable {
    private var last: (used: UInt64, all: UInt64)?

    package init() {}

    /// - Parameter text: The file; only its first line counts.
    /// - Returns: The share in use since the last call, 0…1; nil at first, and where the file says nothing.
    package mutating func note(_ text: String) -> Double? {
        let fields = text.prefix { $0 != "\n" }.split(separator: " ")
        guard fields.first == "cpu", fields.count >= 9 else { return nil }
        // user, nice, system, idle, iowait, irq, softirq, steal; guests are within user and nice.
        let ticks = fields[1...8].map { UInt64($0) ?? 0 }
        let all = ticks.reduce(0, &+)
        // What runs at a lower priority gives way.
        let (nice, idle, waiting) = (ticks[1], ticks[3], ticks[4])
        let used = all &- nice &- idle &- waiting
        defer { last = (used, all) }
        guard let last, all > last.all, used >= last.used else { return nil }
        return min(1, Double(used - last.used) / Double(all - last.all))
    }

    mutating func read() -> Double? {
        guard let data = FileManager.default.contents(atPath: "/proc/stat") else { return nil }
        return note(String(decoding: data.prefix(512), as: UTF8.self))
    }
}
