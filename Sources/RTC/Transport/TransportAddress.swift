/// An IP address and a UDP port: where a datagram came from or goes to.
public struct TransportAddress: Hashable, Sendable {
    public enum Host: Hashable, Sendable {
        /// Four bytes, most significant first.
        case v4(UInt32)
        /// Sixteen bytes, most significant first.
        case v6(high: UInt64, low: UInt64)
    }

    public var host: Host
    public var port: UInt16

    public init(host: Host, port: UInt16) {
        self.host = host
        self.port = port
    }
}
