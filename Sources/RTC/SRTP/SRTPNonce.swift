/// The nonce of AES-GCM for one packet: 12 bytes, never the same twice under one key (RFC 7714 §8.1 and §9.1).
public struct SRTPNonce: Hashable, Sendable {
    // Both in network order.
    private let high: UInt64
    private let low: UInt32

    /// - Parameter salt: 12 bytes.
    public init(salt: [UInt8]) {
        precondition(salt.count == 12, "the salt of AES-GCM has 12 bytes")
        high = salt[..<8].reduce(0) { $0 << 8 | UInt64($1) }.bigEndian
        low = salt[8...].reduce(0) { $0 << 8 | UInt32($1) }.bigEndian
    }

    private init(high: UInt64, low: UInt32) {
        (self.high, self.low) = (high, low)
    }

    /// Of an RTP packet, made from the salt: `00 00 | SSRC | rollovers | sequence number`.
    public func packet(ssrc: UInt32, index: UInt64) -> SRTPNonce {
        let high = UInt64(ssrc) << 16 | (index >> 32) & 0xFFFF
        return SRTPNonce(
            high: self.high ^ high.bigEndian, low: low ^ UInt32(truncatingIfNeeded: index).bigEndian)
    }

    /// Of an RTCP packet, made from the salt: `00 00 | SSRC | 00 00 | index`.
    /// - Parameter index: 31 bits.
    public func report(ssrc: UInt32, index: UInt32) -> SRTPNonce {
        SRTPNonce(high: high ^ (UInt64(ssrc) << 16).bigEndian, low: low ^ index.bigEndian)
    }

    /// - Parameter body: Given the 12 bytes.
    public func withBytes<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        withUnsafeBytes(of: (high, low)) { bytes in
            bytes.withMemoryRebound(to: UInt8.self) { bytes in
                guard let start = bytes.baseAddress else { preconditionFailure("a tuple has an address") }
                return body(start)
            }
        }
    }
}
