import Synchronization

/// The place of one call among those that the server admits, from its control socket to its end.
final class AdmissionSlot: Sendable {
    private let call: Mutex<AdmittedCall>
    private let admission: CallAdmission
    private let onRefusal: @Sendable (AdmissionDecision) -> Void
    private let onEnd: @Sendable () -> Void

    /// - Parameters:
    ///   - onRefusal: Called when the call is turned away after its socket opened.
    ///   - onEnd: Called once, at the end.
    init(
        for client: ClientIdentity, in admission: CallAdmission,
        onRefusal: @escaping @Sendable (AdmissionDecision) -> Void, onEnd: @escaping @Sendable () -> Void
    ) {
        call = Mutex(admission.open(by: client))
        self.admission = admission
        self.onRefusal = onRefusal
        self.onEnd = onEnd
    }

    /// The media loop that it is on.
    var loop: Int { call.withLock(\.loop) }

    /// An offer is good: asks for room, if the call has none yet.
    /// - Parameter isRetry: It has waited.
    func accept(isRetry: Bool = false) -> AdmissionDecision {
        call.withLock { admission.accept(&$0, isRetry: isRetry) }
    }

    /// The first valid connectivity check arrived: takes the room.
    func check() -> AdmissionDecision { call.withLock { admission.check(&$0) } }

    /// ICE and DTLS have finished.
    func connect() { call.withLock { admission.connect(&$0) } }

    /// Whether the call is on hold.
    func setHeld(_ isHeld: Bool) { call.withLock { admission.setHeld(isHeld, &$0) } }

    /// The client is turned away for this.
    func refused(_ decision: AdmissionDecision) { onRefusal(decision) }

    func leave() {
        let wasOpen = call.withLock { call in
            if case .ended = call.stage { return false }
            admission.end(&call)
            return true
        }
        if wasOpen { onEnd() }
    }
}
