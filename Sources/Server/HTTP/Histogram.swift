/// How often values fell between bounds, from the start of the process. Noting one costs no memory.
public struct Histogram: Hashable, Sendable {
    /// The upper ends of the buckets, rising, in the unit of the metric; a value as large as a bound is below it.
    public let bounds: [Double]
    /// One more than there are bounds: the last takes what is above them all.
    private var counts: [UInt64]
    public private(set) var sum = 0.0

    public init(bounds: [Double]) {
        self.bounds = bounds
        counts = [UInt64](repeating: 0, count: bounds.count + 1)
    }

    /// One that was counted elsewhere.
    /// - Parameter counts: Of each bucket; one more than there are bounds.
    public init(bounds: [Double], counts: [UInt64], sum: Double) {
        precondition(counts.count == bounds.count + 1, "a bucket above the last bound is missing")
        (self.bounds, self.counts, self.sum) = (bounds, counts, sum)
    }

    /// For what people wait for: 5 ms to 5 s, in seconds.
    public static let waiting = Histogram(bounds: [
        0.005, 0.01, 0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5,
    ])

    public mutating func note(_ value: Double) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }

    public mutating func note(_ duration: Duration) {
        note(duration / .seconds(1))
    }

    /// Values noted.
    public var count: UInt64 { counts.reduce(0, +) }

    /// Values up to each bound, and all of them.
    public var cumulative: [UInt64] {
        var total: UInt64 = 0
        return counts.map { count in
            total += count
            return total
        }
    }
}
