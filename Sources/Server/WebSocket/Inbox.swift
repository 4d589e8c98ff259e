/// Messages received and not yet taken by the consumer. Says when to stop reading and when to go on.
package struct Inbox {
    let maximumSize: Int
    let maximumCount: Int
    private var events: [ClientSocketEvent] = []
    private var head = 0
    /// Bytes of the messages.
    package private(set) var size = 0
    /// Set once the last event is in; nothing follows it.
    package private(set) var isFinished = false
    /// Above a bound and not yet drained to half of it.
    package private(set) var isFull = false
    private var isHeld = false

    package init(maximumSize: Int, maximumCount: Int) {
        self.maximumSize = maximumSize
        self.maximumCount = maximumCount
    }

    private var count: Int { events.count - head }

    package mutating func append(_ event: ClientSocketEvent) {
        guard !isFinished else { return }
        switch event {
        case .message(let message): size += message.bytes.count
        case .closed: isFinished = true
        }
        events.append(event)
        if size >= maximumSize || count >= maximumCount { isFull = true }
    }

    /// Counts as full until it is empty, although it is below its bounds.
    package mutating func hold() {
        guard count > 0, !isFinished else { return }
        isFull = true
        isHeld = true
    }

    /// - Returns: The oldest event, and whether taking it made room to read again.
    package mutating func next() -> (event: ClientSocketEvent, madeRoom: Bool)? {
        guard head < events.count else { return nil }
        let event = events[head]
        head += 1
        if case .message(let message) = event { size -= message.bytes.count }
        if head == events.count || head >= 64 {
            events.removeFirst(head)
            head = 0
        }
        let isLow = isHeld ? count == 0 : size <= maximumSize / 2 && count <= maximumCount / 2
        let madeRoom = isFull && isLow
        if madeRoom { (isFull, isHeld) = (false, false) }
        return (event, madeRoom)
    }
}
