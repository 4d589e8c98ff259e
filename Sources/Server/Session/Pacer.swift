import SansIO

/// Holds back a client that sends much: what it sends costs time, and what it has not paid for yet is waited for before
/// more is taken. A message of any length, or all frames of one read, are handled; what is behind them waits.
package struct Pacer: Sendable {
    /// Bytes that a client may send without any wait.
    package static let byteBurst = 4 << 20
    /// Bytes a second from then on.
    package static let bytesPerSecond = 2 << 20

    private let burst: Double
    private let perSecond: Double
    private var left: Double
    private var filled: Moment

    /// - Parameters:
    ///   - burst: What may come at once, in bytes or in frames.
    ///   - perSecond: What may come in a second after that, from 1.
    package init(burst: Int = byteBurst, perSecond: Int = bytesPerSecond, now: Moment) {
        (self.burst, self.perSecond) = (Double(burst), Double(max(1, perSecond)))
        left = Double(burst)
        filled = now
    }

    package mutating func charge(_ count: Int, now: Moment) {
        fill(now)
        left -= Double(count)
    }

    /// How long what follows has to wait; zero when all is paid for.
    package mutating func pause(now: Moment) -> Duration {
        fill(now)
        guard left < 0 else { return .zero }
        return .microseconds(Int64((-left / perSecond * 1_000_000).rounded(.up)))
    }

    private mutating func fill(_ now: Moment) {
        left = min(burst, left + max(0, (now - filled) / .seconds(1)) * perSecond)
        filled = now
    }
}
