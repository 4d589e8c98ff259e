import Logging
import RTCPort
import SansIO
import Synchronization

/// The admission that all media loops share, with its clock, its counters and its log.
final class CallAdmission: Sendable {
    private struct State {
        var admission: Admission
        var stolenTime = StolenTime()
        /// How often each rule decided, by outcome.
        var decisions: [AdmissionDecision.Outcome: [AdmissionDecision.Rule: UInt64]] = [:]
        var attempts: [CallAttempt: UInt64] = [:]
        /// Calls on hold.
        var held = 0
    }

    /// What became of a call whose offer was answered.
    enum CallAttempt: String, CaseIterable {
        case connected
        /// No valid connectivity check arrived.
        case unchecked
        /// Checks arrived; the handshake did not finish.
        case handshake
    }

    private let state: Mutex<State>
    private let logger: Logger

    init(_ admission: Admission, logger: Logger) {
        state = Mutex(State(admission: admission))
        self.logger = logger
    }

    /// Pending, connecting and connected calls.
    var count: Int { state.withLock(\.admission.places) }

    var hasRoom: Bool { state.withLock { $0.admission.choice != nil } }

    func note(_ readings: [LoopReading], now: Moment) {
        let observations = readings.map(LoopObservation.init)
        state.withLock { $0.admission.note(observations, stolen: $0.stolenTime.read(), now: now) }
    }

    // MARK: Decisions

    /// Decides before a control socket is upgraded.
    /// - Returns: nil if the call may come.
    func refusal(for client: ClientIdentity) -> HTTPError? {
        let decision = decide { $0.decide(on: client) }
        logger.debug("call socket judged", metadata: ["decision": "\(decision)"])
        switch (decision.outcome, decision.rule) {
        case (.admitted, _), (.waiting, _): return nil
        case (_, .clientConnecting): return .tooManyConnecting
        case (_, .connecting): return .allConnecting
        default: return .overloaded
        }
    }

    /// A control socket opened.
    func open(by client: ClientIdentity) -> AdmittedCall { state.withLock { $0.admission.open(by: client) } }

    /// - Parameter isRetry: The offer waits already, and is counted.
    func accept(_ call: inout AdmittedCall, isRetry: Bool) -> AdmissionDecision {
        let now = Moment(.now())
        return decide(isRetry: isRetry) { $0.accept(&call, now: now) }
    }

    func check(_ call: inout AdmittedCall) -> AdmissionDecision {
        let now = Moment(.now())
        return decide { $0.check(&call, now: now) }
    }

    func connect(_ call: inout AdmittedCall) {
        let now = Moment(.now())
        state.withLock { state in
            if case .checked = call.stage { state.attempts[.connected, default: 0] += 1 }
            state.admission.connect(&call, now: now)
        }
    }

    func end(_ call: inout AdmittedCall) {
        let now = Moment(.now())
        state.withLock { state in
            switch call.stage {
            case .connecting: state.attempts[.unchecked, default: 0] += 1
            case .checked: state.attempts[.handshake, default: 0] += 1
            case .pending, .connected, .ended: break
            }
            state.admission.end(&call, now: now)
            if call.isHeld { state.held -= 1 }
            call.isHeld = false
        }
    }

    func setHeld(_ isHeld: Bool, _ call: inout AdmittedCall) {
        if case .ended = call.stage { return }
        guard isHeld != call.isHeld else { return }
        call.isHeld = isHeld
        state.withLock { $0.held += isHeld ? 1 : -1 }
    }

    private func decide(isRetry: Bool = false, _ decision: (inout Admission) -> AdmissionDecision) -> AdmissionDecision
    {
        state.withLock { state in
            let decision = decision(&state.admission)
            if decision.rule != .held, !(isRetry && decision.outcome == .waiting) {
                state.decisions[decision.outcome, default: [:]][decision.rule, default: 0] += 1
            }
            return decision
        }
    }

    // MARK: Metrics

    var families: [MetricFamily] {
        let (admission, decisions, attempts, held) = state.withLock {
            ($0.admission, $0.decisions, $0.attempts, $0.held)
        }
        let counts = admission.counts
        return [
            MetricFamily(
                "parley_calls", .gauge, help: "Calls that are up.", samples: [.init(Double(admission.places))]),
            MetricFamily(
                "parley_calls_by_state", .gauge,
                help: "Calls before their offer (pending), before ICE and DTLS have finished (connecting), and after.",
                samples: [
                    .init(Double(counts.pending), labels: ["state": "pending"]),
                    .init(Double(counts.connecting), labels: ["state": "connecting"]),
                    .init(Double(counts.connected), labels: ["state": "connected"]),
                ]),
            MetricFamily(
                "parley_calls_held", .gauge,
                help: "Calls on hold: their last answer lets audio flow one way, or not at all.",
                samples: [.init(Double(held))]),
            MetricFamily(
                "parley_call_attempts_total", .counter,
                help: "Answered offers by what became of them: connected, no valid check, or no finished handshake.",
                samples: CallAttempt.allCases.map {
                    .init(Double(attempts[$0] ?? 0), labels: ["outcome": $0.rawValue])
                }),
            MetricFamily(
                "parley_admission_demand_ratio", .gauge,
                help: "Share of a core that the calls of a media loop need if all talk, reservations included.",
                samples: (0..<admission.loopCount).map {
                    .init(admission.demand(onLoop: $0), labels: ["loop": "\($0)"])
                }),
            MetricFamily(
                "parley_admission_limit_ratio", .gauge, help: "Share of a core that calls may need on a media loop.",
                samples: admission.limit.isFinite ? [.init(admission.limit)] : []),
            MetricFamily(
                "parley_admission_cost_correction_ratio", .gauge,
                help: "What calls are seen to cost, against what was measured at start.",
                samples: [.init(admission.correction)]),
            MetricFamily(
                "parley_admission_decisions_total", .counter, help: "Decisions about calls, by the rule that decided.",
                samples: decisions.flatMap { outcome, rules in
                    rules.map { rule, count in
                        var sample = MetricFamily.Sample(Double(count), labels: ["outcome": outcome.rawValue])
                        sample.labels.append(("rule", rule.rawValue))
                        return sample
                    }
                }),
        ]
    }
}

extension HTTPError {
    /// One client has too many connecting calls.
    static let tooManyConnecting = tooManyRequests(
        "Too many calls of this client are connecting. Try again once some are connected or have ended.", retryAfter: 5)

    /// All clients together have.
    static let allConnecting = HTTPError(
        .serviceUnavailable, "ServiceUnavailable", "Too many calls are connecting. Try again, or try another server.",
        headers: [.init("Retry-After", "5")])
}
