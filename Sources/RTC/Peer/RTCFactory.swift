/// The native parts that a peer is built from, handed in so that this target links no C library.
public struct RTCFactory {
    public var identity: any DTLSIdentity
    public var sctp: any SCTPStack
    public var makeSRTP: (SRTPProfile, SRTPKeys) throws -> any SRTPSession
    /// HMAC-SHA1 of a message, 20 bytes: STUN's MESSAGE-INTEGRITY (RFC 8489 §14.5).
    public var hmacSHA1: @Sendable (_ key: [UInt8], _ message: ArraySlice<UInt8>) -> [UInt8]

    public init(
        identity: any DTLSIdentity,
        sctp: any SCTPStack,
        makeSRTP: @escaping (SRTPProfile, SRTPKeys) throws -> any SRTPSession,
        hmacSHA1: @escaping @Sendable (_ key: [UInt8], _ message: ArraySlice<UInt8>) -> [UInt8]
    ) {
        self.identity = identity
        self.sctp = sctp
        self.makeSRTP = makeSRTP
        self.hmacSHA1 = hmacSHA1
    }
}
