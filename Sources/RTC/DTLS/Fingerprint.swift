/// The hash of a DTLS certificate as SDP carries it (RFC 8122 §5).
public struct Fingerprint: Hashable, Sendable {
    /// Lower case, such as `sha-256`.
    public var algorithm: String
    public var bytes: [UInt8]

    public init(algorithm: String, bytes: [UInt8]) {
        self.algorithm = algorithm
        self.bytes = bytes
    }
}
