import SansIO

/// One peer connection: ICE, DTLS, SRTP and SCTP of one call, from datagrams to audio packets and messages.
///
/// A class because it owns native state that cannot be copied; otherwise a state machine like all others here: inputs
/// and `now` in, outputs appended, no socket and no clock. Confined to one thread.
final class Peer {
    enum State {
        case connecting
        case connected
        case closed
    }

    let id: PeerID
    var state = State.connecting
    var configuration: PeerConfiguration
    var ice: ICEAgent
    let dtls: any DTLSAssociation
    private let makeSRTP: (SRTPProfile, SRTPKeys) throws -> any SRTPSession
    var srtp: (any SRTPSession)?
    var sctp: (any SCTPAssociation)?
    private var channels: DataChannelSet
    private var openChannels: Set<DataChannelID> = []
    private var associationIsUp = false
    /// Labels of channels to open once SCTP is up.
    private var wantedChannels: [String] = []
    var audio: AudioStream?
    /// The packet of ours that was sent last: nobody else holds it any more when the next one is written.
    private var packet: [UInt8] = []
    /// Where our packets go: the last nominated pair, or the first that a valid check came from.
    var path: ICEPath?
    private(set) var dtlsStarted = false
    /// ICE was restarted, and nothing authentic has come since from where its checks come from.
    var isUnproven = false
    /// The first handshake message of the connection that `handshakeRestarted` reported.
    var hello: [UInt8]?
    private let connectDeadline: Moment

    /// ICE, DTLS and all have this long to come up (Voice Live protocol, chapter B.3).
    private static let connectTimeout = Duration.seconds(30)
    /// What we accept on a data channel, in bytes.
    static let maxMessageSize = 262_144

    /// - Parameter previous: The connection whose ICE goes on in this one.
    init(
        id: PeerID, configuration: PeerConfiguration, factory: RTCFactory, on previous: Peer? = nil, now: Moment
    ) throws {
        self.id = id
        self.configuration = configuration
        makeSRTP = factory.makeSRTP
        switch configuration.role {
        case .answerer:
            ice = ICEAgent(lite: configuration.localCredentials, hmac: factory.hmacSHA1, now: now)
        case .offerer(let base):
            var generator = SplitMix(seed: configuration.seed)
            ice = ICEAgent(
                controlling: configuration.localCredentials, remote: configuration.remoteCredentials, bases: [base],
                candidates: configuration.remoteCandidates, nominatesAtOnce: true, hmac: factory.hmacSHA1,
                using: &generator)
        }
        dtls = try factory.identity.makeAssociation(role: configuration.dtlsRole)
        channels = DataChannelSet(
            role: configuration.dtlsRole, peerMaxMessageSize: configuration.data?.maxMessageSize ?? 0)
        connectDeadline = now + Self.connectTimeout
        audio = configuration.audio.map { AudioStream($0, seed: configuration.seed, clock: configuration.clock) }
        if let data = configuration.data { try makeAssociation(data, factory: factory) }
        if let previous { takePath(of: previous) }
    }

    var isClosed: Bool { state == .closed }
    var localUfrag: String { configuration.localCredentials.ufrag }
    var sctpID: SCTPAssociationID? { sctp?.id }

    /// Cheap: asked for every packet.
    func accepts(from remote: TransportAddress) -> Bool { ice.accepts(from: remote) }

    func start(now: Moment, into outputs: inout [PeerOutput]) {
        perform(ice.start(now: now), now: now, into: &outputs)
    }

    func makeAssociation(_ data: PeerConfiguration.Data, factory: RTCFactory) throws {
        sctp = try factory.sctp.makeAssociation(maxMessageSize: Self.maxMessageSize)
        channels = DataChannelSet(role: configuration.dtlsRole, peerMaxMessageSize: data.maxMessageSize)
    }

    func close(now: Moment, into outputs: inout [PeerOutput]) {
        end(.local, now: now, into: &outputs)
    }

    // MARK: Datagrams

