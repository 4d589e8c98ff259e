import SansIO

/// Which side of the DTLS handshake an endpoint plays: the `active` one of SDP's `a=setup` is the client (RFC 5763 §5).
public enum DTLSRole: Sendable, Hashable {
    case client
    case server
}

/// What one DTLS association wants done, in this order.
public enum DTLSOutput: Sendable, Equatable {
    /// One datagram for the peer. A flight may be several; their boundaries must be kept.
    case datagram([UInt8])
    /// The handshake is complete. Sent once.
    case connected(DTLSConnection)
    /// Decrypted application data: one SCTP packet (RFC 8261).
    case applicationData([UInt8])
    /// The association is over; nothing follows.
    case closed(DTLSClosure)
}

/// What a completed handshake yields.
public struct DTLSConnection: Sendable, Equatable {
    /// SHA-256 over the peer's certificate. The seam does not judge it: the peer compares it with the SDP (RFC 8122 §5).
    public var peerFingerprint: Fingerprint
    public var profile: SRTPProfile
    public var keys: SRTPKeys

    public init(peerFingerprint: Fingerprint, profile: SRTPProfile, keys: SRTPKeys) {
        self.peerFingerprint = peerFingerprint
        self.profile = profile
        self.keys = keys
    }
}

public enum DTLSClosure: Sendable, Hashable {
    /// The peer sent `close_notify`.
    case byPeer
    /// The handshake or a record failed beyond repair.
    case failed
}

/// The DTLS seam: one handshake and its records, driven by datagrams and deadlines.
///
/// Confined to one thread; reads no clock and opens no socket. Bytes that are not valid DTLS are ignored.
public protocol DTLSAssociation: AnyObject {
    /// When `handleDeadline` is to be called: the retransmission timer of RFC 6347 §4.2.4, from 100 ms, doubling, 3 s at most.
    var nextDeadline: Moment? { get }
    /// Begins the handshake. A client sends its first flight; a server waits.
    func start(now: Moment) -> [DTLSOutput]
    func handle(datagram: [UInt8], now: Moment) -> [DTLSOutput]
    func handleDeadline(now: Moment) -> [DTLSOutput]
    /// Encrypts one SCTP packet. Before `connected` and after `closed` it yields nothing.
    func send(applicationData: [UInt8], now: Moment) -> [DTLSOutput]
    /// Sends `close_notify`. Calling it again yields nothing.
    func close(now: Moment) -> [DTLSOutput]
}

/// Our certificate, and the associations made with it.
public protocol DTLSIdentity: Sendable {
    /// SHA-256 of the certificate, for `a=fingerprint`.
    var fingerprint: Fingerprint { get }
    func makeAssociation(role: DTLSRole) throws -> any DTLSAssociation
}
