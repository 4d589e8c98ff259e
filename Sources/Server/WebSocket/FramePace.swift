import Timing

/// How fast the frames of one connection are taken: as many at once as a client has reason to send, and a steady number
/// after that. Whoever sends more is read more slowly, so TCP holds the client back and the loop serves the others.
package struct FramePace {
    private let burst: Int
    private let perSecond: Int
    /// Frames that may be taken at `filled`; below zero for those that one read brought too many.
    private var credit: Int
    private var filled: Moment

    /// - Parameters:
    ///   - burst: Frames at once.
    ///   - perSecond: Frames in a second after that, from 1.
    package init(burst: Int, perSecond: Int, now: Moment) {
        self.burst = burst
        self.perSecond = max(1, perSecond)
        credit = burst
        filled = now
    }

    /// A frame came.
    package mutating func take() { credit -= 1 }

    /// To be asked after each read.
    /// - Returns: How long nothing more is to be read; nil if the connection keeps its pace.
    package mutating func pause(now: Moment) -> Duration? {
        let nanoseconds = max(0, (now - filled).wholeNanoseconds)
        let earned = Int(clamping: nanoseconds / (1_000_000_000 / Int64(perSecond)))
        if earned >= burst - credit {
            (credit, filled) = (burst, now)
        } else if earned > 0 {
            credit += earned
            filled = filled + .nanoseconds(Int64(earned) * (1_000_000_000 / Int64(perSecond)))
        }
        return credit >= 0 ? nil : .nanoseconds(Int64(-credit) * (1_000_000_000 / Int64(perSecond)))
    }
}
