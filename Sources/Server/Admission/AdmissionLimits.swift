package struct AdmissionLimits: Hashable, Sendable {
    /// The share of a loop that calls may fill: 0…1.
    package var load: Double
    /// The share of the machine that calls may always fill, even if frames are late: other load on the machine is no
    /// reason to refuse the only call.
    package var guaranteed: Double
    /// The share of a loop up to which new calls join those that are there before another loop begins to work: a loop
    /// that is awake anyway serves one more for less.
    package var together: Double

    /// No call is refused for load.
    package static let none = AdmissionLimits(load: .infinity, guaranteed: .infinity)

    package init(load: Double, guaranteed: Double = 0.25, together: Double = 0) {
        (self.load, self.guaranteed, self.together) = (load, guaranteed, together)
    }
}

/// One call as admission knows it, from its control socket to its end. The caller keeps it and passes it back.
package struct AdmittedCall: Sendable {
    enum Stage: Sendable {
        /// The control socket is open; no offer was accepted.
        case pending
        /// The offer is answered; no valid check arrived.
        case connecting(ConnectingCalls.Number)
        /// A valid check arrived; DTLS is under way.
        case checked(ConnectingCalls.Number)
        case connected
        case ended
    }

    /// The media loop that it lives on.
    package let loop: Int
    package let client: ClientIdentity
    var stage = Stage.pending
    /// It is on hold: its last answer lets audio flow one way, or not at all.
    var isHeld = false
}
