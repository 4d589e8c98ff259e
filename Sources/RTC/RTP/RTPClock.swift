import SansIO

/// Converts between time and RTP ticks.
struct RTPClock: Hashable, Sendable {
    /// Ticks per second.
    let rate: UInt32

    /// Rounded toward zero. Does not overflow for any duration that a `Moment` can express.
    func ticks(_ duration: Duration) -> Int64 {
        let nanoseconds = duration.wholeNanoseconds
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return seconds &* Int64(rate) &+ rest * Int64(rate) / 1_000_000_000
    }

    func ticks(_ moment: Moment) -> Int64 {
        ticks(moment - Moment.zero)
    }

    func duration(_ ticks: Int64) -> Duration {
        let (seconds, rest) = ticks.quotientAndRemainder(dividingBy: Int64(max(rate, 1)))
        return .seconds(seconds) + .nanoseconds(rest * 1_000_000_000 / Int64(max(rate, 1)))
    }
}
