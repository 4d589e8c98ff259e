import Timing

/// Holds back a client that sends much: its messages cost time by their bytes, and what it has not paid for yet is
/// waited for before the next one. A message of any length is handled; the one behind it waits.
package struct BytePacer: Sendable {
    /// Bytes that a client may send without any wait.
    package static let burst = 4 << 20
    /// Bytes a second from then on.
    package static let perSecond = 2 << 20

    private var left = Double(burst)
    private var filled: Moment

    package init(now: Moment) { filled = now }

    package mutating func charge(_ bytes: Int, now: Moment) {
        fill(now)
        left -= Double(bytes)
    }

    /// How long the next message has to wait; zero when all is paid for.
    package mutating func pause(now: Moment) -> Duration {
        fill(now)
        guard left < 0 else { return .zero }
        return .microseconds(Int64((-left / Double(Self.perSecond) * 1_000_000).rounded(.up)))
    }

    private mutating func fill(_ now: Moment) {
        left = min(Double(Self.burst), left + max(0, (now - filled) / .seconds(1)) * Double(Self.perSecond))
        filled = now
    }
}
