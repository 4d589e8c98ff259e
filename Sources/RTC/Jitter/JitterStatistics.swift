/// Counts since the start of the call. Packets, where nothing else is said.
public struct JitterStatistics: Hashable, Sendable {
    /// Accepted.
    public internal(set) var received = 0
    /// Their turn came and they were not there.
    public internal(set) var lost = 0
    /// Came after their turn, or far from all others.
    public internal(set) var late = 0
    /// Came twice.
    public internal(set) var duplicate = 0
    /// Left out to shorten the delay.
    public internal(set) var discarded = 0
    /// Handed out.
    public internal(set) var played = 0
    /// RTP ticks that the consumer had to conceal.
    public internal(set) var concealedTicks = 0
    /// How long the packet handed out last was held, measured against the fastest ones.
    public internal(set) var delay = Duration.zero

    mutating func count(_ playout: JitterBuffer.Playout) {
        switch playout {
        case .packet: played += 1
        case .lost(let ticks, _): concealedTicks += Int(ticks)
        case .empty: break
        }
    }
}
