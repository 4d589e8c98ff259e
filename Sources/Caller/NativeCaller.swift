import Audio
import Events
import Media
import NIOCore
import RTC
import RTCPort
import Timing

/// One caller: the client side of a call over the same transport that the server uses.
///
/// Controlling ICE, DTLS, Opus both ways and the data channel `voice-live-events`. The microphone is always open: what
/// is queued to be said goes out at real time, silence otherwise. Lives on the event loop of its UDP port.
public actor NativeCaller {
    private nonisolated let executor: any SerialExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    public struct Options: Sendable {
        /// Whether the offer has a data channel; without one every event comes by the control socket.
        public var hasDataChannel = true
        /// Sent with the offer.
        public var session: SessionPatch?
        /// Whether silence is sent while nothing is said; without it no packet leaves, as from a muted browser.
        public var sendsSilence = true
        /// Replaces the candidates of the answer: a test puts a lossy link there.
        public var reaches: TransportAddress?
        /// A file of certificates in PEM form that are trusted instead of the system's, for `wss`.
        public var trustedCertificates: String?
        public var codecs: [RTC.AudioCodec] = RTC.AudioCodec.allCases
        /// SHA-256 that the offer claims for our certificate instead of the true one.
        public var claimsFingerprint: [UInt8]?
        /// The microphone picks up what the loudspeaker plays; nil for a headset.
        public var echo: Echo?

        public init() {}
    }

    /// How the loudspeaker sounds in the microphone.
    public struct Echo: Hashable, Sendable {
        public var delay: Duration
        /// In dB against what is played, 0 or less.
        public var level: Double

        public init(delay: Duration, level: Double) {
            self.delay = delay
            self.level = min(0, level)
        }
    }

    private let port: RTCPort
    private let base: TransportAddress
    private let options: Options
    private var control: ControlClient?
    private var peer: PeerID?
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
        var random = SystemRandomNumberGenerator()
        let local = LocalDescription(
            credentials: .generate(using: &random), fingerprint: fingerprint, addresses: [base],
            ssrc: UInt32.random(in: 1 ... .max), cname: "caller", streamID: "caller",
            trackID: "microphone", sessionID: random.next(), isLite: false, codecs: options.codecs)
        let text = SDPOffer.text(from: local, hasDataChannel: options.hasDataChannel)
        let offer = try SDPOffer(parsing: text)
        try await control.send(
            ClientMessage(.sdpCreate(SDPCreate(sdpOffer: text, session: options.session))).encoded())
        let answer = try await readControl(control)
        do {
            try open(Negotiation(answer: answer, to: offer), local: local)
        } catch let error as SDPError {
            throw CallerError.badAnswer(error.message)
        }
    }

    /// Reads the control socket for the life of the call.
    /// - Returns: The answer, as soon as it is there.
    private func readControl(_ control: ControlClient) async throws -> String {
        let (answers, promise) = AsyncThrowingStream.makeStream(of: String.self)
        Task {
            for await message in control.messages {
                switch message {
                case .text(let bytes): received(bytes, on: .control, answer: promise)
                case .closed(let code, let reason):
                    promise.finish(throwing: CallerError.socketClosed(code: code, reason: reason))
                    tell(.controlClosed(code: code, reason: reason))
                }
            }
        }
        for try await answer in answers { return answer }
        throw CallerError.timeout("the answer")
    }

    private func open(_ negotiation: Negotiation, local: LocalDescription) throws {
        let now = Moment(.now())
        let codec = Audio.AudioCodec(negotiation.audio.codec)
        receiver = try AudioReceiver(codec: codec, payloadType: negotiation.audio.payloadType)
        sender = try AudioSender(codec: codec, firstTimestamp: UInt32.random(in: 0 ... .max))
        echo = try options.echo.map(EchoPath.init)
        let candidates = options.reaches.map { [Candidate(foundation: "1", priority: 1, address: $0)] }
        let configuration = PeerConfiguration(
            role: .offerer(from: base), localCredentials: local.credentials,
            remoteCredentials: negotiation.remoteCredentials,
            remoteCandidates: candidates ?? negotiation.remoteCandidates,
            remoteFingerprints: negotiation.remoteFingerprints, dtlsRole: negotiation.dtlsRole,
            audio: PeerConfiguration.Audio(negotiation.audio, local),
            data: negotiation.data.map { .init(maxMessageSize: $0.maxMessageSize) }, seed: local.sessionID,
            clock: .current(now: now))
        peer = try port.assumeIsolated { port in
            try port.open(configuration, now: now) { [weak self] _, event, now in
                self?.assumeIsolated { $0.handle(event, now: now) }
            }
        }
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

    private func send(_ content: DataChannelContent, on channel: DataChannelID, to peer: PeerID) throws {
        try port.assumeIsolated { try $0.send(content, on: channel, to: peer, now: Moment(.now())) }
    }

    private func closePeer() {
        guard let peer else { return }
        port.assumeIsolated { $0.close(peer, now: Moment(.now())) }
        self.peer = nil
    }

    // MARK: Events

    private func handle(_ event: PeerEvent, now: Moment) {
        switch event {
        case .connected:
            tell(.connected)
            startClock(now: now)
            if options.hasDataChannel, let peer {
                port.assumeIsolated { $0.openChannel(label: "voice-live-events", to: peer, now: now) }
            }
        case .audio(let packet):
            receiver?.receive(packet, now: now)
            tell(.audio(marker: packet.header.marker, timestamp: packet.header.timestamp))
        case .channelOpened(let channel, _):
            self.channel = channel
            tell(.channelOpened)
        case .message(_, let message):
            received(message.bytes, on: .data, answer: nil)
        case .channelClosed:
            channel = nil
        case .checked, .writable:
            break
        case .closed(let closure):
            peer = nil
            clock?.stop()
            tell(.ended(closure))
        }
    }

    private func received(
        _ bytes: [UInt8], on channel: EventChannel, answer: AsyncThrowingStream<String, any Error>.Continuation?
    ) {
        let message = try? ServerMessage.parse(bytes)
        tell(.event(channel, message, bytes))
        switch message?.event {
        case .sdpCreated(let created):
            answer?.yield(created.sdpAnswer)
        case .callError(let failed):
            answer?.finish(
                throwing: CallerError.offerRefused(
                    code: failed.error.code.rawValue, message: failed.error.message))
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
        guard let packet = sender.advance(next) else { return }
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

    /// An hour.
    private static let recordingLimit = 3600 * PCM.inputRate
}
