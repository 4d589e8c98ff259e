import Dialogue
import Events
import RTC
import SansIO

/// What the client says, on either channel.
extension Call {
    /// One message of the control socket. Returns when it is handled; a client that sends too many events waits, so that
    /// a flood costs the media loop nothing.
    func receive(_ message: SocketMessage) async {
        guard receive(message.bytes, on: .control) else {
            try? await Task.sleep(for: Self.restOfFlood)
            return
        }
        await waitForControl()
    }

    /// The time in which the rate limit admits one more event.
    private static let restOfFlood = Duration.milliseconds(5)

    /// One JSON message of the client.
    /// - Returns: False when the rate limit refuses it.
    @discardableResult
    func receive(_ bytes: [UInt8], on channel: CallChannel) -> Bool {
        if case .ended = phase { return true }
        let now = Moment(.now())
        let origin = Origin(rawValue: channel.rawValue)
        switch eventLimits.admit(now: now) {
        case .pass: break
        case .refuse: return false
        case .refuseWithError(let fault):
            handle(.fault(fault, from: origin), now: now)
            return false
        }
        measure {
            guard lane.passes(bytes.count, now: now) else {
                return enqueue(.init(.bytes(bytes), channel: channel, size: bytes.count), now: now)
            }
            let read: ReadMessage
            do throws(ClientFault) {
                let message = try ClientMessage.parse(bytes)
                guard isCheap(message.event, on: channel) else {
                    return enqueue(.init(.message(message), channel: channel, size: bytes.count), now: now)
                }
                read = .event(PreparedEvent(unprepared: message))
            } catch {
                read = .unreadable(error)
            }
            handle(read, size: bytes.count, on: channel, now: now)
        }
        return true
    }

    /// Whether a short message is to be handled on the media loop.
    private func isCheap(_ event: ClientEvent, on channel: CallChannel) -> Bool {
        if case .sdpCreate = event, channel == .control { return false }
        return session.isCheap(event)
    }

    /// A message of the client was read.
    /// - Parameter size: Its bytes.
    func handle(_ message: ReadMessage, size: Int, on channel: CallChannel, now: Moment) {
        let origin = Origin(rawValue: channel.rawValue)
        switch message {
        case .unreadable(let fault):
            receive(fault: fault, from: origin, now: now)
        case .offer(let event, let request, let offer):
            eventLimits.understood()
            receive(request, event, answered: offer, now: now)
        case .event(let event):
            eventLimits.understood()
            if case .control = channel {
                if case .unknown(let type, _) = event.message.event, type.hasPrefix("rtc.call.") {
                    return refuse(
                        CallFault(.unsupportedOperation, "This server knows no such operation of a call."),
                        operation: LogText.escaped(type), eventID: event.message.eventID)
                }
                toControl(gate.clientSpoke { sessionCreated() })
            }
            if event.message.event.addsToSession {
                do {
                    try share.reserve(size, beyond: session.heldBytes())
                } catch {
                    return handle(.fault(ClientFault(error), from: origin), now: now)
                }
            }
            handle(.prepared(event, from: origin), now: now)
            share.record(session.heldBytes())
        }
    }

    private func receive(fault: ClientFault, from origin: Origin, now: Moment) {
        let isFromControl = origin.rawValue == CallChannel.control.rawValue
        if fault.type == Self.offerOperation, isFromControl {
            gate.offerReceived()
            let isOfSession = fault.param.map { $0 == "session" || $0.hasPrefix("session.") } ?? false
            return refuse(
                CallFault(isOfSession ? .invalidSession : .invalidSDP, fault.message),
                operation: Self.offerOperation, eventID: fault.eventID)
        }
        toControl(gate.clientSpoke { sessionCreated() })
        handle(.fault(fault, from: origin), now: now)
        if eventLimits.failed(fault), isFromControl {
            end(.unacceptableData, reason: "not JSON", because: "call ended: control socket sends garbage")
        }
    }

    /// The control socket is gone (chapter B.8).
    func controlEnded(_ how: ClientSocketEnd) {
        control = nil
        switch (phase, settings.controlEnd, dataPath) {
        case (.ended, _, _):
            break
        case (.awaitingOffer, _, _):
            end(.normal, reason: "", because: "call ended: control socket closed before an answer")
        case (.connecting, _, _):
            end(.normal, reason: "", because: "call ended: control socket closed before the peer connected")
        case (_, .endCall, _):
            end(.normal, reason: "", because: "call ended with its control socket")
        case (_, .keepCall, .none):
            end(.normal, reason: "", because: "call ended: control socket closed and there is no data channel")
        case (_, .keepCall, .awaited), (_, .keepCall, .open):
            logger.info("control socket closed, the call continues")
        }
    }

    func offerTimedOut() {
        let fault = CallFault(.sessionTimeout, "No SDP offer arrived in time.")
        toControl([callError(fault, operation: Self.offerOperation, eventID: nil)])
        end(.policyViolation, reason: "no offer", because: "call ended: no offer arrived")
    }
}
