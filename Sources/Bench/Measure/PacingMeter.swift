import SansIO

/// How far the packets of one stream stray from a grid of their own: each packet's timestamp says when it should have
/// come, reckoned from the earliest packet of its talk spurt.
///
/// The earliest packet is the one that was least late, so that every error is a lateness, zero or more. A spurt begins
/// with a marker, with a jump of the timestamp that the sequence does not explain, and with another source.
package struct PacingMeter: Sendable {
    /// Ticks of the RTP clock in a millisecond.
    private let ticksPerMillisecond: Int64
    private var last: (sequence: UInt16, timestamp: UInt32, source: UInt32)?
    /// Of the spurt at hand: the first timestamp and, per packet, arrival less its place on the grid, in ns.
    private var origin: UInt32 = 0
    private var offsets: [Int64] = []

    /// Of spurts that are over.
    package private(set) var errors = DurationHistogram()
    package private(set) var packets = 0
    /// Gaps of the sequence that were never filled.
    package private(set) var lost = 0
    package private(set) var reordered = 0
    package private(set) var spurts = 0

    /// A spurt is cut here, so that a stream that never pauses needs no more room; 60 s.
    private static let longestSpurt = 3000

    /// - Parameter clockRate: RTP ticks per second.
    package init(clockRate: Int = 48_000) {
        ticksPerMillisecond = Int64(clockRate / 1000)
    }

    /// - Returns: Whether the packet begins a spurt.
    @discardableResult
    package mutating func add(
        sequence: UInt16, timestamp: UInt32, source: UInt32, marker: Bool, at arrival: Moment
    ) -> Bool {
        packets += 1
        var begins = marker
        if let last {
            let step = Int(Int16(bitPattern: sequence &- last.sequence))
            if last.source != source {
                begins = true
            } else if step <= 0 {
                // It fills a gap that was counted as lost, or is a copy.
                reordered += 1
                if step < 0 { lost = max(0, lost - 1) }
                return false
            } else {
                lost += step - 1
                // A frame lasts at most 120 ms; a longer step in time than in number is a pause.
                let elapsed = Int64(Int32(bitPattern: timestamp &- last.timestamp))
                if elapsed < 0 || elapsed > Int64(step) * 20 * ticksPerMillisecond { begins = true }
            }
        } else {
            begins = true
        }
        last = (sequence, timestamp, source)
        if begins || offsets.count >= Self.longestSpurt {
            endSpurt()
            origin = timestamp
            if begins { spurts += 1 }
        }
        let place = Int64(timestamp &- origin) * 1_000_000 / ticksPerMillisecond
        offsets.append(arrival.nanoseconds - place)
        return begins
    }

    /// Reckons the errors of the spurt at hand, which need its earliest packet to be known.
    package mutating func endSpurt() {
        guard let earliest = offsets.min() else { return }
        for offset in offsets { errors.add(.nanoseconds(offset - earliest)) }
        offsets.removeAll(keepingCapacity: true)
    }

    /// Begins to count anew, in the middle of the stream.
    package mutating func reset() {
        offsets.removeAll(keepingCapacity: true)
        errors = DurationHistogram()
        (packets, lost, reordered, spurts) = (0, 0, 0, 0)
        if let last { origin = last.timestamp }
    }
}
