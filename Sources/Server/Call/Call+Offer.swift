import Dialogue
import Events
import RTC
import RTCPort
import SansIO

/// The SDP exchange (Voice Live protocol, chapters B.2 to B.5 and B.9).
extension Call {
    static let offerOperation = "rtc.call.sdp.create"

    /// - Parameter event: The offer's message, its `session` prepared.
    func receive(_ request: SDPCreate, _ event: PreparedEvent, answered offer: PreparedOffer, now: Moment) {
        if waitingOffer != nil { return refuseSecondOffer(eventID: event.message.eventID) }
        gate.offerReceived()
        do {
            try admitOffer(now: now)
        } catch {
            return refuse(error, operation: Self.offerOperation, eventID: event.message.eventID)
        }
        apply(request, event, answered: offer, now: now)
    }

    /// Answers an offer that was admitted, now or after its wait for room.
    func apply(_ request: SDPCreate, _ event: PreparedEvent, answered offer: PreparedOffer, now: Moment) {
        do {
            let answer = try read(offer)
            var configured = session
            let updates = try configure(&configured, with: request.session, event, now: now)
            let negotiated = try answer.get()
            guard takePlace(for: request, event, answered: offer, now: now) else { return }
            try connect(negotiated, now: now)
            session = configured
            self.answer(negotiated, updates: updates)
            follow(negotiated.answer.negotiation.audio.direction, now: now)
        } catch {
            refuse(error, operation: Self.offerOperation, eventID: event.message.eventID)
        }
    }

    private func admitOffer(now: Moment) throws(CallFault) {
        do throws(CallFault) {
            try eventLimits.admitOffer(now: now)
        } catch {
            workers.noteRefusedOffer()
            throw error
        }
    }

    private func read(_ offer: PreparedOffer) throws(CallFault) -> Result<NegotiatedCall, CallFault> {
        switch offer {
        case .unreadable(let fault): throw fault
        case .read(let answer): return answer
        }
    }

    func refuse(_ fault: CallFault, operation: String, eventID: EventID?) {
        logger.info("refused", metadata: ["operation": "\(operation)", "code": "\(fault.code.rawValue)"])
        toControl(gate.refuse(callError(fault, operation: operation, eventID: eventID)))
        if !fault.code.isRecoverable {
            end(.policyViolation, reason: "call refused", because: "call ended: offer rejected for good")
        }
    }

    /// Applies the offer's `session` to a copy, so that an offer that fails later leaves no trace.
    /// - Returns: `session.updated` and whatever goes with it.
    private func configure(
        _ session: inout any RealtimeSession, with patch: SessionPatch?, _ offer: PreparedEvent, now: Moment
    ) throws(CallFault) -> [Session.Output] {
        do {
            return try session.configure(offer, now: now)
        } catch {
            let code: CallFaultCode = error.code == .avatarNotSupported ? .avatarNotSupported : .invalidSession
            throw CallFault(code, error.param.map { "\($0): \(error.message)" } ?? error.message)
        }
    }

    /// Opens the peer, or changes the one there is.
    private func connect(_ negotiated: NegotiatedCall, now: Moment) throws(CallFault) {
        let configuration = negotiated.peerConfiguration(.current(now: now))
        let before = self.negotiated
        do {
            if let peer, let media, let before, before.change(to: negotiated.answer.negotiation) != .replacement {
                try media.change(to: negotiated.answer.negotiation.audio)
                try port.assumeIsolated { try $0.update(peer, with: configuration, now: now) }
            } else {
                try replacePeer(with: negotiated, configuration: configuration, now: now)
            }
        } catch {
            throw CallFault(.allocationFailed, "The server could not set up the connection.")
        }
        awaitDataChannel(negotiated, now: now)
        self.negotiated = negotiated
    }

    private func awaitDataChannel(_ negotiated: NegotiatedCall, now: Moment) {
        if negotiated.answer.negotiation.data == nil {
            dataPath = .none
        } else if case .none = dataPath {
            if case .connected = phase {
                dataPath = .awaited(deadline: now + settings.channelTimeout)
            } else {
                dataPath = .awaited(deadline: nil)
            }
        }
    }

    /// What looked like an ICE restart is another connection of the client, whose offer did not say so.
    func renewPeer(now: Moment) {
        guard let negotiated else { return }
        logger.info("the peer begins a new connection")
        do {
            try replacePeer(
                with: negotiated, configuration: negotiated.peerConfiguration(.current(now: now)), keepsPath: true,
                now: now)
        } catch {
            return connectionFailed("The server could not set up the new connection.")
        }
        awaitDataChannel(negotiated, now: now)
        rearm()
    }

    /// - Parameter keepsPath: The next connection is where the checks of the present one come from already.
    private func replacePeer(
        with negotiated: NegotiatedCall, configuration: PeerConfiguration, keepsPath: Bool = false, now: Moment
    ) throws {
        let old = peer
        let audio = negotiated.answer.negotiation.audio
        let media = try CallMedia(audio, after: self.media, voiceModels: settings.voiceModels)
        media.audio.detectVoice(threshold: detectionThreshold)
        process(inputProcessing, in: media)
        peer = nil
        let id = try port.assumeIsolated { port in
            let handler: RTCPort.Handler = { [weak self] source, event, now in
                if let self { Self.handling(self, (event, source, now)) }
            }
            if keepsPath, let old { return try port.reconnect(old, with: configuration, now: now, handler: handler) }
            if let old { port.close(old, now: now) }
            return try port.open(configuration, now: now, handler: handler)
        }
        self.media?.stop()
        self.media = media
        peer = id
        dataPath = .none
        channels = EventChannels()
        phase = .connecting
        checkDeadline = now + settings.checkTimeout
    }

    /// The session and the metrics learn who sends; the media knows already.
    private func follow(_ direction: MediaDirection, now: Moment) {
        let before = self.direction
        self.direction = direction
        guard direction != before else { return }
        place.setHeld(direction != .sendrecv)
        switch (before, direction) {
        case (.sendrecv, _):
            logger.info("call on hold", metadata: ["direction": "\(direction)"])
        case (_, .sendrecv):
            logger.info("call resumed")
        default:
            logger.info("call still on hold", metadata: ["direction": "\(direction)"])
        }
        handle(.mediaFlow(MediaFlow(plays: direction.sends, listens: direction.receives)), now: now)
    }

    private func answer(_ negotiated: NegotiatedCall, updates: [Session.Output]) {
        toControl([outgoing(.sdpCreated(.init(rtcCallID: id, sdpAnswer: negotiated.answer.text)))])
        var events: [OutgoingEvent] = []
        var others: [Session.Output] = []
        for output in updates {
            if case .event(let message, _) = output, case .sessionUpdated = message.event {
                events.append(outgoing(message))
            } else {
                // Items that the settings bring along belong on the data channel as well.
                others.append(output)
            }
        }
        toControl(gate.answered(then: events) { sessionCreated() })
        perform(others)
        rearm()
        logger.info(
            "offer answered",
            metadata: [
                "codec": "\(negotiated.answer.negotiation.audio.codec)",
                "data": "\(negotiated.answer.negotiation.data != nil)",
            ])
    }
}
