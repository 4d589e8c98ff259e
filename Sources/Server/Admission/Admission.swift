import RTCPort

/// Which media loop a new call goes to, and whether there is room for it on any.
///
/// It foresees rather than reacts: every call is counted with what it will cost once it talks both ways, so that those
/// which were admitted keep their pace when all of them begin to talk at once. What a talking call costs is measured at
/// start and corrected by what the loops are seen to need. The work of connecting is not counted: it passes, gives way to
/// frames, and would turn away a crowd of short calls that need nothing else. A value: measurements go in, the decision
/// comes out.
package struct Admission: Sendable {
    package struct Limits: Hashable, Sendable {
        /// The share of a loop, and of the machine, that calls may fill: 0…1.
        package var load: Double
        /// The share of the machine that calls may always fill, whatever else goes on there: a machine that compiles is
        /// no reason to refuse the only call.
        package var guaranteed: Double
        /// Frames that came when the next one was due already, as a share of all, from which on a loop takes no more: for
        /// what could not be foreseen.
        package var behind = 0.1

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
    /// Measurements since a call came.
    private var quiet = 0
    /// What calls are seen to cost, against `cost`.
    package private(set) var correction = 1.0

    private static let corrections = 0.7...3.0
    /// Below this share of a loop, its housekeeping would be taken for calls.
    private static let least = 0.1
    /// Measurements until the last second holds nothing of the work of connecting.
    private static let settled = 5

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
        quiet = min(quiet + 1, Self.settled)
        for (index, load) in loads.enumerated() where loops.indices.contains(index) {
            loops[index].load = load
            let expected =
                load.sent * cost.sent + load.heard * cost.heard
                + Double(loops[index].calls) * CallCost.rate * cost.idle
            if expected > Self.least, quiet >= Self.settled {
                let seen = min(max(load.working / expected, Self.corrections.lowerBound), Self.corrections.upperBound)
                correction += (seen - correction) * 0.05
            }
        }
        // Over a second or so: a quarter of one is full as soon as a few callers come at once.
        self.machine += ((machine ?? self.machine) - self.machine) * 0.2
    }

    /// Takes a place for a call: on the loop with most room, on a call's behalf until `leave`.
    /// - Returns: nil where there is no room.
    package mutating func enter() -> Int? {
        guard let chosen = choice else { return nil }
        loops[chosen].calls += 1
        quiet = 0
        return chosen
    }

    package mutating func leave(_ loop: Int) {
        loops[loop].calls = max(0, loops[loop].calls - 1)
    }

    // MARK: The decision

    /// Where a call that came now would go; nil where there is no room.
    package var choice: Int? {
        let best = loops.indices.min {
            // By what has been admitted first: what is measured lags behind, and would send a whole crowd to one loop.
            (loops[$0].calls, loops[$0].load.busy) < (loops[$1].calls, loops[$1].load.busy)
        }
        guard let best, admits(on: best) else { return nil }
        return best
    }

    /// What a loop will need when all its calls talk, and that many more: in shares of a core.
    package func demand(of loop: Int, and more: Int = 0) -> Double {
        Double(loops[loop].calls + more) * CallCost.rate * (cost.sent + cost.heard) * correction
    }

    private func admits(on loop: Int) -> Bool {
        let own = demand(of: loop, and: 1)
        guard own <= limits.load else { return false }
        let all = loops.indices.reduce(own) { $1 == loop ? $0 : $0 + demand(of: $1) }
        if all <= limits.guaranteed * cores { return true }
        let working = loops.reduce(0) { $0 + $1.load.working }
        let others = max(0, machine * cores - working)
        return others + all <= limits.load * cores && loops[loop].load.behind <= limits.behind
    }
}
