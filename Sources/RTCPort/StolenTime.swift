import Glibc

/// How much of the machine's time its host gives to others, from what the kernel counts in `/proc/stat`: a value, read
/// in steps. Neither the work nor the waiting of a thread shows it.
package struct StolenTime: Sendable {
    private var last: (stolen: UInt64, all: UInt64)?

    package init() {}

    /// - Parameter text: The file; only its first line counts.
    /// - Returns: The share of all time since the last call, 0…1; zero at first, and where the file says nothing.
    package mutating func note(_ text: String) -> Double {
        let fields = text.prefix { $0 != "\n" }.split(separator: " ")
        guard fields.first == "cpu", fields.count >= 9 else { return 0 }
        // user, nice, system, idle, iowait, irq, softirq, steal; guests are within user and nice.
        let ticks = fields[1...8].map { UInt64($0) ?? 0 }
        let (stolen, all) = (ticks[7], ticks.reduce(0, &+))
        defer { last = (stolen, all) }
        guard let last, all > last.all, stolen >= last.stolen else { return 0 }
        return min(1, Double(stolen - last.stolen) / Double(all - last.all))
    }

    package mutating func read() -> Double {
        let file = open("/proc/stat", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return 0 }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 512)
        let count = pread(file, &buffer, buffer.count, 0)
        return note(String(decoding: buffer[..<max(0, count)], as: UTF8.self))
    }
}
