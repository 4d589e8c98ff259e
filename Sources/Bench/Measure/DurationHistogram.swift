import SansIO

/// How often which duration occurred, in steps of 1/64 of its size: any number of them in a fixed room, each read back
/// within 1.6 %.
package struct DurationHistogram: Sendable, Hashable {
    /// By the place of the highest bit and the six below it.
    private var counts: [UInt32] = []
    package private(set) var count = 0
    private var sum = 0.0
    package private(set) var maximum = Duration.zero

    private static let fraction = 6

    package init() {}

    /// Negative durations count as none.
    package mutating func add(_ duration: Duration) {
        let nanoseconds = UInt64(max(0, duration.wholeNanoseconds))
        let place = Self.place(of: nanoseconds)
        if place >= counts.count { counts.append(contentsOf: repeatElement(0, count: place + 1 - counts.count)) }
        counts[place] &+= 1
        count += 1
        sum += Double(nanoseconds)
        maximum = max(maximum, .nanoseconds(Int64(clamping: nanoseconds)))
    }

    package mutating func merge(_ other: DurationHistogram) {
        if other.counts.count > counts.count {
            counts.append(contentsOf: repeatElement(0, count: other.counts.count - counts.count))
        }
        for (place, number) in other.counts.enumerated() { counts[place] &+= number }
        count += other.count
        sum += other.sum
        maximum = max(maximum, other.maximum)
    }

    package var mean: Duration? { count == 0 ? nil : .nanoseconds(Int64(min(sum / Double(count), 9e18))) }

    /// The smallest duration that `share` of all do not exceed; nil when there are none.
    /// - Parameter share: 0…1.
    package func quantile(_ share: Double) -> Duration? {
        guard count > 0 else { return nil }
        let wanted = max(1, Int((share * Double(count)).rounded(.up)))
        var seen = 0
        for (place, number) in counts.enumerated() {
            seen += Int(number)
            if seen >= wanted { return min(maximum, .nanoseconds(Int64(clamping: Self.upperEnd(of: place)))) }
        }
        return maximum
    }

    /// The share of all that do not exceed `limit`, 0…1; nil when there are none.
    package func share(within limit: Duration) -> Double? {
        guard count > 0 else { return nil }
        let last = Self.place(of: UInt64(max(0, limit.wholeNanoseconds)))
        let within = counts.prefix(last + 1).reduce(0) { $0 + Int($1) }
        return Double(within) / Double(count)
    }

    /// Where the curve of shares rises, for a plot: each duration that occurred, and the share of all up to it.
    package var curve: [(duration: Duration, share: Double)] {
        var seen = 0
        return counts.enumerated().compactMap { place, number in
            guard number > 0 else { return nil }
            seen += Int(number)
            return (.nanoseconds(Int64(clamping: Self.upperEnd(of: place))), Double(seen) / Double(count))
        }
    }

    private static func place(of value: UInt64) -> Int {
        let bits = 64 - value.leadingZeroBitCount
        if bits <= fraction { return Int(value) }
        let shift = bits - fraction - 1
        return (shift << fraction) + Int(value >> UInt64(shift))
    }

    /// The greatest value that falls into a place.
    private static func upperEnd(of place: Int) -> UInt64 {
        if place < 1 << (fraction + 1) { return UInt64(place) }
        let shift = (place >> fraction) - 1
        let mantissa = UInt64(place - (shift << fraction))
        return ((mantissa + 1) << UInt64(shift)) - 1
    }
}
