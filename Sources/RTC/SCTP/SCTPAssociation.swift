import SansIO

/// What one SCTP association wants done, in this order.
public enum SCTPOutput: Sendable, Equatable {
    /// One SCTP packet, to be sent as DTLS application data.
    case packet([UInt8])
    /// The four-way handshake is complete. Sent once.
    case connected
    /// One whole user message.
    case message(SCTPMessage)
    /// The peer reset these outgoing streams of its own (RFC 6525): its data channels are closing.
    case streamsReset([UInt16])
    /// Room came free after `send` had answered `wouldBlock`.
    case writable
    /// The association is over; nothing follows.
    case closed
}

/// A user message with what WebRTC needs to know of it (RFC 8831 §6.6).
public struct SCTPMessage: Sendable, Equatable {
    public var stream: UInt16
    /// Payload protocol identifier: 50 DCEP, 51 text, 53 binary, 56 and 57 their empty forms.
    public var protocolID: UInt32
    public var bytes: [UInt8]

    public init(stream: UInt16, protocolID: UInt32, bytes: [UInt8]) {
        self.stream = stream
        self.protocolID = protocolID
        self.bytes = bytes
    }
}

public enum SCTPError: Error, Hashable, Sendable {
    /// The send buffer is full; try again after `writable`.
    case wouldBlock
    /// Larger than the association can carry.
    case tooLarge
    /// Not connected, or over.
    case notConnected
}

/// Names an association inside its stack; never reused.
public struct SCTPAssociationID: Hashable, Sendable {
    public var number: UInt64

    public init(number: UInt64) {
        self.number = number
    }
}

/// The SCTP seam: one association over DTLS (RFC 8261). Methods collect outputs; `drain` hands them over.
public protocol SCTPAssociation: AnyObject {
    var id: SCTPAssociationID { get }
    /// Begins the handshake. Both WebRTC peers do; the collision resolves itself (RFC 9260 §5.2).
    func connect()
    func handle(packet: [UInt8])
    /// Queues one message, ordered and reliable. `[]` must be sent as one zero byte with PPID 56 or 57 by the caller.
    func send(_ message: SCTPMessage) throws(SCTPError)
    /// Resets our outgoing stream, which closes its data channel (RFC 8831 §6.7).
    func reset(stream: UInt16)
    func close()
    /// Takes the outputs collected since the last call.
    func drain() -> [SCTPOutput]
}

/// The associations of one thread. There may be several stacks in a process, each confined to a thread of its own.
public protocol SCTPStack: AnyObject {
    /// - Parameter maxMessageSize: Largest message that we accept, in bytes; larger ones close the association.
    func makeAssociation(maxMessageSize: Int) throws -> any SCTPAssociation
    /// Runs the timers up to `now` and names the associations that have outputs to drain because of it.
    /// Call it about every 20 ms while associations exist.
    func advance(to now: Moment) -> [SCTPAssociationID]
}
