/// The events of one client that wait for one of them to be put into JSON, in order. Empty most of the time: small
/// events pass it by.
struct OutgoingQueue {
    struct Entry: Sendable {
        let event: OutgoingEvent
        let channels: EventRouting.Channels
    }

    /// More than this ends the call: its client asks for more than the server can write.
    private static let byteLimit = 16 << 20
    private static let countLimit = 4096
    /// What is encoded in one go: entries, and bytes after which none is added.
    private static let batchCount = 32
    private static let batchSize = 64 << 10

    private var entries: [Entry] = []
    /// Entries before it have left; they are dropped in bulk.
    private var first = 0
    private(set) var size = 0

    var isEmpty: Bool { first == entries.count }

    /// - Returns: False when there is no room for it.
    mutating func append(_ entry: Entry) -> Bool {
        let count = entries.count - first
        guard count == 0 || (count < Self.countLimit && size + entry.event.size <= Self.byteLimit) else { return false }
        entries.append(entry)
        size += entry.event.size
        return true
    }

    /// The oldest entries; each stays until `removeFirst`.
    var batch: [Entry] {
        var total = 0
        return Array(
            entries[first...].prefix(Self.batchCount).prefix { entry in
                defer { total += entry.event.size }
                return total < Self.batchSize
            })
    }

    /// The oldest entry leaves.
    mutating func removeFirst() {
        size -= entries[first].event.size
        first += 1
        if first * 2 >= entries.count {
            entries.removeFirst(first)
            first = 0
        }
    }

    mutating func takeAll() -> [Entry] {
        defer { (entries, first, size) = ([], 0, 0) }
        return Array(entries[first...])
    }
}
