import SansIO

/// How late packets come, compared with the fastest ones of the last seconds, and what delay that calls for.
///
/// All in RTP ticks. The clocks of sender and receiver differ by an unknown offset, which drifts: only differences of
/// transit times mean anything, and their base is the least of the last five to ten seconds.
///
/// A sender that pauses and goes on with the next timestamp moves that offset, as if all that follows were late by the
/// length of the pause. So the base is forgotten when a packet is late by 40 ms or more after half a second without one,
/// and when all packets of half a second were: a network that delays packets lets some through in time.
struct LatenessEstimate: Sendable {
    private let least: Int64
    private let most: Int64
    /// Added to the worst lateness: pulls come up to a frame after the packet that they wait for.
    private let margin: Int64
    private let period: Int64
    private let second: Int64
    /// After so long without a packet, and when all packets of so long were late by `shift`, the base has moved.
    private let stretch: Int64
    private let shift: Int64
    /// A stretch begins behind so long without a packet.
    private let gap: Int64

    /// Worst lateness; it decays by 1/512 of the way to the present one with each packet, about 10 s at 50 a second.
    /// The first packets weigh more, so that the caution of the start is gone after a second of an even stream.
    private var peak: Double
    private var weight = 16.0
    /// With that much delay the packet behind a lost one is there in time to repair it.
    private let repairing: Double
    private var lastTransit: Int64?
    private var lastArrival: Int64?
    private var recent: Recent?
    /// Least transit of the period under way and of the one before.
    private var current: Int64?
    private var previous: Int64?
    private var periodStart: Int64 = 0

    /// The packets since `start`: of half a second, or since a gap.
    private struct Recent {
        let start: Int64
        /// Worst lateness before them.
        let peak: Double
        var least: Int64
        var most: Int64
        var count = 1
    }

    /// Packets that a stretch needs to tell anything.
    private static let enough = 5

    init(configuration: JitterConfiguration) {
        let clock = RTPClock(rate: configuration.clockRate)
        least = clock.ticks(configuration.minDelay)
        // Some of `maxDelay` stays free for packets in bursts.
        most = max(least, clock.ticks(configuration.maxDelay) * 4 / 5)
        margin = clock.ticks(configuration.frame) / 2
        period = clock.ticks(.seconds(5))
        second = clock.ticks(.seconds(1))
        stretch = clock.ticks(.milliseconds(500))
        shift = clock.ticks(.milliseconds(40))
        gap = clock.ticks(.milliseconds(100))
        repairing = Double(max(0, clock.ticks(configuration.startDelay) - margin))
        peak = repairing
    }

    /// The delay to aim for.
    var target: Int64 { min(max(Int64(peak) + margin, least), most) }

    /// How long a packet with this timestamp has been held at `now`, had it come as fast as the fastest.
    func held(_ timestamp: Int64, now: Int64) -> Int64 {
        base.map { now - timestamp - $0 } ?? 0
    }

    mutating func observe(arrival: Int64, timestamp: Int64) {
        let transit = arrival - timestamp
        let hasJumped = lastTransit.map { abs(transit - $0) > second } ?? false
        let hasPaused = lastArrival.map { arrival - $0 > stretch } ?? false
        // The sender has moved its timestamps, or has not moved them in a pause.
        if hasJumped || hasPaused && transit - (base ?? transit) >= shift { forgetBase() }
        follow(transit, arrival: arrival)
        lastTransit = transit
        lastArrival = arrival
        if arrival - periodStart > period {
            previous = current
            current = nil
            periodStart = arrival
        }
        current = min(current ?? transit, transit)
        let late = Double(transit - (base ?? transit))
        peak = late > peak ? min(late, Double(most)) : peak + (late - peak) / weight
        weight = min(weight + 1, 512)
    }

    /// Keeps what the last packets say together, and moves the base if all of them were late.
    private mutating func follow(_ transit: Int64, arrival: Int64) {
        guard var recent, arrival - recent.start < stretch, lastArrival.map({ arrival - $0 < gap }) ?? true else {
            if let recent, recent.count >= Self.enough, let base, recent.least - base >= shift {
                current = recent.least
                previous = nil
                periodStart = arrival
                peak = max(recent.peak, Double(min(recent.most - recent.least, most)))
            }
            recent = Recent(start: arrival, peak: peak, least: transit, most: transit)
            return
        }
        recent.least = min(recent.least, transit)
        recent.most = max(recent.most, transit)
        recent.count += 1
        self.recent = recent
    }

    /// A packet is missing or out of order.
    mutating func observeGap() {
        peak = max(peak, repairing)
    }

    /// What was measured against another clock does not hold any more; how late packets come still does.
    mutating func forgetBase() {
        lastTransit = nil
        lastArrival = nil
        recent = nil
        current = nil
        previous = nil
    }

    private var base: Int64? {
        switch (current, previous) {
        case (let current?, let previous?): min(current, previous)
        case (let one?, nil), (nil, let one?): one
        case (nil, nil): nil
        }
    }
}
