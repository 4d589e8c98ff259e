import SansIO

/// The work of one call that is done on workers, one piece at a time: events to be encoded first, since clients wait for
/// them, then messages to be read. A value; the shell runs the pieces and brings back what came of them.
struct ClientLane {
    enum Work: Sendable {
        /// Put these into JSON.
        case encode([OutgoingQueue.Entry])
        case read(IncomingQueue.Entry)
        /// Nothing for now, though something waits: its client has sent too much.
        case pause(Duration)
    }

    var incoming: IncomingQueue
    private(set) var outgoing = OutgoingQueue()
    private var pacer: Pacer
    private let charge: PendingCharge
    /// Somebody takes pieces of work already.
    private var isWorking = false

    init(chargedTo pending: PendingBytes, now: Moment) {
        incoming = IncomingQueue(now: now)
        pacer = Pacer(now: now)
        charge = PendingCharge(to: pending)
    }

    /// A short message is handled at once if this says so.
    mutating func passes(_ size: Int, now: Moment) -> Bool {
        guard outgoing.isEmpty, incoming.passes(size, now: now) else { return false }
        pacer.charge(size, now: now)
        return true
    }

    /// - Returns: False when the message is dropped.
    mutating func append(_ entry: IncomingQueue.Entry) -> Bool {
        defer { account() }
        return incoming.append(entry)
    }

    /// - Returns: False when there is no room.
    mutating func append(_ entry: OutgoingQueue.Entry) -> Bool {
        defer { account() }
        return outgoing.append(entry)
    }

    /// Whether work has to be started: there is some, and nobody takes it.
    mutating func mustStart() -> Bool {
        guard !isWorking, !outgoing.isEmpty || !incoming.isIdle else { return false }
        isWorking = true
        return true
    }

    /// The next piece; nil when there is none, and then `mustStart` is to be asked again.
    mutating func next(now: Moment) -> Work? {
        defer { account() }
        if !outgoing.isEmpty { return .encode(outgoing.batch) }
        let pause = pacer.pause(now: now)
        if pause > .zero, incoming.hasNext {
            incoming.finish()
            return .pause(min(pause, Self.longestPause))
        }
        guard let entry = incoming.next() else {
            isWorking = false
            return nil
        }
        pacer.charge(entry.size, now: now)
        return .read(entry)
    }

    /// A call that ends meanwhile is noticed after this.
    private static let longestPause = Duration.milliseconds(500)

    /// What was read is handled.
    mutating func finishReading() {
        incoming.finish()
        account()
    }

    /// The oldest event is encoded and leaves.
    mutating func removeOutgoing() {
        outgoing.removeFirst()
        account()
    }

    /// The call is over: what was to be read is of no interest any more.
    /// - Returns: Events that have not left yet.
    mutating func close() -> [OutgoingQueue.Entry] {
        incoming.removeAll()
        defer { account() }
        return outgoing.takeAll()
    }

    private func account() { charge.set(incoming.size + outgoing.size) }
}
