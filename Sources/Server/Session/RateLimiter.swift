import SansIO

/// How many events a client may send: a bucket that refills steadily, so that a burst passes and a flood does not.
package struct RateLimiter {
    private let capacity: Double
    private let perSecond: Double
    private var tokens: Double
    private var filled: Moment
    /// The present flood was reported already.
    private var isReported = false

    package init(burst: Double, perSecond: Double, now: Moment) {
        capacity = burst
        self.perSecond = perSecond
        tokens = burst
        filled = now
    }

    package enum Verdict: Hashable {
        case pass
        /// The first refusal of a flood: say so once.
        case refuseWithError
        case refuse
    }

    package mutating func admit(now: Moment) -> Verdict {
        let elapsed = Double((now - filled).wholeNanoseconds) / 1_000_000_000
        tokens = min(capacity, tokens + max(0, elapsed) * perSecond)
        filled = now
        if tokens >= 1 {
            tokens -= 1
            if tokens > capacity / 2 { isReported = false }
            return .pass
        }
        defer { isReported = true }
        return isReported ? .refuse : .refuseWithError
    }
}
