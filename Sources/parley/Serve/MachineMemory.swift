import Foundation
import Glibc

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

    /// Makes the allocator return blocks of a MiB or more to the system as soon as they are freed. Left alone it learns
    /// from the first large block to keep them: after thirty messages of 16 MiB the process stays 500 MiB larger.
    static func returnLargeBlocks() {
        mallopt(M_MMAP_THRESHOLD, 1 << 20)
    }
}
