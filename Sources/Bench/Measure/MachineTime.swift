import Foundation

/// What the kernel counts of the machine's time, in ticks since its start.
package struct MachineTime: Sendable, Hashable {
    package var total: UInt64
    /// What the host of a virtual machine gave to others while we would have worked.
    package var stolen: UInt64

    /// - Parameter stat: `/proc/stat`.
    package init?(stat: String) {
        guard let line = stat.split(separator: "\n").first, line.hasPrefix("cpu ") else { return nil }
        let fields = line.split(separator: " ").dropFirst().compactMap { UInt64($0) }
        // user nice system idle iowait irq softirq steal; guests are part of user.
        guard fields.count >= 8 else { return nil }
        total = fields[..<8].reduce(0, &+)
        stolen = fields[7]
    }

    package static var now: MachineTime? {
        (try? String(contentsOfFile: "/proc/stat", encoding: .utf8)).flatMap { MachineTime(stat: $0) }
    }

    /// The share of the time since `before` that was stolen, 0…1.
    package func stolenShare(since before: MachineTime) -> Double {
        total > before.total ? Double(stolen &- before.stolen) / Double(total - before.total) : 0
    }
}
