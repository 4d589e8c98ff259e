import Dialogue
import Events
import RTCPort
import Relay
import RemoteSocket
import Timing

/// The connection to a remote model, and who carries on without it.
struct RelayLink {
    let client: WebSocketClient
    let heir: OpenedSession.Heir?
}

extension SessionShell {
    /// Sets to work what is behind the session, which is open by now.
    func attach(_ backing: OpenedSession.Backing) {
        switch backing {
        case .engines(let engines):
            self.engines = runner(for: engines)
        case .remote(let client, let heir):
            link = RelayLink(client: client, heir: heir)
            client.receive { [weak self] event in self?.assumeIsolated { $0.received(event) } }
        }
    }

    private func received(_ event: WebSocketClient.Event) {
        switch event {
        case .message(let bytes):
            relayed(.remote(bytes))
            holdRemote()
        case .closed:
            relayed(.remoteEnded(.gone))
        }
    }

    private func relayed(_ input: RelaySession.Input) {
        guard link != nil else { return }
        perform(session.relayed(input, now: Moment(.now())))
        rearm()
    }

    /// The remote waits while the client does not read what it has.
    private func holdRemote() {
        guard let client = link?.client, !hasRoom else { return }
        client.hold()
        Task { [weak self] in
            await self?.waitForRoom()
            await self?.resumeRemote()
        }
    }

    private func resumeRemote() {
        link?.client.resume()
    }

    /// Sends the remote what came up for it. To be called once the outputs that came with it are performed. What comes
    /// up before the remote is attached waits for that.
    func performRemote() {
        guard link != nil else { return }
        for command in session.takeCommands() {
            switch command {
            case .send(let bytes, let isAudio): link?.client.send(bytes, isAudio: isAudio)
            case .lost(let fault): lost(fault)
            }
        }
    }

    private func lost(_ fault: RelayFault) {
        guard let link else { return }
        link.client.close()
        self.link = nil
        logger.warning("the remote model is lost", metadata: ["reason": "\(fault.reason)"])
        guard let heir = link.heir, let relay = session.relay else {
            return end(
                .serverFailure, reason: "the remote model is lost", because: "session ended: the remote model is lost")
        }
        carryOn(relay, by: heir)
    }

    /// Another session takes over, with the settings and the words of the one that has lost its model.
    private func carryOn(_ relay: RelaySession, by heir: OpenedSession.Heir) {
        let now = Moment(.now())
        var (successor, engines) = heir(now)
        var outputs = successor.open(now: now)
        let (settings, items) = relay.legacy
        for patch in settings {
            // What these engines cannot do stays as they have it.
            if let more = try? successor.configure(patch, now: now) { outputs += more }
        }
        for item in items {
            let event = ClientEvent.itemCreate(ItemCreate(item: item))
            outputs += successor.handle(.client(ClientMessage(event), from: Origin(rawValue: 0)), now: now)
        }
        if relay.isMediaConnected { outputs += successor.handle(.mediaConnected, now: now) }
        outputs += successor.handle(.mediaFlow(relay.mediaFlow), now: now)
        session = ServedSession(successor)
        self.engines = runner(for: engines)
        // The client knows the conversation; what it has to hear of is the settings that hold from now on.
        perform(outputs.filter { !$0.isEvent })
        if let told = try? session.configure(SessionPatch(), now: now) { perform(told) }
        logger.info("other engines carry on")
        rearm()
    }

    /// Ends all work behind the session.
    func detach() {
        engines?.cancelAll()
        engines = nil
        link?.client.close()
        link = nil
        if let dropped = session.relay?.droppedEvents, dropped > 0 {
            logger.debug("events of the remote model that mean nothing here", metadata: ["count": "\(dropped)"])
        }
    }
}
