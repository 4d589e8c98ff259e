/// What admission decided about one call, and what it counted: for the log, the metrics and tests.
package struct AdmissionDecision: Hashable, Sendable {
    package enum Outcome: String, CaseIterable, Sendable {
        case admitted
        /// Not yet: ask again in a moment. Calls that have just been answered hold what is free.
        case waiting
        case refused
    }

    /// The rule that decided.
    package enum Rule: String, CaseIterable, Sendable {
        /// Within the share of the machine that calls may always fill.
        case guaranteed
        /// Within the number of calls that any machine is assumed to serve.
        case floor
        /// All calls of the loop fit, even if it goes on to wait for a core as it does.
        case room
        /// They might not fit, but frames are on time: one call at a time.
        case trial
        /// The call took its place before.
        case held
        /// The calls of the loop would fill it beyond the limit.
        case loopFull = "loop_full"
        /// The calls of all loops would fill the machine beyond the limit.
        case machineFull = "machine_full"
        /// Frames have been late for seconds.
        case lateFrames = "late_frames"
        /// The loops wait for a core, and another call was tried a moment ago.
        case strained
        /// The client has as many connecting calls as one client may have.
        case clientConnecting = "client_connecting"
        /// The server has as many connecting calls as it may have.
        case connecting
    }

    package var outcome: Outcome
    package var rule: Rule
    /// The media loop.
    package var loop: Int
    /// What the loop needs if all its calls talk, this one included, in shares of a core; and how much it may.
    package var demand = 0.0
    package var limit = 0.0
    /// The same of all loops together.
    package var machineDemand = 0.0
    package var machineLimit = 0.0
    /// Reservations of connecting calls within `machineDemand`, in calls.
    package var reserved = 0
    /// Connecting calls of this client.
    package var ofClient = 0

    package init(_ outcome: Outcome, _ rule: Rule, loop: Int) {
        (self.outcome, self.rule, self.loop) = (outcome, rule, loop)
    }
}

extension AdmissionDecision: CustomStringConvertible {
    package var description: String {
        func rounded(_ value: Double) -> String {
            value.isFinite ? "\((value * 1000).rounded() / 1000)" : "unlimited"
        }
        return "\(outcome.rawValue) by \(rule.rawValue): loop \(loop) \(rounded(demand)) of \(rounded(limit)), "
            + "machine \(rounded(machineDemand)) of \(rounded(machineLimit)), \(reserved) reserved, "
            + "\(ofClient) connecting from this client"
    }
}
