import Engine
import Events
import RTC
import RTCPort
import Timing

/// The SDP exchange (Voice Live protocol, chapters B.2 to B.5 and B.9).
extension Call {
    static let offerOperation = "rtc.call.sdp.create"

    func receive(_ request: SDPCreate, eventID: EventID?, now: Moment) {
        if waitingOffer != nil { return refuseSecondOffer(eventID: eventID) }
        gate.offerReceived()
        do {
            let offer = try parse(request)
            var configured = session
            let updates = try configure(&configured, with: request.session, now: now)
            let negotiated = try negotiate(offer)
            let hasPlace = takePlace(eventID: eventID, now: now) { call, now in
                call.receive(request, eventID: eventID, now: now)
            }
            guard hasPlace else { return }
            try connect(negotiated, now: now)
            session = configured
            answer(negotiated, updates: updates)
        } catch {
            refuse(error, operation: Self.offerOperation, eventID: eventID)
        }
    }

    func refuse(_ fault: CallFault, operation: String, eventID: EventID?) {
        logger.info("refused", metadata: ["operation": "\(operation)", "code": "\(fault.code.rawValue)"])
        toControl(gate.refuse(callError(fault, operation: operation, eventID: eventID)))
        if !fault.code.isRecoverable {
            end(.policyViolation, reason: "call refused", because: "call ended: offer refused for good")
        }
    }

    private func parse(_ request: SDPCreate) throws(CallFault) -> SDPOffer {
        guard let sent = request.sdpOffer, !sent.isEmpty else {
            throw CallFault(.missingSDP, "SDP offer is required")
        }
        guard sent.utf8.count <= settings.offerLimit else {
            throw CallFault(.messageTooLarge, "The SDP offer is larger than \(settings.offerLimit) bytes.")
        }
        do {
            return try SDPOffer(parsing: sent)
        } catch {
            throw CallFault(error)
        }
    }

    /// Applies the offer's `session` to a copy, so that an offer that fails later leaves no trace.
    /// - Returns: `session.updated` and whatever goes with it.
    private func configure(
        _ session: inout ServedSession, with patch: SessionPatch?, now: Moment
    ) throws(CallFault) -> [Session.Output] {
        guard let patch else { return [] }
        do {
            return try session.configure(patch, now: now)
        } catch {
            let code: CallFaultCode = error.code == .avatarNotSupported ? .avatarNotSupported : .invalidSession
            throw CallFault(code, error.param.map { "\($0): \(error.message)" } ?? error.message)
        }
    }

    private func negotiate(_ offer: SDPOffer) throws(CallFault) -> NegotiatedCall {
        var random = SystemRandomNumberGenerator()
        let fingerprint = port.assumeIsolated { $0.fingerprint }
        var local = NegotiatedCall.fresh(
            mark: port.mark, fingerprint: fingerprint, addresses: settings.announced, using: &random)
        do {
            let first = try SDPAnswer(to: offer, from: local)
            guard let before = negotiated, peer != nil else {
                return NegotiatedCall(answer: first, local: local)
            }
            let change = before.change(to: first.negotiation)
            if case .replacement = change { return NegotiatedCall(answer: first, local: local) }
            let fresh = local.credentials
            local = before.local
            local.version += 1
            if case .iceRestart = change { local.credentials = fresh }
            return NegotiatedCall(answer: try SDPAnswer(to: offer, from: local), local: local)
        } catch {
            throw CallFault(error)
        }
    }

    /// Opens the peer, or changes the one there is.
    private func connect(_ negotiated: NegotiatedCall, now: Moment) throws(CallFault) {
        let configuration = negotiated.peerConfiguration(.current(now: now))
        let before = self.negotiated
        do {
            if let peer, let before, before.change(to: negotiated.answer.negotiation) != .replacement {
                try port.assumeIsolated { try $0.update(peer, with: configuration, now: now) }
            } else {
                try replacePeer(with: negotiated, configuration: configuration, now: now)
            }
        } catch {
            throw CallFault(.allocationFailed, "The server could not set up the connection.")
        }
        if negotiated.answer.negotiation.data == nil {
            dataPath = .none
        } else if case .none = dataPath {
            if case .connected = phase {
                dataPath = .awaited(deadline: now + settings.channelTimeout)
            } else {
                dataPath = .awaited(deadline: nil)
            }
        }
        self.negotiated = negotiated
    }

    private func replacePeer(
        with negotiated: NegotiatedCall, configuration: PeerConfiguration, now: Moment
    ) throws {
        let old = peer
        let audio = negotiated.answer.negotiation.audio
        let media = try CallMedia(audio, firstTimestamp: UInt32.random(in: 0 ... .max))
        media.audio.detectVoice(threshold: detectionThreshold)
        process(inputProcessing, in: media)
        peer = nil
        if let old { port.assumeIsolated { $0.close(old, now: now) } }
        let id = try port.assumeIsolated { port in
            try port.open(configuration, now: now) { [weak self] source, event, now in
                if let self { Self.handling(self, (event, source, now)) }
            }
        }
        self.media?.stop()
        self.media = media
        peer = id
        dataPath = .none
        phase = .connecting
        checkDeadline = now + settings.checkTimeout
    }

    private func answer(_ negotiated: NegotiatedCall, updates: [Session.Output]) {
        toControl([message(.sdpCreated(.init(rtcCallID: id, sdpAnswer: negotiated.answer.text)))])
        var events: [[UInt8]] = []
        var others: [Session.Output] = []
        for output in updates {
            if case .event(let message, _) = output, case .sessionUpdated = message.event {
                events.append(message.encoded())
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

extension CallFault {
    init(_ error: SDPError) {
        self.init(CallFaultCode(rawValue: error.code), error.message)
    }
}
