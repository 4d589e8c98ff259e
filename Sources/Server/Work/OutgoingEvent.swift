import Engine
import Events

/// An event on its way to the client, before or after it was put into JSON.
struct OutgoingEvent: Sendable {
    private enum Content: Sendable {
        case json([UInt8])
        case message(ServerMessage)
        case retrieved(ItemWithAudio)
    }

    private let content: Content
    /// Bytes of JSON, about; exact only when it is small or known.
    let size: Int
    /// A piece that a later `done` event repeats whole, and so can be missed.
    let isDelta: Bool
    let isError: Bool

    /// Bytes of JSON that an event loop writes itself: less than 100 µs.
    static let small = 4096

    /// - Parameter size: Of the settings, for events that show them.
    init(_ message: ServerMessage, settingsSize: Int) {
        content = .message(message)
        let type = message.event.type
        (isDelta, isError) = (type.hasSuffix(".delta"), type == "error")
        size =
            switch message.event {
            case .sessionCreated, .sessionUpdated: settingsSize
            case let event: event.size(upTo: 1 << 20)
            }
    }

    init(_ item: ItemWithAudio) {
        content = .retrieved(item)
        size = item.size
        (isDelta, isError) = (false, false)
    }

    init(json: [UInt8]) {
        content = .json(json)
        size = json.count
        (isDelta, isError) = (false, false)
    }

    /// Whether `encoded` takes little enough time for an event loop.
    var isSmall: Bool {
        if case .json = content { true } else { size <= Self.small }
    }

    /// - Complexity: Linear in its size.
    func encoded() -> [UInt8] {
        switch content {
        case .json(let bytes): bytes
        case .message(let message): message.encoded()
        case .retrieved(let item): item.message.encoded()
        }
    }
}

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

    private(set) var entries: [Entry] = []
    private(set) var size = 0

    var isEmpty: Bool { entries.isEmpty }

    /// - Returns: False when there is no room for it.
    mutating func append(_ entry: Entry) -> Bool {
        guard entries.count < Self.countLimit, entries.isEmpty || size + entry.event.size <= Self.byteLimit else {
            return false
        }
        entries.append(entry)
        size += entry.event.size
        return true
    }

    /// The oldest entries; they stay until `remove`.
    var batch: [Entry] {
        var total = 0
        return Array(
            entries.prefix(Self.batchCount).prefix { entry in
                defer { total += entry.event.size }
                return total < Self.batchSize
            })
    }

    /// The oldest entries have left.
    mutating func remove(_ count: Int) {
        for entry in entries.prefix(count) { size -= entry.event.size }
        entries.removeFirst(count)
    }

    mutating func takeAll() -> [Entry] {
        defer { (entries, size) = ([], 0) }
        return entries
    }
}
