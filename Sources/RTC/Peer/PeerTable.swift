import SansIO

/// All peers of one UDP port, and which datagram belongs to whom.
///
/// A peer is found by the address pair of a datagram, which costs one look-up; a pair not seen before must be a STUN
/// check that names the peer's ufrag and carries its password. Whatever else comes from nowhere is forgotten at once.
/// Confined to one thread with the native parts in its factory.
public struct PeerTable {
    private var factory: RTCFactory
    private var peers: [PeerID: Peer] = [:]
    private var byUfrag: [String: PeerID] = [:]
    private var byRoute: [ICEPath: PeerID] = [:]
    private var routes: [PeerID: [ICEPath]] = [:]
    private var bySCTP: [SCTPAssociationID: PeerID] = [:]
    private var lastNumber: UInt64 = 0

    /// A peer that roams more often loses its oldest routes first.
    private static let routesPerPeer = 8

    public init(factory: RTCFactory) {
        self.factory = factory
    }

    public var count: Int { peers.count }
    public var isEmpty: Bool { peers.isEmpty }
    /// SHA-256 of our certificate, for the SDP.
    public var fingerprint: Fingerprint { factory.identity.fingerprint }

    /// Peers opened from now on have another certificate, as each peer connection of a browser may.
    public mutating func setIdentity(_ identity: any DTLSIdentity) { factory.identity = identity }

    public mutating func open(
        _ configuration: PeerConfiguration, now: Moment, into outputs: inout [PeerOutput]
    ) throws -> PeerID {
        lastNumber += 1
        let id = PeerID(number: lastNumber)
        let peer = try Peer(id: id, configuration: configuration, factory: factory, now: now)
        peers[id] = peer
        byUfrag[configuration.localCredentials.ufrag] = id
        if let association = peer.sctpID { bySCTP[association] = id }
        if case .offerer(let base) = configuration.role {
            // Answers to our own checks name no ufrag: they are known by where the checks went.
            for remote in configuration.remoteCandidates.compactMap(\.address).prefix(Self.routesPerPeer) {
                learn(ICEPath(local: base, remote: remote), of: id, into: &outputs)
            }
        }
        peer.start(now: now, into: &outputs)
        return id
    }

    /// New credentials after an ICE restart, or a data channel added by a second offer; the connection lives on.
    public mutating func update(
        _ id: PeerID, with configuration: PeerConfiguration, now: Moment, into outputs: inout [PeerOutput]
    ) throws {
        guard let peer = peers[id] else { return }
        byUfrag[peer.localUfrag] = nil
        try peer.update(configuration, factory: factory, now: now, into: &outputs)
        byUfrag[configuration.localCredentials.ufrag] = id
        if let association = peer.sctpID { bySCTP[association] = id }
    }

    /// Puts another connection in the place of one that reported `handshakeRestarted`. Its ICE goes on, because the peer
    /// has finished its own and may not check again for seconds; DTLS and all that rests on it are new, beginning with
    /// the handshake that arrived.
    /// - Parameter configuration: With the credentials that `id` has.
    /// - Returns: Its name. `id` is closed.
    public mutating func reconnect(
        _ id: PeerID, with configuration: PeerConfiguration, now: Moment, into outputs: inout [PeerOutput]
    ) throws -> PeerID {
        guard let old = peers[id] else { return try open(configuration, now: now, into: &outputs) }
        lastNumber += 1
        let new = PeerID(number: lastNumber)
        let peer: Peer
        do {
            peer = try Peer(id: new, configuration: configuration, factory: factory, on: old, now: now)
        } catch {
            close(id, now: now, into: &outputs)
            throw error
        }
        peers[new] = peer
        byUfrag[configuration.localCredentials.ufrag] = new
        if let association = peer.sctpID { bySCTP[association] = new }
        routes[new] = routes.removeValue(forKey: id)
        for route in routes[new] ?? [] { byRoute[route] = new }
        abandon(id, now: now, into: &outputs)
        peer.proceed(now: now, into: &outputs)
        return new
    }

    public mutating func close(_ id: PeerID, now: Moment, into outputs: inout [PeerOutput]) {
        guard let peer = peers[id] else { return }
        peer.close(now: now, into: &outputs)
        forget(peer, into: &outputs)
    }

