import Audio
import Events
import Media
import NIOCore
import RTC
import RTCPort
import SansIO

/// One caller: the client side of a call over the same transport that the server uses.
///
/// Controlling ICE, DTLS, Opus both ways and the data channel `voice-live-events`. The microphone is always open: what
/// is queued to be said goes out at real time, silence otherwise. Lives on the event loop of its UDP port.
public actor NativeCaller {
    private nonisolated let executor: any SerialExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let port: RTCPort
    private let base: TransportAddress
    private let options: Options
    private var control: ControlClient?
    private var peer: PeerID?
    /// What the present connection offers, and what was agreed on.
    var agreed: (local: LocalDescription, negotiation: Negotiation)?
    /// Waits for the answer to an offer.
    private var answer: CheckedContinuation<String, any Error>?
    /// Whether the microphone is open: the direction that was offered last has us send.
    var isMicrophoneOpen = true
    private var channel: DataChannelID?
    private var receiver: AudioReceiver?
    private var sender: AudioSender?
    private var speech: [Int16] = []
    private var spoken = 0
    private var clock: FrameClock?
    private var incoming: [Int16] = []
    private var echo: EchoPath?

    /// What was heard, 16 kHz mono, from the moment the call was connected.
    public private(set) var recording: [Int16] = []
    /// The RTP packets that came, the last ten thousand.
    public private(set) var packets: [(at: Moment, header: RTPHeader)] = []

    /// Everything that happened, in order. Ends with `.ended`.
    public nonisolated let happenings: AsyncStream<CallHappening>
    private nonisolated let report: AsyncStream<CallHappening>.Continuation

    /// - Parameter base: An address that `port` is bound to.
    public init(port: RTCPort, base: TransportAddress, options: Options = Options()) {
        self.port = port
        self.executor = port.eventLoop.executor
        self.base = base
        self.options = options
        (happenings, report) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(100_000))
    }

    public var expectsDataChannel: Bool { options.hasDataChannel }

    // MARK: Connecting

    /// Opens the control socket, exchanges SDP and begins to connect; `.connected` follows among the happenings.
    /// - Throws: `CallerError`.
    public func connect(to url: WebSocketURL) async throws {
        let control = try await ControlClient.connect(
            to: url, trusting: options.trustedCertificates, on: port.eventLoop)
        self.control = control
        readControl(control)
        let local = freshDescription()
        let text = SDPOffer.text(from: local, hasDataChannel: options.hasDataChannel)
        try await open(exchange(text, session: options.session), local: local)
    }

    /// What a peer connection of ours begins with.
    func freshDescription() -> LocalDescription {
        var random = SystemRandomNumberGenerator()
        return LocalDescription(
            credentials: .generate(using: &random), fingerprint: fingerprint, addresses: [base],
            ssrc: UInt32.random(in: 1 ... .max), cname: "caller", streamID: "caller",
            trackID: "microphone", sessionID: random.next(), isLite: false, codecs: options.codecs)
    }

    /// Sends an offer and waits for its answer.
    func exchange(_ text: String, session: SessionPatch? = nil) async throws -> Negotiation {
        guard let control else { throw CallerError.notConnected }
        let offer = try SDPOffer(parsing: text)
        let message = try ClientMessage(.sdpCreate(SDPCreate(sdpOffer: text, session: session))).encoded()
        let answer = try await withCheckedThrowingContinuation { continuation in
            self.answer = continuation
            Task {
                do {
                    try await control.send(message)
                } catch {
                    answered(.failure(error))
                }
            }
        }
        do {
            return try Negotiation(answer: answer, to: offer)
        } catch {
            throw CallerError.badAnswer(error.message)
        }
    }

    private func answered(_ result: Result<String, any Error>) {
        answer.take()?.resume(with: result)
    }

    /// Reads the control socket for the life of the call.
    private func readControl(_ control: ControlClient) {
        Task {
            for await message in control.messages {
                switch message {
                case .text(let bytes): received(bytes, on: .control)
                case .closed(let code, let reason):
                    answered(.failure(CallerError.socketClosed(code: code, reason: reason)))
                    tell(.controlClosed(code: code, reason: reason))
                }
            }
        }
    }

    /// Opens a peer connection. One that was there before is heard of no more; nothing tells the server that it is gone.
    func open(_ negotiation: Negotiation, local: LocalDescription) throws {
        let now = Moment(.now())
        let codec = Audio.AudioCodec(negotiation.audio.codec)
        receiver = try AudioReceiver(codec: codec, payloadType: negotiation.audio.payloadType)
        sender = try AudioSender(codec: codec, firstTimestamp: UInt32.random(in: 0 ... .max))
        echo = try options.echo.map(EchoPath.init)
        channel = nil
        let configuration = configuration(negotiation, local, now: now)
        peer = try port.assumeIsolated { port in
            try port.open(configuration, now: now) { [weak self] source, event, now in
                self?.assumeIsolated { $0.handle(event, from: source, now: now) }
            }
        }
        agreed = (local, negotiation)
    }

    /// Ends the present connection, and tells the server nothing: not even a report of what was received leaves any more.
    func vanish() {
        channel = nil
        guard let peer else { return }
        self.peer = nil
        port.assumeIsolated { $0.abandon(peer, now: Moment(.now())) }
    }

    /// A later answer on the same connection.
    func update(_ negotiation: Negotiation, local: LocalDescription) throws {
        guard let peer else { throw CallerError.notConnected }
        let now = Moment(.now())
        let codec = Audio.AudioCodec(negotiation.audio.codec)
        if receiver?.codec == codec {
            receiver?.follow(payloadType: negotiation.audio.payloadType)
        } else {
            receiver = try AudioReceiver(codec: codec, payloadType: negotiation.audio.payloadType)
        }
        try sender?.change(to: codec, firstTimestamp: UInt32.random(in: 0 ... .max))
        let configuration = configuration(negotiation, local, now: now)
        try port.assumeIsolated { try $0.update(peer, with: configuration, now: now) }
        agreed = (local, negotiation)
    }

    private func configuration(
        _ negotiation: Negotiation, _ local: LocalDescription, now: Moment
    ) -> PeerConfiguration {
        let candidates = options.reaches.map { [Candidate(foundation: "1", priority: 1, address: $0)] }
        return PeerConfiguration(
            role: .offerer(from: base), localCredentials: local.credentials,
            remoteCredentials: negotiation.remoteCredentials,
            remoteCandidates: candidates ?? negotiation.remoteCandidates,
            remoteFingerprints: negotiation.remoteFingerprints, dtlsRole: negotiation.dtlsRole,
            audio: PeerConfiguration.Audio(negotiation.audio, local),
            data: negotiation.data.map { .init(maxMessageSize: $0.maxMessageSize) }, seed: local.sessionID,
            clock: .current(now: now))
    }

    // MARK: Speaking and sending

    /// Queues speech; it leaves at real time behind what is queued already.
    /// - Parameter samples: 24 kHz mono.
    public func say(_ samples: [Int16]) {
        speech.removeFirst(spoken)
        spoken = 0
        speech.append(contentsOf: samples)
    }

    /// Nothing is left to be said.
    public var isSilent: Bool { spoken >= speech.count }

    public func send(_ event: ClientEvent, on channel: EventChannel = .control) async throws {
        try await send(text: ClientMessage(event).encoded(), on: channel)
    }

    /// Sends a message as it is, valid or not.
    public func send(text: [UInt8], on way: EventChannel) async throws {
        switch way {
        case .control:
            guard let control else { throw CallerError.notConnected }
            try await control.send(text)
        case .data:
            guard let peer, let channel else { throw CallerError.notConnected }
            try send(.text(String(decoding: text, as: UTF8.self)), on: channel, to: peer)
        }
    }

    /// Closes the control socket alone; the server decides what becomes of the call.
    public func closeControl() async {
        await control?.close()
        control = nil
    }

    public func hangUp() async {
        clock?.stop()
        closePeer()
        await closeControl()
        report.finish()
    }

    // The port is entered from synchronous code only: this actor shares its event loop.

    private var fingerprint: Fingerprint {
        var fingerprint = port.assumeIsolated { $0.fingerprint }
        if let claim = options.claimsFingerprint { fingerprint.bytes = claim }
        return fingerprint
    }

    func setIdentity(_ identity: any DTLSIdentity) { port.assumeIsolated { $0.setIdentity(identity) } }

    private func send(_ content: DataChannelContent, on channel: DataChannelID, to peer: PeerID) throws {
        try port.assumeIsolated { try $0.send(content, on: channel, to: peer, now: Moment(.now())) }
    }

    private func closePeer() {
        guard let peer else { return }
        port.assumeIsolated { $0.close(peer, now: Moment(.now())) }
        self.peer = nil
    }

    // MARK: Events

    private func handle(_ event: PeerEvent, from source: PeerID, now: Moment) {
        // A connection that another one has replaced is of no interest any more.
        guard source == peer else { return }
        switch event {
        case .connected:
            tell(.connected)
            startClock(now: now)
            if options.hasDataChannel, let peer {
                port.assumeIsolated { $0.openChannel(label: "voice-live-events", to: peer, now: now) }
            }
        case .audio(let packet):
            receiver?.receive(packet, now: now)
            if packets.count >= Self.packetLimit { packets.removeFirst(Self.packetLimit / 2) }
            packets.append((now, packet.header))
            tell(.audio(marker: packet.header.marker, timestamp: packet.header.timestamp))
        case .channelOpened(let channel, _):
            self.channel = channel
            tell(.channelOpened)
        case .message(_, let message):
            received(message.bytes, on: .data)
        case .channelClosed:
            channel = nil
        case .checked, .writable, .handshakeRestarted:
            break
        case .closed(let closure):
            peer = nil
            clock?.stop()
            tell(.ended(closure))
        }
    }

    private func received(_ bytes: [UInt8], on channel: EventChannel) {
        let message = try? ServerMessage.parse(bytes)
        tell(.event(channel, message, bytes))
        switch message?.event {
        case .sdpCreated(let created):
            answered(.success(created.sdpAnswer))
        case .callError(let failed):
            answered(
                .failure(
                    CallerError.offerRefused(code: failed.error.code.rawValue, message: failed.error.message)))
        default:
            break
        }
    }

    private func tell(_ what: CallHappening.What) {
        report.yield(CallHappening(what: what, at: Moment(.now())))
    }

    // MARK: Audio

    private func startClock(now: Moment) {
        guard clock == nil else { return }
        clock = FrameClock(every: PCM.frameDuration, on: port.eventLoop, now: now) { [weak self] now in
            self?.assumeIsolated { $0.frame(now: now) }
        }
    }

    private func frame(now: Moment) {
        if let receiver {
            receiver.pull(isQuiet: false, into: &incoming, now: now)
            if recording.count < Self.recordingLimit { recording.append(contentsOf: incoming) }
        }
        guard let sender, let peer else { return }
        var next = nextFrame()
        if let echo {
            let spoken = next ?? Array(repeating: 0, count: PCM.outputFrame)
            next = zip(spoken, echo.pass(incoming)).map { Int16(clamping: Int($0) + Int($1)) }
        }
        guard let packet = sender.advance(isMicrophoneOpen ? next : nil) else { return }
        port.assumeIsolated {
            $0.sendAudio(packet.payload, timestamp: packet.timestamp, marker: packet.marker, to: peer, now: now)
        }
    }

    private func nextFrame() -> [Int16]? {
        guard spoken < speech.count else {
            return options.sendsSilence ? Array(repeating: 0, count: PCM.outputFrame) : nil
        }
        let end = min(spoken + PCM.outputFrame, speech.count)
        let piece = Array(speech[spoken..<end])
        spoken = end
        if isSilent { tell(.said) }
        return piece + Array(repeating: 0, count: PCM.outputFrame - piece.count)
    }

    private static let packetLimit = 10_000
    /// An hour.
    private static let recordingLimit = 3600 * PCM.inputRate
}
