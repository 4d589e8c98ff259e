import SansIO

/// How much CPU time pieces of work took, in buckets of a fixed number: noting one allocates nothing.
public struct WorkRecord: Sendable, Hashable {
    /// Upper ends of the buckets in milliseconds; what is above them all has one of its own.
    public static let bounds: [Double] = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 50, 100, 200]
    private static let limits = bounds.map { Int64($0 * 1_000_000) }

    /// Pieces in each bucket; one more than there are bounds.
    public private(set) var counts: [UInt64]
    public private(set) var sum = Duration.zero
    public private(set) var longest = Duration.zero

    package init() {
        counts = Array(repeating: 0, count: Self.bounds.count + 1)
    }

    /// Pieces that took longer than `time`, as far as the buckets tell: those of the bucket that it lies in do not count.
    public func count(above time: Duration) -> UInt64 {
        let nanoseconds = time.wholeNanoseconds
        let bucket = Self.limits.firstIndex { nanoseconds <= $0 } ?? Self.limits.count
        return counts[(bucket + 1)...].reduce(0, +)
    }

    package mutating func note(_ time: Duration) {
        let nanoseconds = max(0, time.wholeNanoseconds)
        counts[Self.limits.firstIndex { nanoseconds <= $0 } ?? Self.limits.count] &+= 1
        sum += .nanoseconds(nanoseconds)
        longest = max(longest, .nanoseconds(nanoseconds))
    }
}

extension RTCPort {
    /// A client's message took so much of this loop's CPU time, by `messageClock`.
    package func noteMessage(_ time: Duration) { messageWork.note(time) }

    /// CPU time of the calling thread.
    package static var messageClock: Duration { ThreadTime.working }
}
