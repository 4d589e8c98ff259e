import Dialogue
import Events
import RTC
import SansIO

/// The room of a call: asked for at its first offer, taken with its first connectivity check.
extension Call {
    /// A good offer that waits, because calls that have just been answered hold the room.
    struct WaitingOffer {
        let request: SDPCreate
        let event: PreparedEvent
        let offer: PreparedOffer
        /// When it is refused.
        let until: Moment
        var nextTry: Moment
    }

    private static let retryInterval = Duration.milliseconds(50)

    /// - Returns: Whether the offer may be answered now. If not, it waits or was refused.
    func takePlace(
        for request: SDPCreate, _ event: PreparedEvent, answered offer: PreparedOffer, now: Moment
    ) -> Bool {
        let decision = place.accept()
        if decision.rule != .held { logger.debug("offer judged", metadata: ["decision": "\(decision)"]) }
        switch decision.outcome {
        case .admitted: return true
        case .refused: turnAway(decision, eventID: event.message.eventID)
        case .waiting:
            waitingOffer = WaitingOffer(
                request: request, event: event, offer: offer, until: now + settings.roomPatience,
                nextTry: now + Self.retryInterval)
            rearm()
        }
        return false
    }

    /// Asks again for the room of the offer that waits.
    func retryWaitingOffer(now: Moment) {
        guard let waiting = waitingOffer, now >= waiting.nextTry else { return }
        let decision = place.accept(isRetry: true)
        switch decision.outcome {
        case .waiting where now < waiting.until:
            waitingOffer?.nextTry = now + Self.retryInterval
        case .admitted:
            logger.debug("offer admitted after a wait", metadata: ["decision": "\(decision)"])
            waitingOffer = nil
            apply(waiting.request, waiting.event, answered: waiting.offer, now: now)
        case .waiting, .refused:
            waitingOffer = nil
            turnAway(decision, eventID: waiting.event.message.eventID)
        }
    }

    /// Chapter B.9: one offer at a time. Its answer is still to be the first message.
    func refuseSecondOffer(eventID: EventID?) {
        let fault = CallFault(.callInProgress, "An offer of this call is being worked on.")
        toControl([callError(fault, operation: Self.offerOperation, eventID: eventID)])
    }

    /// The first valid connectivity check of the peer arrived.
    func checked() {
        checkDeadline = nil
        let decision = place.check()
        if decision.rule != .held { logger.debug("first check judged", metadata: ["decision": "\(decision)"]) }
        if decision.outcome == .refused { turnAway(decision, eventID: nil) }
    }

    func checkTimedOut() {
        let seconds = settings.checkTimeout.components.seconds
        connectionFailed(
            "No connectivity check arrived within \(seconds) s of the answer; check that the UDP port can be reached.")
    }

    /// Others have the room (chapters H.2 and H.3). A refusal that no listener for the answer overlooks, and a close
    /// code that clients try again after.
    private func turnAway(_ decision: AdmissionDecision, eventID: EventID?) {
        logger.info("call turned away", metadata: ["decision": "\(decision)"])
        place.refused(decision)
        let fault = CallFault(.allocationFailed, decision.rule.message)
        toControl(gate.refuse(callError(fault, operation: Self.offerOperation, eventID: eventID)))
        end(.tryAgainLater, reason: "no room for another call", because: "call ended: no room")
    }
}

extension AdmissionDecision.Rule {
    /// For the client.
    fileprivate var message: String {
        switch self {
        case .clientConnecting:
            "Too many calls of this client are connecting; try again once some are connected or have ended."
        case .connecting:
            "Too many calls are connecting; try again later."
        default:
            "The server has no room for another call; try again later."
        }
    }
}
