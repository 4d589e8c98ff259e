import Events
import SansIO

/// The messages of one client that wait to be handled, in their order on both channels of a call.
package struct IncomingQueue: Sendable {
    package struct Entry: Sendable, Equatable {
        package enum Content: Sendable, Equatable {
            case bytes([UInt8])
            /// It was short, and costs more than its length tells.
            case message(ClientMessage)
        }

        package var content: Content
        package var channel: CallChannel
        /// Bytes of the message.
        package var size: Int

        package init(_ content: Content, channel: CallChannel, size: Int) {
            (self.content, self.channel, self.size) = (content, channel, size)
        }
    }

    /// Bytes of a message that an event loop reads itself: less than 1 ms.
    package static let small = 4096
    /// What may wait of a data channel, whose peer nothing holds back. One message more may always wait.
    package static let byteLimit = 1 << 20
    package static let countLimit = 256

    private var entries: [Entry] = []
    private var first = 0
    /// Bytes that wait, and are being worked on.
    package private(set) var size = 0
    private var working: Entry?
    private var loop: LoopAllowance

    package init(now: Moment) { loop = LoopAllowance(now: now) }

    /// Nothing waits, and nothing is being worked on.
    package var isIdle: Bool { working == nil && first == entries.count }

    package var hasNext: Bool { first < entries.count }

    /// Whether something of `channel` is still to be done.
    package func holds(_ channel: CallChannel) -> Bool {
        working?.channel == channel || entries[first...].contains { $0.channel == channel }
    }

    /// Whether a message of `size` bytes may be handled at once, on the event loop: it is short, nothing is in front of
    /// it, and the client has not had more than its share of the loop lately.
    package mutating func passes(_ size: Int, now: Moment) -> Bool {
        isIdle && size <= Self.small && loop.take(size, now: now)
    }

    /// - Returns: False when it is dropped, since too much of a data channel waits. What comes by the control socket
    ///   always finds room: its reader brings the next message when the last one is done.
    package mutating func append(_ entry: Entry) -> Bool {
        let count = entries.count - first
        let hasRoom = count == 0 || (count < Self.countLimit && size + entry.size <= Self.byteLimit)
        guard hasRoom || entry.channel == .control else { return false }
        entries.append(entry)
        size += entry.size
        return true
    }

    /// The next one to work on; the one before is done.
    package mutating func next() -> Entry? {
        finish()
        guard first < entries.count else { return nil }
        working = entries[first]
        first += 1
        if first * 2 >= entries.count {
            entries.removeFirst(first)
            first = 0
        }
        return working
    }

    package mutating func finish() {
        size -= working?.size ?? 0
        working = nil
    }

    package mutating func removeAll() {
        (entries, first, size, working) = ([], 0, 0, nil)
    }
}

/// How many bytes of short messages one client may have an event loop read: a burst, and some 5 % of the loop from then
/// on. Beyond that they go the way of long ones.
private struct LoopAllowance {
    private static let burst = 16_384.0
    private static let perSecond = 65_536.0
    /// What the shortest message costs, in bytes.
    private static let least = 256

    private var left = burst
    private var filled: Moment

    init(now: Moment) { filled = now }

    mutating func take(_ size: Int, now: Moment) -> Bool {
        left = min(Self.burst, left + max(0, (now - filled) / .seconds(1)) * Self.perSecond)
        filled = now
        let cost = Double(max(size, Self.least))
        guard left >= cost else { return false }
        left -= cost
        return true
    }
}
