/// The SRTP protection profiles that we offer and accept, by their DTLS-SRTP numbers (RFC 5764 §4.1.2, RFC 7714 §14.2).
public enum SRTPProfile: UInt16, Sendable, Hashable, CaseIterable {
    case aeadAES128GCM = 0x0007
    case aes128CMSHA1Tag80 = 0x0001

    public var keyLength: Int { 16 }
    public var saltLength: Int {
        switch self {
        case .aeadAES128GCM: 12
        case .aes128CMSHA1Tag80: 14
        }
    }
}

/// Master keys of both directions, each key followed by its salt.
public struct SRTPKeys: Sendable, Equatable {
    /// Protects what we send.
    public var local: [UInt8]
    /// Opens what the peer sends.
    public var remote: [UInt8]

    public init(local: [UInt8], remote: [UInt8]) {
        self.local = local
        self.remote = remote
    }
}

/// Why a packet could not be protected or opened.
public enum SRTPError: Error, Hashable, Sendable {
    /// The tag does not match: damaged, forged or keyed otherwise.
    case authentication
    /// Seen before, or older than the replay window of 1024 packets (RFC 3711 §3.3.2).
    case replayed
    /// Too short, too long or not RTP.
    case malformed
}

/// The SRTP seam: both directions of one call, every SSRC. Confined to one thread; packets change in place.
public protocol SRTPSession: AnyObject {
    func protectRTP(_ packet: inout [UInt8]) throws(SRTPError)
    func unprotectRTP(_ packet: inout [UInt8]) throws(SRTPError)
    func protectRTCP(_ packet: inout [UInt8]) throws(SRTPError)
    func unprotectRTCP(_ packet: inout [UInt8]) throws(SRTPError)
}
