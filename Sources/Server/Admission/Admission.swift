import RTCPort
import Timing

/// Which media loop a new call goes to, and whether there is room for it on any.
///
/// It foresees rather than reacts: every call is counted with what it will cost once it talks both ways, so that those
/// which were admitted keep their pace when all of them begin to talk at once. What a talking call costs is measured at
/// start and corrected by what the loops are seen to need. Where a machine may not give the loops what they would need,
/// because others work there too, calls come in one by one, as long as frames stay on time.
///
/// What passes is not counted: the work of connecting, strangers' datagrams, whatever else keeps the machine busy while
/// frames leave on time. A control socket takes a place only once its offer is accepted. A value: observations go in,
/// the decision comes out.
package struct Admission: Sendable {
    package struct Limits: Hashable, Sendable {
        /// The share of a loop that calls may fill: 0…1.
        package var load: Double
        /// The share of the machine that calls may always fill, however late frames are: a machine that compiles is no
        /// reason to refuse the only call.
        package var guaranteed: Double
        /// The share of a loop up to which calls join those that are there before another loop begins to work: a loop
        /// that is awake anyway serves one more for less.
        package var together: Double

        /// Nothing is refused.
        package static let none = Limits(load: .infinity, guaranteed: .infinity)

        package init(load: Double = 0.85, guaranteed: Double = 0.25, together: Double = 0) {
            (self.load, self.guaranteed, self.together) = (load, guaranteed, together)
        }
    }

    private struct Loop {
        var trend = LoopTrend()
        /// The share of the last second in which it was not free.
        var busy = 0.0
        /// Control sockets whose offer was not accepted yet.
        var pending = 0
        /// From an accepted offer to the end.
        var calls = 0

        var places: Int { pending + calls }
    }

    private let limits: Limits
    private let cost: CallCost
    private let cores: Double
    private var loops: [Loop]
    /// Of all loops together: they share the machine, and what one gets another does not.
    private var trend = LoopTrend()
    private var arrivals = Arrivals()
    private var strangers = StrangerWatch()
    /// What calls are seen to cost, against `cost`.
    package private(set) var correction = 1.0

    /// How far; that calls cost more is believed sooner than that they cost less.
    private static let corrections = 0.7...3.0
    /// Below this share of a loop, its housekeeping would be taken for calls.
    private static let least = 0.1

    package init(loops count: Int, cores: Int, cost: CallCost, limits: Limits = Limits()) {
        loops = Array(repeating: Loop(), count: max(1, count))
        self.cores = Double(max(1, cores))
        self.cost = cost
        self.limits = limits
    }

    /// Control sockets without an offer, and calls.
    package var places: Int { loops.reduce(0) { $0 + $1.places } }

    // MARK: What happens

    /// - Parameters:
    ///   - observations: Of each loop, some four times a second.
    ///   - stolen: The share of the machine's time that its host gave to others since the last ones, 0…1.
    package mutating func note(_ observations: [LoopObservation], stolen: Double = 0, now: Moment) {
        arrivals.note()
        strangers.note(observations, now: now)
        trend.note(
            LoopObservation(sumOf: observations), stolen: stolen, isEvidence: !arrivals.isCrowd, now: now)
        for (index, observation) in observations.enumerated() where loops.indices.contains(index) {
            loops[index].busy = observation.load.busy
            loops[index].trend.note(observation, stolen: stolen, isEvidence: !arrivals.isCrowd, now: now)
            if arrivals.isQuiet, !strangers.areMany { correct(by: observation.load, calls: loops[index].calls) }
        }
    }

    private mutating func correct(by load: LoopLoad, calls: Int) {
        let expected =
            load.sent * cost.sent + load.heard * cost.heard + Double(calls) * CallCost.rate * cost.idle
        guard expected > Self.least else { return }
        // A loop that is behind never sleeps, and does much at once: less for each call than others need.
        guard load.working > expected * correction || trend.isOnTime else { return }
        let seen = min(max(load.working / expected, Self.corrections.lowerBound), Self.corrections.upperBound)
        correction += (seen - correction) * (seen > correction ? 0.05 : 0.01)
    }

    /// A control socket opens: it lives on the loop that its call will live on, and takes no room yet.
    /// - Returns: nil where there is no room for its call.
    package mutating func enter() -> Int? {
        guard let chosen = choice else { return nil }
        loops[chosen].pending += 1
        arrivals.knock()
        return chosen
    }

    /// A control socket opens that was granted while there was room, which others took. It stands at a door like those
    /// with a place: whether there is room is asked once more when its offer comes, and its client is told by an answer.
    package mutating func enterLate() -> Int {
        let chosen = loops.indices.min { loops[$0].places < loops[$1].places } ?? 0
        loops[chosen].pending += 1
        return chosen
    }

    /// The offer of a control socket is good: from now on until `leave` its call is counted.
    /// - Returns: False where there is no room any more; the socket then leaves as it came.
    package mutating func settle(on loop: Int) -> Bool {
        guard admits(on: loop) else { return false }
        loops[loop].pending = max(0, loops[loop].pending - 1)
        loops[loop].calls += 1
        arrivals.count()
        return true
    }

    /// - Parameter settled: Whether it had a place of its own.
    package mutating func leave(_ loop: Int, settled: Bool) {
        if settled {
            loops[loop].calls = max(0, loops[loop].calls - 1)
        } else {
            loops[loop].pending = max(0, loops[loop].pending - 1)
        }
    }

    // MARK: The decision

    /// Where a call that came now would go; nil where there is no room.
    package var choice: Int? {
        let open = loops.indices.filter { admits(on: $0, atTheDoor: true) }
        let joined = open.filter {
            loops[$0].places > 0 && demand(of: $0, and: loops[$0].pending + 1) <= limits.together
        }
        if let joined = joined.max(by: { loops[$0].places < loops[$1].places }) { return joined }
        return open.min {
            // By what has come first: what is measured lags behind, and would send a whole crowd to one loop.
            (loops[$0].places, loops[$0].busy) < (loops[$1].places, loops[$1].busy)
        }
    }

    /// What a loop will need when all its calls talk, and that many more: in shares of a core.
    package func demand(of loop: Int, and more: Int = 0) -> Double {
        Double(loops[loop].calls + more) * CallCost.rate * (cost.sent + cost.heard) * correction
    }

    /// - Parameter atTheDoor: Where one call is let in at a time, whether another that has just come will be it.
    private func admits(on loop: Int, atTheDoor: Bool = false) -> Bool {
        let own = demand(of: loop, and: 1)
        guard own <= limits.load else { return false }
        let all = loops.indices.reduce(own) { $1 == loop ? $0 : $0 + demand(of: $1) }
        // There may be more loops than cores.
        guard all <= limits.load * cores else { return false }
        if all <= limits.guaranteed * cores { return true }
        let (one, every) = (loops[loop].trend, trend)
        if one.isLate || every.isLate { return false }
        if own * max(one.strain, every.strain) <= limits.load { return true }
        if atTheDoor, arrivals.isSomebodyAtTheDoor { return false }
        return one.isOnTime && every.isOnTime && arrivals.areNone
    }
}