    /// Demultiplexes by the first byte (RFC 7983 §7).
    func handle(
        _ datagram: inout [UInt8], from remote: TransportAddress, to local: TransportAddress, now: Moment,
        into outputs: inout [PeerOutput]
    ) {
        guard state != .closed, let first = datagram.first else { return }
        switch first {
        case 0...3:
            perform(ice.handle(datagram, from: remote, to: local, now: now), now: now, into: &outputs)
        case 20...63 where ice.accepts(from: remote):
            if path == nil { path = ICEPath(local: local, remote: remote) }
            dtlsStarted = true
            if restartsHandshake(datagram, from: remote) {
                return outputs.append(.event(.handshakeRestarted, id))
            }
            perform(dtls.handle(datagram: datagram, now: now), now: now, into: &outputs)
        case 128...191 where ice.accepts(from: remote):
            receiveMedia(&datagram, from: remote, now: now, into: &outputs)
        default:
            break
        }
    }

    private func receiveMedia(
        _ packet: inout [UInt8], from remote: TransportAddress, now: Moment, into outputs: inout [PeerOutput]
    ) {
        guard let srtp, audio != nil, packet.count >= 2 else { return }
        if (192...223).contains(packet[1]) {
            // RTCP by its packet type (RFC 5761 §4).
            guard (try? srtp.unprotectRTCP(&packet)) != nil else { return countRejected() }
            noteAuthentic(from: remote)
            audio?.receive(report: packet, now: now)
        } else {
            guard (try? srtp.unprotectRTP(&packet)) != nil else { return countRejected() }
            noteAuthentic(from: remote)
            switch audio?.receive(packet: packet, now: now) {
            case .packet(let received): outputs.append(.event(.audio(received), id))
            case .packets(let received): outputs += received.map { .event(.audio($0), id) }
            case .nothing, nil: break
            }
        }
    }

    private func countRejected() {
        audio?.countRejected()
    }

    // MARK: Time

    var nextDeadline: Moment {
        var next = state == .connecting ? connectDeadline : Moment(nanoseconds: .max)
        if let deadline = ice.nextDeadline { next = min(next, deadline) }
        if let deadline = dtls.nextDeadline { next = min(next, deadline) }
        if state == .connected, let deadline = audio?.nextDeadline { next = min(next, deadline) }
        return next
    }

    func handleDeadline(now: Moment, into outputs: inout [PeerOutput]) {
        guard state != .closed else { return }
        if state == .connecting, now >= connectDeadline {
            return end(.notConnected, now: now, into: &outputs)
        }
        if let deadline = ice.nextDeadline, deadline <= now {
            perform(ice.handleDeadline(now: now), now: now, into: &outputs)
        }
        if let deadline = dtls.nextDeadline, deadline <= now, state != .closed {
            perform(dtls.handleDeadline(now: now), now: now, into: &outputs)
        }
        if state == .connected, let srtp, var report = audio?.handleDeadline(now: now) {
            guard (try? srtp.protectRTCP(&report)) != nil else { return }
            send(report, into: &outputs)
        }
    }

    // MARK: Layers

    func perform(_ steps: [ICEOutput], now: Moment, into outputs: inout [PeerOutput]) {
        for step in steps {
            switch step {
            case .send(let bytes, let local, let remote):
                outputs.append(.send(bytes, from: local, to: remote))
            case .validated:
                break
            case .selected(let local, let remote):
                if path == nil { outputs.append(.event(.checked, id)) }
                path = ICEPath(local: local, remote: remote)
                startDTLS(now: now, into: &outputs)
            case .failed:
                end(.notConnected, now: now, into: &outputs)
            case .consentLost:
                end(.consentLost, now: now, into: &outputs)
            }
        }
    }

    /// A client speaks as soon as there is a path; a server waits for it.
    func startDTLS(now: Moment, into outputs: inout [PeerOutput]) {
        guard !dtlsStarted else { return }
        dtlsStarted = true
        perform(dtls.start(now: now), now: now, into: &outputs)
    }

    func perform(_ steps: [DTLSOutput], now: Moment, into outputs: inout [PeerOutput]) {
        for step in steps {
            switch step {
            case .datagram(let bytes):
                send(bytes, into: &outputs)
            case .connected(let connection):
                connected(connection, now: now, into: &outputs)
            case .applicationData(let packet):
                guard state == .connected else { continue }
                sctp?.handle(packet: packet)
            case .closed(let closure):
                end(closure == .byPeer ? .byPeer : .handshakeFailed, now: now, into: &outputs)
            }
        }
        drainSCTP(now: now, into: &outputs)
    }

