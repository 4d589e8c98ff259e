import NIOCore
import RTC

/// The network that a client connects from, as limits count it: an IPv4 address, or the /64 prefix of an IPv6 address,
/// since one host usually owns all of its prefix.
public enum ClientAddress: Hashable, Sendable {
    case v4(UInt32)
    /// The upper 64 bits.
    case v6(UInt64)
    /// Not an IP connection, such as a Unix domain socket.
    case other

    /// - Parameter address: The other end of the TCP connection. An IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) counts
    ///   as IPv4.
    public init(_ address: SocketAddress?) {
        switch address.flatMap({ TransportAddress(host: $0.ipAddress ?? "", port: 0) })?.host {
        case .v4(let address): self = .v4(address)
        case .v6(0, let low) where low >> 32 == 0xFFFF: self = .v4(UInt32(truncatingIfNeeded: low))
        case .v6(let high, _): self = .v6(high)
        case nil: self = .other
        }
    }
}
