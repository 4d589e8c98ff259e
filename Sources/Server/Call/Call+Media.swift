import Audio
import Engine
import Events
import Media
import RTC
import RTCPort
import SansIO

/// What the peer connection reports, and the 20 ms clock of the audio.
extension Call {
    static let handling = LoopEntry<Call, (PeerEvent, PeerID, Moment)> { $0.handle($1.0, from: $1.1, now: $1.2) }
    private static let framing = LoopEntry<Call, Moment> { $0.frame(now: $1) }
    private static let sending = LoopEntry<RTCPort, (AudioSender.Packet, PeerID, Moment)> { port, outgoing in
        let (packet, peer, now) = outgoing
        port.sendAudio(packet.payload, timestamp: packet.timestamp, marker: packet.marker, to: peer, now: now)
    }

    func handle(_ event: PeerEvent, from source: PeerID, now: Moment) {
        // A peer that a later offer has replaced says nothing of interest any more.
        guard source == peer else { return }
        switch event {
        case .checked:
            checked()
        case .connected:
            connected(now: now)
        case .handshakeRestarted:
            renewPeer(now: now)
        case .audio(let packet):
            media?.audio.receive(packet, now: now)
        case .channelOpened(let channel, let label):
            channelOpened(channel, label: label)
        case .message(let channel, let message):
            guard channels.carriesEvents(channel) else { break }
            receive(message.bytes, on: .data)
        case .channelClosed(let channel):
            channelClosed(channel)
        case .writable:
            flushDataChannel()
        case .closed(let closure):
            peer = nil
            peerClosed(closure)
        }
    }

    private func connected(now: Moment) {
        phase = .connected
        place.connect()
        logger.info("peer connected")
        if case .awaited = dataPath { dataPath = .awaited(deadline: now + settings.channelTimeout) }
        media?.start(on: port.frames.value, now: now) { [weak self] now in
            if let self { Self.framing(self, now) }
        }
        handle(.mediaConnected, now: now)
    }

    private func channelOpened(_ channel: DataChannelID, label: String) {
        channels.opened(channel, label: label)
        useEventChannel()
    }

    private func channelClosed(_ channel: DataChannelID) {
        channels.closed(channel)
        guard case .open(channel) = dataPath else { return }
        logger.info("data channel closed")
        if channels.current == nil { dataPathLost() } else { useEventChannel() }
    }

    private func useEventChannel() {
        guard let channel = channels.current else { return }
        dataPath = .open(channel)
        flushDataChannel()
        rearm()
    }

    private func peerClosed(_ closure: PeerClosure) {
        switch closure {
        case .byPeer, .local:
            end(.normal, reason: "call ended", because: "call ended by the peer")
        case .consentLost:
            end(.normal, reason: "call ended", because: "call ended: the peer is gone")
        case .notConnected:
            connectionFailed("The DTLS handshake did not finish within 30 s.")
        case .fingerprintMismatch:
            connectionFailed("The peer's certificate does not match the fingerprint of its offer.")
        case .handshakeFailed:
            connectionFailed("The DTLS handshake failed.")
        }
    }

    func connectionFailed(_ message: String) {
        let fault = CallFault(.connectionFailed, message)
        toControl(gate.send(callError(fault, operation: Self.offerOperation, eventID: nil)))
        end(.serverFailure, reason: "connection failed", because: "call ended: connection failed")
    }

    func process(_ wanted: InputProcessing, in media: CallMedia) {
        do throws(InputProcessor.Fault) {
            try media.audio.process(wanted)
        } catch {
            logger.error(
                "input processing failed; audio is passed through unprocessed", metadata: ["fault": "\(error)"])
        }
    }

    /// One turn of the audio clock: 20 ms in, 20 ms out.
    private func frame(now: Moment) {
        guard let audio = media?.audio, let peer else { return }
        if let voice = audio.pull(now: now) {
            let delay = audio.receiver.statistics.delay
            perform(
                session.handle(
                    .audio(audio.incoming, voice: voice, isMissing: audio.isMissing, delay: delay), now: now))
        }
        let (isPlaying, outputs) = session.nextFrame(into: &audio.outgoing, now: now)
        if let packet = audio.push(isPlaying: isPlaying) {
            Self.sending(port, (packet, peer, now))
        }
        perform(outputs)
        rearm()
        if audio.wantsReport() {
            share.record(session.heldBytes())
            audio.sender.follow(load: port.reading.load.busy)
            if let lost = port.assumeIsolated({ $0.statistics(of: peer)?.fractionLost }) {
                audio.sender.setExpectedLoss(percent: Int((lost * 100).rounded(.up)))
            }
        }
    }
}