    private func connected(_ connection: DTLSConnection, now: Moment, into outputs: inout [PeerOutput]) {
        guard state == .connecting else { return }
        guard configuration.remoteFingerprints.contains(connection.peerFingerprint) else {
            return end(.fingerprintMismatch, now: now, into: &outputs)
        }
        guard let session = try? makeSRTP(connection.profile, connection.keys) else {
            return end(.handshakeFailed, now: now, into: &outputs)
        }
        srtp = session
        state = .connected
        audio?.start(now: now)
        sctp?.connect()
        outputs.append(.event(.connected, id))
    }

    /// Hands out what the SCTP association collected, until it has nothing more to say.
    func drainSCTP(now: Moment, into outputs: inout [PeerOutput]) {
        while state == .connected, let sctp {
            let steps = sctp.drain()
            if steps.isEmpty { return }
            for step in steps {
                switch step {
                case .packet(let packet):
                    for case .datagram(let bytes) in dtls.send(applicationData: packet, now: now) {
                        send(bytes, into: &outputs)
                    }
                case .connected:
                    associationIsUp = true
                    for label in wantedChannels { open(label, into: &outputs) }
                    wantedChannels = []
                case .message(let message):
                    perform(channels.handle(message), into: &outputs)
                case .streamsReset(let streams):
                    perform(channels.handleReset(of: streams), into: &outputs)
                case .writable:
                    outputs.append(.event(.writable, id))
                case .closed:
                    perform(channels.handleReset(of: openChannels.map(\.stream)), into: &outputs)
                    self.sctp = nil
                }
            }
        }
    }

    private func perform(_ steps: [DataChannelSet.Output], into outputs: inout [PeerOutput]) {
        for step in steps {
            switch step {
            case .send(let message):
                try? sctp?.send(message)
            case .reset(let stream):
                sctp?.reset(stream: stream)
            case .opened(let channel, let label, _):
                openChannels.insert(channel)
                outputs.append(.event(.channelOpened(channel, label: label), id))
            case .message(let channel, let message):
                outputs.append(.event(.message(channel, message), id))
            case .closed(let channel):
                openChannels.remove(channel)
                outputs.append(.event(.channelClosed(channel), id))
            }
        }
    }

    func send(_ bytes: [UInt8], into outputs: inout [PeerOutput]) {
        guard let path else { return }
        outputs.append(.send(bytes, from: path.local, to: path.remote))
    }

    func end(_ closure: PeerClosure, now: Moment, into outputs: inout [PeerOutput]) {
        guard state != .closed else { return }
        if state == .connected {
            if let srtp, var goodbye = audio?.goodbye(), (try? srtp.protectRTCP(&goodbye)) != nil {
                send(goodbye, into: &outputs)
            }
        }
        for case .datagram(let bytes) in dtls.close(now: now) { send(bytes, into: &outputs) }
        sctp?.close()
        state = .closed
        outputs.append(.event(.closed(closure), id))
    }

    // MARK: Sending

    func sendAudio(
        _ payload: [UInt8], timestamp: UInt32, marker: Bool, now: Moment, into outputs: inout [PeerOutput]
    ) {
        guard state == .connected, let srtp, audio != nil else { return }
        audio?.write(payload, timestamp: timestamp, marker: marker, now: now, into: &packet)
        guard (try? srtp.protectRTP(&packet)) != nil else { return }
        send(packet, into: &outputs)
    }

    func send(
        _ content: DataChannelContent, on channel: DataChannelID, now: Moment, into outputs: inout [PeerOutput]
    ) throws(SCTPError) {
        guard state == .connected, let sctp else { throw .notConnected }
        let message: SCTPMessage
        do {
            message = try channels.message(content, on: channel)
        } catch {
            throw error == .tooLarge ? .tooLarge : .notConnected
        }
        try sctp.send(message)
        drainSCTP(now: now, into: &outputs)
    }

    func openChannel(label: String, now: Moment, into outputs: inout [PeerOutput]) {
        guard associationIsUp else { return wantedChannels.append(label) }
        open(label, into: &outputs)
        drainSCTP(now: now, into: &outputs)
    }

    private func open(_ label: String, into outputs: inout [PeerOutput]) {
        guard let (_, steps) = try? channels.open(label: label) else { return }
        perform(steps, into: &outputs)
    }

    var statistics: PeerStatistics { audio?.statistics ?? PeerStatistics() }
}
