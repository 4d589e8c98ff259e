import SansIO

/// Another connection that looked like an ICE restart: a client with a stored certificate whose offer names neither its
/// association nor another session. Only its handshake shows it.
extension Peer {
    /// Whether a datagram shows that; it is kept for the peer that takes the place of this one. A handshake counts only
    /// from where checks with the new credentials came from.
    func restartsHandshake(_ datagram: [UInt8], from remote: TransportAddress) -> Bool {
        guard isUnproven, Self.isClientHello(datagram), ice.isCurrent(remote) else { return false }
        isUnproven = false
        hello = datagram
        return true
    }

    /// A handshake message of epoch 0 that begins an association (RFC 6347 §4.1, §4.2.2).
    private static func isClientHello(_ datagram: [UInt8]) -> Bool {
        datagram.count > 13 && datagram[0] == 22 && datagram[3] == 0 && datagram[4] == 0 && datagram[13] == 1
    }

    /// Something authentic came. From where the peer was before an ICE restart it says nothing about who restarted: the
    /// connection before may go on for a moment.
    func noteAuthentic(from remote: TransportAddress) {
        if isUnproven, ice.isCurrent(remote) { isUnproven = false }
    }

    /// The client has finished its ICE and may not check again for seconds, so what is known of its path stays known.
    func takePath(of previous: Peer) {
        (ice, path, hello) = (previous.ice, previous.path, previous.hello)
        ice.forgetPrevious()
    }

    /// Goes on with the handshake that showed that there is another connection.
    func proceed(now: Moment, into outputs: inout [PeerOutput]) {
        guard let datagram = hello.take() else { return }
        outputs.append(.event(.checked, id))
        startDTLS(now: now, into: &outputs)
        perform(dtls.handle(datagram: datagram, now: now), now: now, into: &outputs)
    }

    /// Closes without a word.
    func vanish(now: Moment, into outputs: inout [PeerOutput]) {
        path = nil
        end(.local, now: now, into: &outputs)
    }
}
