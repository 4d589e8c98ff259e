/// An instant on a monotonic clock that the caller owns.
///
/// Protocol code never reads a clock: every input carries the `Moment` at which it happened, so a test
/// moves time by adding to it. Moments of different clocks must not be compared.
public struct Moment: Hashable, Comparable, Sendable {
    /// Nanoseconds since the clock's own epoch.
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The epoch of the clock; where tests begin.
    public static let zero = Moment(nanoseconds: 0)

    public static func < (left: Moment, right: Moment) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    public static func + (moment: Moment, duration: Duration) -> Moment {
        Moment(nanoseconds: moment.nanoseconds &+ duration.wholeNanoseconds)
    }

    public static func - (moment: Moment, duration: Duration) -> Moment {
        Moment(nanoseconds: moment.nanoseconds &- duration.wholeNanoseconds)
    }

    /// The time from `right` to `left`; negative when `left` is the earlier one.
    public static func - (left: Moment, right: Moment) -> Duration {
        .nanoseconds(left.nanoseconds &- right.nanoseconds)
    }

    public static func += (moment: inout Moment, duration: Duration) {
        moment = moment + duration
    }
}

extension Duration {
    /// This duration in nanoseconds, rounded toward zero and clamped to ±292 years.
    public var wholeNanoseconds: Int64 { Int64(clamping: attoseconds / 1_000_000_000) }

    /// This duration in milliseconds, rounded toward zero: the unit of every time on the wire.
    public var wholeMilliseconds: Int {
        Int(wholeNanoseconds / 1_000_000)
    }
}

extension Moment? {
    /// The earlier of two deadlines, each of which may be absent.
    public func earlier(_ other: Moment?) -> Moment? {
        guard let self, let other else { return self ?? other }
        return Swift.min(self, other)
    }
}
