/// Messages accepted for sending and not yet handed to the network, in order and bounded.
package struct Outbox {
    package enum Entry: Equatable {
        case text([UInt8])
        /// Always the last entry.
        case close(CloseCode, CloseReason)
    }
    package enum Verdict: Equatable {
        case queued
        /// The bound is hit: what was queued is gone, and the close of a client that does not read is queued instead.
        case overflowed
        /// A close is queued or was sent already.
        case refused
    }

    let maximumSize: Int
    let maximumCount: Int
    private var entries: [Entry] = []
    /// Entries before it were taken; they are dropped in bulk, so that taking one costs the same at any length.
    private var head = 0
    package private(set) var size = 0
    package private(set) var isClosed = false

    package init(maximumSize: Int, maximumCount: Int) {
        self.maximumSize = maximumSize
        self.maximumCount = maximumCount
    }

    package var count: Int { entries.count - head }

    /// Little waits, or nothing will be sent any more.
    package var hasRoom: Bool { isClosed || (size < maximumSize / 8 && count < maximumCount / 8) }

    /// One message may exceed the size bound while nothing else waits: the bound is on what piles up.
    package mutating func append(_ text: [UInt8]) -> Verdict {
        guard !isClosed else { return .refused }
        guard count == 0 || (size + text.count <= maximumSize && count < maximumCount) else {
            return overflow("the client does not read")
        }
        entries.append(.text(text))
        size += text.count
        return .queued
    }

    /// Drops what is queued and queues the close of a client that has too much waiting for it.
    package mutating func overflow(_ reason: CloseReason) -> Verdict {
        guard !isClosed else { return .refused }
        drop()
        close(.tryAgainLater, reason)
        return .overflowed
    }

    /// - Returns: false when a close was queued before, which stands.
    @discardableResult
    package mutating func close(_ code: CloseCode, _ reason: CloseReason) -> Bool {
        guard !isClosed else { return false }
        isClosed = true
        entries.append(.close(code, reason))
        return true
    }

    /// Forgets everything and takes nothing more: the connection is gone.
    package mutating func shut() {
        drop()
        isClosed = true
    }

    /// - Parameter canTakeText: Whether the network takes messages now; a close goes out in any case.
    package mutating func next(canTakeText: Bool) -> Entry? {
        guard head < entries.count else { return nil }
        let entry = entries[head]
        if case .text = entry, !canTakeText { return nil }
        head += 1
        if case .text(let bytes) = entry { size -= bytes.count }
        if head == entries.count {
            entries.removeAll(keepingCapacity: head <= 64)
            head = 0
        } else if head >= 256, head * 2 >= entries.count {
            entries.removeFirst(head)
            head = 0
        }
        return entry
    }

    private mutating func drop() {
        entries = []
        head = 0
        size = 0
    }
}
