import Foundation

/// The memory that this process may use.
enum MachineMemory {
    /// Bytes: of the machine, or of the control group (cgroup v2) of the process if that has less, as in a container.
    static var total: Int {
        let machine = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        guard let text = try? String(contentsOfFile: "/sys/fs/cgroup/memory.max", encoding: .utf8),
            let limit = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)), limit > 0
        else { return machine }
        return min(machine, limit)
    }
}
