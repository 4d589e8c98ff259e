import SansIO

/// How late frames departed, in buckets of a fixed number: noting one costs no memory.
public struct PacingRecord: Sendable, Hashable {
    /// Upper ends of the buckets in milliseconds; what is above them all has one of its own.
    public static let bounds: [Double] = [0.25, 0.5, 1, 2, 3, 5, 10, 20, 50, 100, 200]
    private static let limits = bounds.map { Int64($0 * 1_000_000) }
    /// From here on a frame counts as late.
    private static let lateness = Int64(2_000_000)
    private static let frame = Int64(20_000_000)

    /// Frames in each bucket; one more than there are bounds.
    public private(set) var counts: [UInt64]
    public private(set) var sum = Duration.zero
    public private(set) var frames: UInt64 = 0
    /// Frames more than 2 ms late.
    public private(set) var late: UInt64 = 0
    /// Frames that came when the next one was due already.
    public private(set) var behind: UInt64 = 0
    /// Frames given up after a stall.
    public private(set) var skipped: UInt64 = 0

    package init() {
        counts = Array(repeating: 0, count: Self.bounds.count + 1)
    }

    /// - Parameter count: So many frames departed together.
    package mutating func note(_ delay: Duration, frames count: UInt64 = 1) {
        let nanoseconds = max(0, delay.wholeNanoseconds)
        counts[Self.limits.firstIndex { nanoseconds <= $0 } ?? Self.limits.count] &+= count
        sum += .nanoseconds(nanoseconds) * Int(clamping: count)
        frames &+= count
        if nanoseconds > Self.lateness { late &+= count }
        if nanoseconds > Self.frame { behind &+= count }
    }

    /// Frames that were never sent count as late.
    package mutating func skip(_ count: Int) {
        skipped &+= UInt64(count)
        frames &+= UInt64(count)
        late &+= UInt64(count)
        behind &+= UInt64(count)
        counts[counts.count - 1] &+= UInt64(count)
    }
}
