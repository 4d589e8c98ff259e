/// Counters of one port since its start.
public struct RTCPortMetrics: Sendable, Hashable {
    public var datagramsIn: UInt64 = 0
    public var datagramsOut: UInt64 = 0
    /// Not sent because the socket had no room, or the network refused it.
    public var datagramsDropped: UInt64 = 0
    /// Received here, and given to the loop that their call lives on.
    public var datagramsHandedOver: UInt64 = 0
    /// Received here, and dropped because that loop does not keep up.
    public var handoversDropped: UInt64 = 0
    /// Steps of handshakes, dropped because too many waited.
    public var handshakesDropped: UInt64 = 0
}
