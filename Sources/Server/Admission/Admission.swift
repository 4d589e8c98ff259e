import RTCPort
import SansIO

/// Decides which media loop a new call goes to, and whether there is room for it on any.
///
/// It foresees rather than reacts: every call is counted with what it will cost once it talks both ways, so that those
/// that were admitted keep their pace when all of them begin to talk at once. What a talking call costs is measured at
/// start and corrected by what the loops are seen to need. If others use the machine as well, and may not give the
/// loops what they would need, calls are admitted one at a time while frames stay on time.
///
/// A call is *pending* from its control socket to its offer and needs no room. From its answer until ICE and DTLS have
/// finished it is *connecting*: it holds a reservation for a moment (`ConnectingCalls`), and full room from its first
/// valid connectivity check on. Then it is *connected*. Nothing that passes is counted: handshakes, datagrams of
/// unknown peers, other load of the machine while frames leave on time.
///
/// A value: observations go in, decisions come out.
package struct Admission: Sendable {
    private struct Loop {
        var trend = LoopTrend()
        /// The share of the last second in which it was not free.
        var busy = 0.0
        /// Control sockets whose offer was not accepted yet.
        var pending = 0
        /// Connecting calls whose peer has not sent a valid check.
        var unchecked = 0
        /// Calls with a valid check, connecting or connected.
        var active = 0

        var places: Int { pending + unchecked + active }
    }

    private let limits: AdmissionLimits
    private let cost: CallCost
    private let cores: Double
    private var loops: [Loop]
    /// Of all loops together: they share the machine, and what one gets another does not.
    private var trend = LoopTrend()
    private var arrivals = Arrivals()
    private var unknownTraffic = UnknownTraffic()
    private var connecting: ConnectingCalls
    /// What calls are seen to cost, against `cost`.
    package private(set) var correction = 1.0

    /// How far; that calls cost more is believed sooner than that they cost less.
    private static let corrections = 0.3...3.0
    /// Below this share of a loop, its housekeeping would be taken for calls.
    private static let least = 0.1
    /// The share of a core that a talking call is assumed to need at most. Measurements on a machine that is frozen or
    /// busy at start may say more; what calls really need shows in frames that are late.
    private static let dearest = 1.0 / 16

    package init(loops count: Int, cores: Int, cost: CallCost, limits: AdmissionLimits) {
        loops = Array(repeating: Loop(), count: max(1, count))
        connecting = ConnectingCalls(loops: max(1, count))
        self.cores = Double(max(1, cores))
        self.cost = cost
        self.limits = limits
    }

    package var loopCount: Int { loops.count }
    /// Pending, connecting and connected calls.
    package var places: Int { loops.reduce(0) { $0 + $1.places } }
    package var counts: (pending: Int, connecting: Int, connected: Int) {
        let active = loops.reduce(0) { $0 + $1.active }
        return (loops.reduce(0) { $0 + $1.pending }, connecting.count, active - connecting.checked)
    }

    // MARK: Observations

    /// - Parameters:
    ///   - observations: Of each loop, some four times a second.
    ///   - stolen: The share of the machine's time that its host gave to others since the last ones, 0…1.
    package mutating func note(_ observations: [LoopObservation], stolen: Double = 0, now: Moment) {
        connecting.advance(to: now)
        connecting.forgetClients(now: now)
        arrivals.note()
        unknownTraffic.note(observations, now: now)
        trend.note(
            LoopObservation(sumOf: observations), stolen: stolen, isEvidence: !arrivals.isCrowd, now: now)
        for (index, observation) in observations.enumerated() where loops.indices.contains(index) {
            loops[index].busy = observation.load.busy
            loops[index].trend.note(observation, stolen: stolen, isEvidence: !arrivals.isCrowd, now: now)
            if arrivals.isQuiet, !unknownTraffic.isHeavy { correct(by: observation.load, calls: loops[index].active) }
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

    // MARK: The life of a call

    /// A control socket asks for its upgrade.
    package func decide(on client: ClientIdentity) -> AdmissionDecision {
        if let refused = refusal(ofClient: client, on: 0) { return refused }
        if let choice { return decision(on: choice, countsReserved: false, isSocket: true) }
        let fewest = loops.indices.min { loops[$0].active < loops[$1].active } ?? 0
        return decision(on: fewest, countsReserved: false, isSocket: true)
    }

    /// A control socket opens, on the loop that its call will live on. If others have taken the room since its upgrade
    /// was granted, its client learns so when it offers.
    package mutating func open(by client: ClientIdentity) -> AdmittedCall {
        if let choice {
            arrivals.countSocket()
            loops[choice].pending += 1
            return AdmittedCall(loop: choice, client: client)
        }
        let chosen = loops.indices.min { loops[$0].places < loops[$1].places } ?? 0
        loops[chosen].pending += 1
        return AdmittedCall(loop: chosen, client: client)
    }

    /// The first offer of a call is good. If it is admitted, the call is connecting from now on; an offer that has to
    /// wait may ask again, up to the caller's patience.
    package mutating func accept(_ call: inout AdmittedCall, now: Moment) -> AdmissionDecision {
        connecting.advance(to: now)
        guard case .pending = call.stage else { return AdmissionDecision(.admitted, .held, loop: call.loop) }
        if let refused = refusal(ofClient: call.client, on: call.loop) { return refused }
        var decision = decision(on: call.loop, countsReserved: false)
        guard case .admitted = decision.outcome else { return decision }
        let reserves = connecting.isReliable(call.client)
        if reserves {
            decision = self.decision(on: call.loop, countsReserved: true)
            if promisedLimit <= connecting.promised(to: call.client) {
                (decision.outcome, decision.rule) = (.waiting, .clientConnecting)
            }
            decision.ofClient = connecting.count(of: call.client)
            guard case .admitted = decision.outcome else {
                decision.outcome = .waiting
                return decision
            }
        }
        let number = connecting.begin(on: call.loop, client: call.client, reserves: reserves, now: now)
        loops[call.loop].pending -= 1
        loops[call.loop].unchecked += 1
        call.stage = .connecting(number)
        return decision
    }

    /// The first valid connectivity check of the peer arrives: the call takes its room, or must end.
    package mutating func check(_ call: inout AdmittedCall, now: Moment) -> AdmissionDecision {
        connecting.advance(to: now)
        guard case .connecting(let number) = call.stage else {
            return AdmissionDecision(.admitted, .held, loop: call.loop)
        }
        let isReserved = connecting.isReserved(number)
        // Reservations hold room against offers, not against calls whose peer is there.
        var decision = decision(on: call.loop, countsReserved: false)
        if isReserved, decision.rule == .lateFrames || decision.rule == .strained { decision.outcome = .admitted }
        if !isReserved, promisedLimit <= connecting.promised(to: call.client) {
            (decision.outcome, decision.rule) = (.refused, .clientConnecting)
        }
        decision.ofClient = connecting.count(of: call.client)
        guard case .admitted = decision.outcome else { return decision }
        connecting.check(number, now: now)
        loops[call.loop].unchecked -= 1
        loops[call.loop].active += 1
        arrivals.countCall()
        call.stage = .checked(number)
        return decision
    }

    /// ICE and DTLS have finished.
    package mutating func connect(_ call: inout AdmittedCall, now: Moment) {
        guard case .checked(let number) = call.stage else { return }
        connecting.end(number, now: now)
        call.stage = .connected
    }

    package mutating func end(_ call: inout AdmittedCall, now: Moment) {
        connecting.advance(to: now)
        switch call.stage {
        case .pending:
            loops[call.loop].pending -= 1
        case .connecting(let number):
            connecting.end(number, now: now)
            loops[call.loop].unchecked -= 1
        case .checked(let number):
            connecting.end(number, now: now)
            loops[call.loop].active -= 1
        case .connected:
            loops[call.loop].active -= 1
        case .ended:
            break
        }
        call.stage = .ended
    }

    // MARK: Rules

    /// The loop that a call would go to now; nil if there is no room. Reservations do not count here: a client whose
    /// offer follows waits until those that hold them are connected or lapsed.
    package var choice: Int? {
        let open = loops.indices.filter {
            decision(on: $0, countsReserved: false, isSocket: true).outcome == .admitted
        }
        let joined = open.filter {
            let loop = loops[$0]
            return loop.places > 0 && demand(of: loop.places + 1) <= limits.together
        }
        if let joined = joined.max(by: { loops[$0].places < loops[$1].places }) { return joined }
        return open.min {
            // By what has arrived first: what is measured lags behind, and would send a whole crowd to one loop.
            (loops[$0].places, loops[$0].busy) < (loops[$1].places, loops[$1].busy)
        }
    }

    /// What so many calls need when all of them talk, in shares of a core.
    private func demand(of calls: Int) -> Double { Double(calls) * demandOfOne }
    private var demandOfOne: Double { min(CallCost.rate * (cost.sent + cost.heard) * correction, Self.dearest) }
    /// The loops that can run at a time; there may be more of them than cores.
    private var width: Double { min(cores, Double(loops.count)) }
    private var connectingLimits: ConnectingCalls.Limits { .init(capacity: limits.load * width / demandOfOne) }
    private var promisedLimit: Int { connectingLimits.promisedPerClient }

    private func refusal(ofClient client: ClientIdentity, on loop: Int) -> AdmissionDecision? {
        let count = connecting.count(of: client)
        let limits = connectingLimits
        guard count >= limits.perClient || connecting.count >= limits.total else { return nil }
        var decision = AdmissionDecision(
            .refused, count >= limits.perClient ? .clientConnecting : .connecting, loop: loop)
        decision.ofClient = count
        return decision
    }

    /// - Parameters:
    ///   - countsReserved: Whether the reservations of connecting calls count.
    ///   - isSocket: If calls are admitted one at a time, whether another socket that has just opened will be it.
    private func decision(on loop: Int, countsReserved: Bool, isSocket: Bool = false) -> AdmissionDecision {
        var decision = AdmissionDecision(.admitted, .room, loop: loop)
        decision.reserved = countsReserved ? connecting.reserved : 0
        let own = loops[loop].active + (countsReserved ? connecting.reserved(on: loop) : 0) + 1
        let all = loops.reduce(decision.reserved + 1) { $0 + $1.active }
        (decision.demand, decision.limit) = (demand(of: own), limits.load)
        (decision.machineDemand, decision.machineLimit) = (demand(of: all), limits.load * cores)
        (decision.outcome, decision.rule) = judge(decision, calls: all, isSocket: isSocket)
        return decision
    }

    private func judge(
        _ counted: AdmissionDecision, calls: Int, isSocket: Bool
    ) -> (AdmissionDecision.Outcome, AdmissionDecision.Rule) {
        if counted.demand > counted.limit { return (.refused, .loopFull) }
        if counted.machineDemand > counted.machineLimit { return (.refused, .machineFull) }
        if counted.machineDemand <= limits.guaranteed * cores { return (.admitted, .guaranteed) }
        let (one, every) = (loops[counted.loop].trend, trend)
        if one.isLate || every.isLate { return (.refused, .lateFrames) }
        if Double(calls) * Self.dearest <= limits.load * width { return (.admitted, .floor) }
        if counted.demand * max(one.strain, every.strain) <= limits.load { return (.admitted, .room) }
        if isSocket, arrivals.hasNewSocket { return (.refused, .strained) }
        let isTried = one.isOnTime && every.isOnTime && arrivals.areNone && (isSocket || counted.reserved == 0)
        return isTried ? (.admitted, .trial) : (.refused, .strained)
    }

    // MARK: What is counted, for metrics

    /// What the loop needs when its connected calls and reservations talk, and how much it may: shares of a core.
    package func demand(onLoop loop: Int) -> Double {
        demand(of: loops[loop].active + connecting.reserved(on: loop))
    }
    package var limit: Double { limits.load }
    /// Keys and addresses that are remembered.
    package var rememberedClients: Int { connecting.clientCount }
}
