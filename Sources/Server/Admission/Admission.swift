import RTCPort

/// Which media loop a new call goes to, and whether there is room for it on any.
///
/// It foresees rather than reacts: a call that is silent at present is counted with what it will cost once it talks, so
/// that those which were admitted keep their pace when all of them begin to talk at once. What a talking call costs is
/// measured at start and corrected by what the loops are seen to need. A value: measurements go in, the decision comes
/// out.
package struct Admission: Sendable {
    package struct Limits: Hashable, Sendable {
        /// The share of a loop, and of the machine, that calls may fill: 0…1.
        package var load: Double
        /// The share of the machine that calls may always fill, whatever else goes on there: a machine that compiles is
        /// no reason to refuse the only call.
        package var guaranteed: Double
        /// Late frames, as a share of all, from which on a loop takes no more: for what could not be foreseen, and so far
        /// above what a crowd of newcomers does to a loop with few calls.
        package var late = 0.1

        /// Nothing is refused.
        package static let none = Limits(load: .infinity, guaranteed: .infinity)

        package init(load: Double = 0.85, guaranteed: Double = 0.25) {
            (self.load, self.guaranteed) = (load, guaranteed)
        }
    }

    private struct Loop {
        var load = LoopLoad()
        /// From admission to end.
        var calls = 0
    }

    private let limits: Limits
    private let cost: CallCost
    private let cores: Double
    private var loops: [Loop]
    /// The share of the machine that is in use, by whomever.
    private var machine = 0.0
    /// What calls are seen to cost, against `cost`.
    package private(set) var correction = 1.0

    private static let corrections = 0.7...3.0
    /// Below this share of a loop, its housekeeping would be taken for calls.
    private static let least = 0.1

    package init(loops count: Int, cores: Int, cost: CallCost, limits: Limits = Limits()) {
        loops = Array(repeating: Loop(), count: max(1, count))
        self.cores = Double(max(1, cores))
        self.cost = cost
        self.limits = limits
    }

    package var calls: Int { loops.reduce(0) { $0 + $1.calls } }

    // MARK: What happens

    /// - Parameters:
    ///   - loads: Of each loop in its last second.
    ///   - machine: The share of the machine that is in use, 0…1; nil where nobody can tell.
    package mutating func note(_ loads: [LoopLoad], machine: Double?) {
        for (index, load) in loads.enumerated() where loops.indices.contains(index) {
            loops[index].load = load
            let expected =
                load.sent * cost.sent + load.heard * cost.heard
                + Double(loops[index].calls) * CallCost.rate * cost.idle
            if expected > Self.least {
                let seen = min(max(load.working / expected, Self.corrections.lowerBound), Self.corrections.upperBound)
                correction += (seen - correction) * 0.05
            }
        }
        self.machine = machine ?? 0
    }

    /// Takes a place for a call: on the loop with most room, on a call's behalf until `leave`.
    /// - Returns: nil where there is no room.
    package mutating func enter() -> Int? {
        guard let chosen = choice else { return nil }
        loops[chosen].calls += 1
        return chosen
    }

    package mutating func leave(_ loop: Int) {
        loops[loop].calls = max(0, loops[loop].calls - 1)
    }

    // MARK: The decision

    /// Where a call that came now would go; nil where there is no room.
    package var choice: Int? {
        let best = loops.indices.min {
            let (one, other) = (demand(of: $0), demand(of: $1))
            // Differences within a hundredth are chance.
            return abs(one - other) > 0.01 ? one < other : (loops[$0].calls, $0) < (loops[$1].calls, $1)
        }
        guard let best, admits(on: best) else { return nil }
        return best
    }

    /// What a loop would be used if all its calls talked, 0…: a share of the time of one core.
    package func demand(of loop: Int) -> Double {
        loops[loop].load.busy + reserve(of: loop)
    }

    private func admits(on loop: Int) -> Bool {
        let new = CallCost.rate * (cost.sent + cost.heard) * correction
        let own = loops.indices.reduce(new) { $0 + loops[$1].load.working + reserve(of: $1) }
        let working = loops[loop].load.working + reserve(of: loop) + new
        if own <= limits.guaranteed * cores, working <= limits.load { return true }
        let reserved = loops.indices.reduce(new) { $0 + reserve(of: $1) }
        return demand(of: loop) + new <= limits.load && machine * cores + reserved <= limits.load * cores
            && loops[loop].load.late <= limits.late
    }

    /// What the calls of a loop that are silent will need once they talk, both ways.
    private func reserve(of loop: Int) -> Double {
        let (load, calls) = (loops[loop].load, Double(loops[loop].calls))
        let silent = max(0, calls * CallCost.rate - load.sent) * cost.sent
        let deaf = max(0, calls * CallCost.rate - load.heard) * cost.heard
        return (silent + deaf) * correction
    }
}
