import Dialogue
import Events
import RTCPort
import RemoteSocket
import SansIO

/// The connection to a remote model, and what carries on without it.
struct RelayLink {
    let client: WebSocketClient
    let fallback: OpenedSession.FallbackSession?
}

extension SessionShell {
    /// Connects what works behind the session, before the session is opened.
    func attach(_ backing: OpenedSession.Backing) {
        switch backing {
        case .engines(let engines): self.engines = runner(for: engines)
        case .remote(let client, let fallback): link = RelayLink(client: client, fallback: fallback)
        }
    }

    /// From here on the session receives what its remote model sends; it is open by now.
    func receiveRemote() {
        link?.client.receive { [weak self] event in self?.assumeIsolated { $0.received(event) } }
    }

    private func received(_ event: WebSocketClient.Event) {
        guard link != nil else { return }
        switch event {
        case .message(let bytes):
            handle(.remote(.message(bytes)), now: Moment(.now()))
            holdRemote()
        case .closed:
            handle(.remote(.ended(.gone)), now: Moment(.now()))
        }
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

    func performRemote(_ command: RemoteCommand) {
        switch command {
        case .send(let bytes, let isAudio): link?.client.send(bytes, isAudio: isAudio)
        case .close(let fault): lost(fault)
        }
    }

    private func lost(_ fault: RemoteFault) {
        guard let link else { return }
        link.client.close()
        self.link = nil
        logger.warning("the remote model is lost", metadata: ["reason": "\(fault.reason)"])
        guard let fallback = link.fallback, let handover = session.handover else {
            return end(
                .serverFailure, reason: "the remote model is lost", because: "session ended: the remote model is lost")
        }
        handOver(handover, to: fallback)
    }

    /// Another session takes over, with the settings and the words of the one that has lost its model.
    private func handOver(_ handover: SessionHandover, to fallback: OpenedSession.FallbackSession) {
        let now = Moment(.now())
        var (successor, engines) = fallback(now)
        var outputs = successor.open(now: now)
        for patch in handover.settings {
            // What these engines cannot do stays as they have it.
            if let more = try? successor.configure(patch, now: now) { outputs += more }
        }
        for item in handover.items {
            let event = ClientEvent.itemCreate(ItemCreate(item: item))
            outputs += successor.handle(.client(ClientMessage(event), from: Origin(rawValue: 0)), now: now)
        }
        if handover.isMediaConnected { outputs += successor.handle(.mediaConnected, now: now) }
        outputs += successor.handle(.mediaFlow(handover.mediaFlow), now: now)
        session = successor
        self.engines = runner(for: engines)
        // The client knows the conversation; what it needs are the settings that hold from now on.
        perform(outputs.filter { !$0.isEvent })
        if let settings = try? session.configure(SessionPatch(), now: now) { perform(settings) }
        logger.info("other engines carry on")
        rearm()
    }

    /// Ends all work behind the session.
    func detach() {
        engines?.cancelAll()
        engines = nil
        link?.client.close()
        link = nil
        if let dropped = session.handover?.droppedEvents, dropped > 0 {
            logger.debug("events of the remote model that mean nothing here", metadata: ["count": "\(dropped)"])
        }
    }
}
