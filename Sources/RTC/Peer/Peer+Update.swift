import SansIO

/// What a later offer and answer change on a connection that is up.
extension Peer {
    /// A later offer and answer on the same connection: an ICE restart (RFC 8445 §9), another payload type or codec, a
    /// data channel that was not there before.
    func update(
        _ configuration: PeerConfiguration, factory: RTCFactory, now: Moment, into outputs: inout [PeerOutput]
    ) throws {
        restartICE(with: configuration, now: now, into: &outputs)
        if let wanted = configuration.audio { changeAudio(to: wanted, configuration, now: now, into: &outputs) }
        if let data = configuration.data, sctp == nil {
            try makeAssociation(data, factory: factory)
            if state == .connected {
                sctp?.connect()
                drainSCTP(now: now, into: &outputs)
            }
        }
        self.configuration = configuration
    }

    private func restartICE(
        with configuration: PeerConfiguration, now: Moment, into outputs: inout [PeerOutput]
    ) {
        guard configuration.localCredentials != self.configuration.localCredentials else { return }
        switch configuration.role {
        case .answerer:
            ice.restart(local: configuration.localCredentials)
            isUnproven = dtlsStarted
        case .offerer:
            perform(
                ice.restart(
                    local: configuration.localCredentials, remote: configuration.remoteCredentials,
                    candidates: configuration.remoteCandidates, now: now), now: now, into: &outputs)
        }
    }

    private func changeAudio(
        to wanted: PeerConfiguration.Audio, _ configuration: PeerConfiguration, now: Moment,
        into outputs: inout [PeerOutput]
    ) {
        guard audio != nil else {
            audio = AudioStream(wanted, seed: configuration.seed, clock: configuration.clock)
            if state == .connected { audio?.start(now: now) }
            return
        }
        guard var goodbye = audio?.change(to: wanted, now: now), state == .connected, let srtp,
            (try? srtp.protectRTCP(&goodbye)) != nil
        else { return }
        send(goodbye, into: &outputs)
    }
}
