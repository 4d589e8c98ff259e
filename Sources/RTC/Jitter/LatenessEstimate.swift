import Timing

/// How late packets come, compared with the fastest ones of the last seconds, and what delay that calls for.
///
/// All in RTP ticks. The clocks of sender and receiver differ by an unknown offset, which drifts: only differences of
/// transit times mean anything, and their base is the least of the last five to ten seconds.
struct LatenessEstimate: Sendable {
    private let least: Int64
    private let most: Int64
    /// Added to the worst lateness: pulls come up to a frame after the packet that they wait for.
    private let margin: Int64
    private let period: Int64
    private let second: Int64

    /// Worst lateness; it decays by 1/512 of the way to the present one with each packet, about 10 s at 50 a second.
    /// The first packets weigh more, so that the caution of the start is gone after a second of an even stream.
    private var peak: Double
    private var weight = 16.0
    /// With that much delay the packet behind a lost one is there in time to repair it.
    private let repairing: Double
    private var lastTransit: Int64?
    /// Least transit of the period under way and of the one before.
    private var current: Int64?
    private var previous: Int64?
    private var periodStart: Int64 = 0

    init(configuration: JitterConfiguration) {
        let clock = RTPClock(rate: configuration.clockRate)
        least = clock.ticks(configuration.minDelay)
        // Some of `maxDelay` stays free for packets in bursts.
        most = max(least, clock.ticks(configuration.maxDelay) * 4 / 5)
        margin = clock.ticks(configuration.frame) / 2
        period = clock.ticks(.seconds(5))
        second = clock.ticks(.seconds(1))
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
        if let lastTransit, abs(transit - lastTransit) > second {
            // The sender has moved its timestamps.
            forgetBase()
        }
        lastTransit = transit
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

    /// A packet is missing or out of order.
    mutating func observeGap() {
        peak = max(peak, repairing)
    }

    /// What was measured against another clock does not hold any more; how late packets come still does.
    mutating func forgetBase() {
        lastTransit = nil
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
