/// Events that wait for the data channel to open: bounded, oldest deltas dropped first (Voice Live protocol, chapter B.6).
package struct EventBuffer {
    package struct Event {
        package var bytes: [UInt8]
        /// A piece that a later `done` event repeats whole, and so can be missed.
        package var isDelta: Bool

        package init(bytes: [UInt8], isDelta: Bool) {
            self.bytes = bytes
            self.isDelta = isDelta
        }
    }

    private var events: [Event] = []
    private var byteCount = 0
    /// Events that were dropped since the start.
    package private(set) var dropped = 0

    private let eventLimit: Int
    private let byteLimit: Int

    package init(eventLimit: Int = 1000, byteLimit: Int = 1 << 20) {
        self.eventLimit = eventLimit
        self.byteLimit = byteLimit
    }

    package mutating func append(_ event: Event) {
        events.append(event)
        byteCount += event.bytes.count
        while events.count > eventLimit || byteCount > byteLimit, !events.isEmpty {
            let index = events.firstIndex { $0.isDelta } ?? 0
            byteCount -= events.remove(at: index).bytes.count
            dropped += 1
        }
    }

    package var isEmpty: Bool { events.isEmpty }

    package var first: Event? { events.first }

    package mutating func removeFirst() -> Event? {
        guard !events.isEmpty else { return nil }
        let event = events.removeFirst()
        byteCount -= event.bytes.count
        return event
    }

    package mutating func takeAll() -> [Event] {
        defer {
            events = []
            byteCount = 0
        }
        return events
    }
}