    /// Closes without a word to the other end.
    public mutating func abandon(_ id: PeerID, now: Moment, into outputs: inout [PeerOutput]) {
        guard let peer = peers[id] else { return }
        peer.vanish(now: now, into: &outputs)
        forget(peer, into: &outputs)
    }

    public mutating func closeAll(now: Moment, into outputs: inout [PeerOutput]) {
        for id in Array(peers.keys) { close(id, now: now, into: &outputs) }
    }

    // MARK: Datagrams and time

    /// Whether a peer of this table is known to be at the address pair.
    public func knows(_ route: ICEPath) -> Bool { byRoute[route] != nil }

    /// - Parameter datagram: May be decrypted in place.
    /// - Returns: Whether it names a peer of this table, or comes from where one is known to be.
    @discardableResult
    public mutating func handle(
        _ datagram: inout [UInt8], from remote: TransportAddress, to local: TransportAddress, now: Moment,
        into outputs: inout [PeerOutput]
    ) -> Bool {
        let route = ICEPath(local: local, remote: remote)
        let isSTUN = STUNMessage.looksLikeSTUN(datagram)
        var found = byRoute[route]
        if isSTUN, let ufrag = STUNMessage.receiverUfrag(of: datagram), let named = byUfrag[ufrag] {
            // The same address may open another call: the ufrag of a check says which.
            found = named
        }
        guard let id = found, let peer = peers[id] else { return false }
        peer.handle(&datagram, from: remote, to: local, now: now, into: &outputs)
        if isSTUN, byRoute[route] != id, peer.accepts(from: remote) {
            learn(route, of: id, into: &outputs)
        }
        if peer.isClosed { forget(peer, into: &outputs) }
        return true
    }

    /// Runs every timer that is due. Call it about every 10 ms while there are peers.
    public mutating func tick(now: Moment, into outputs: inout [PeerOutput]) {
        for association in factory.sctp.advance(to: now) {
            guard let id = bySCTP[association], let peer = peers[id] else { continue }
            peer.drainSCTP(now: now, into: &outputs)
        }
        for peer in peers.values where peer.nextDeadline <= now {
            peer.handleDeadline(now: now, into: &outputs)
        }
        for peer in peers.values where peer.isClosed { forget(peer, into: &outputs) }
    }

    // MARK: Sending

    public mutating func sendAudio(
        _ payload: [UInt8], timestamp: UInt32, marker: Bool, to id: PeerID, now: Moment,
        into outputs: inout [PeerOutput]
    ) {
        peers[id]?.sendAudio(payload, timestamp: timestamp, marker: marker, now: now, into: &outputs)
    }

    public mutating func send(
        _ content: DataChannelContent, on channel: DataChannelID, to id: PeerID, now: Moment,
        into outputs: inout [PeerOutput]
    ) throws(SCTPError) {
        guard let peer = peers[id] else { throw .notConnected }
        try peer.send(content, on: channel, now: now, into: &outputs)
    }

    public mutating func openChannel(
        label: String, to id: PeerID, now: Moment, into outputs: inout [PeerOutput]
    ) {
        peers[id]?.openChannel(label: label, now: now, into: &outputs)
    }

    public func statistics(of id: PeerID) -> PeerStatistics? {
        peers[id]?.statistics
    }

    // MARK: Routes

    /// Another table has a peer at this address pair now; a peer of this one is there no more.
    public mutating func release(_ route: ICEPath) {
        guard let before = byRoute.removeValue(forKey: route) else { return }
        routes[before]?.removeAll { $0 == route }
    }

    private mutating func learn(_ route: ICEPath, of id: PeerID, into outputs: inout [PeerOutput]) {
        release(route)
        outputs.append(.route(route, isKnown: true))
        byRoute[route] = id
        routes[id, default: []].append(route)
        if let known = routes[id], known.count > Self.routesPerPeer {
            byRoute[known[0]] = nil
            outputs.append(.route(known[0], isKnown: false))
            routes[id]?.removeFirst()
        }
    }

    private mutating func forget(_ peer: Peer, into outputs: inout [PeerOutput]) {
        let id = peer.id
        peers[id] = nil
        if byUfrag[peer.localUfrag] == id { byUfrag[peer.localUfrag] = nil }
        for route in routes.removeValue(forKey: id) ?? [] where byRoute[route] == id {
            byRoute[route] = nil
            outputs.append(.route(route, isKnown: false))
        }
        if let association = peer.sctpID { bySCTP[association] = nil }
    }
}
