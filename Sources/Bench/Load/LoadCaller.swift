import Audio
import Events
import NIOCore
import RTC
import RTCPort
import RemoteSocket
import SansIO

/// One light caller: it sends packets encoded beforehand, notes when the agent's packets come, and decodes nothing
/// unless asked. Lives on the thread of its `LoadPort`.
package actor LoadCaller: FrameSender {
    package nonisolated var unownedExecutor: UnownedSerialExecutor { port.loop.asUnownedSerialExecutor() }
    nonisolated let port: LoadPort
    let options: CallerOptions
    let tracks: SpeechTracks
    private let controlLoop: any EventLoop
    private let execute: @Sendable (@escaping @Sendable () -> Void) -> Void

    private var control: WebSocketClient?
    /// The address of the socket that is ours.
    private var base: TransportAddress?
    var peer: PeerID?
    private var channel: DataChannelID?
    var measures = CallMeasures()
    /// Whether anything but the answer to the offer came: a peer may know no events at all.
    private(set) var hasEvents = false
    private var log = CallLog()
    private(set) var failure: CallFailure?

    // What is said.
    var voice = Voice()
    // What is heard.
    var meter = PacingMeter()
    var lastAudio: Moment?
    private var decoder: (any AudioDecoder)?
    private var decoded: [Int16] = []
    /// Sent again whenever the agent falls silent.
    var prompt: String?

    package init(port: LoadPort, options: CallerOptions, tracks: SpeechTracks, controlLoop: any EventLoop) {
        self.port = port
        self.options = options
        self.tracks = tracks
        self.controlLoop = controlLoop
        let loop = port.thread
        execute = { loop.execute($0) }
        voice.rest = options.rest
    }

    // MARK: Connecting

    /// Opens the control socket, exchanges SDP and returns once audio may flow.
    /// - Throws: `CallFailure`.
    package func connect() async throws {
        do {
            try await openControl()
            let (offered, answered) = try await exchange()
            measures.offerToAnswer.add(answered - offered)
            let connected = try await wait(for: "not connected") { event in
                if case .connected = event.what { event.at } else { nil }
            }
            measures.offerToConnected.add(connected - offered)
        } catch let failure as CallFailure {
            self.failure = self.failure ?? failure
            throw self.failure ?? failure
        }
    }

    private func openControl() async throws {
        var socketOptions = WebSocketClientOptions()
        socketOptions.trustedCertificates = options.trustedCertificates
        let client: WebSocketClient
        do {
            client = try await WebSocketClient.connect(to: options.address, options: socketOptions, on: controlLoop)
        } catch let fault as WebSocketClientFault {
            switch fault {
            case .refused(let status): throw CallFailure("HTTP status \(status)")
            case .timedOut: throw CallFailure("control socket timed out")
            case .unreachable: throw CallFailure("server unreachable")
            }
        }
        control = client
        try await controlLoop.submit { [weak self, execute] in
            client.receive { event in
                let now = Moment.monotonic
                switch event {
                case .message(let bytes):
                    guard let value = JSONValue(parsing: bytes) else { return }
                    execute { [weak self] in self?.assumeIsolated { $0.received(value, on: .control, at: now) } }
                case .closed(_, let reason):
                    execute { [weak self] in self?.assumeIsolated { $0.note(.controlClosed(reason), at: now) } }
                }
            }
        }.get()
    }

    /// - Returns: When the offer was handed to the network, and when the answer came from there.
    private func exchange() async throws -> (offered: Moment, answered: Moment) {
        let base = try makeSocket()
        var generator = SystemRandomNumberGenerator()
        let local = LocalDescription(
            credentials: .generate(using: &generator), fingerprint: fingerprint,
            addresses: [base], ssrc: UInt32.random(in: 1 ... .max), cname: "bench", streamID: "bench",
            trackID: "microphone", sessionID: generator.next(), isLite: false, codecs: [.opus])
        let text = SDPOffer.text(from: local, hasDataChannel: options.hasDataChannel)
        var members: [String: JSONValue] = ["type": "rtc.call.sdp.create", "sdp_offer": .string(text)]
        if let session = options.session { members["session"] = JSONValue(parsing: Array(session.utf8)) }
        let offered = try await sendOffer(JSONValue.object(members).text)
        let (answer, answered) = try await wait(for: "no answer to the offer") { event -> (String, Moment)? in
            guard case .message(_, "rtc.call.sdp.created", let value) = event.what else { return nil }
            return value["sdp_answer"]?.stringValue.map { ($0, event.at) }
        }
        do {
            try open(Negotiation(answer: answer, to: try SDPOffer(parsing: text)), local: local, on: base)
        } catch is SDPError {
            throw CallFailure("unusable answer")
        }
        return (offered, answered)
    }

    /// On the control socket's own thread, so that what the callers' thread does besides is not counted.
    private func sendOffer(_ text: String) async throws -> Moment {
        guard let control else { throw CallFailure.ended }
        let bytes = Array(text.utf8)
        return try await controlLoop.submit {
            defer { control.send(bytes) }
            return Moment.monotonic
        }.get()
    }

    // The port is entered from synchronous code only: this actor shares its thread.

    private var fingerprint: Fingerprint { port.assumeIsolated { $0.fingerprint } }

    private func makeSocket() throws -> TransportAddress {
        let made = try port.assumeIsolated { try $0.makeSocket(host: options.host) }
        base = made
        return made
    }

    private func open(_ negotiation: Negotiation, local: LocalDescription, on base: TransportAddress) throws {
        if options.decodes { decoder = try Audio.AudioCodec.opus.makeDecoder() }
        let configuration = PeerConfiguration(
            role: .offerer(from: base), localCredentials: local.credentials,
            remoteCredentials: negotiation.remoteCredentials, remoteCandidates: negotiation.remoteCandidates,
            remoteFingerprints: negotiation.remoteFingerprints, dtlsRole: negotiation.dtlsRole,
            audio: PeerConfiguration.Audio(negotiation.audio, local),
            data: negotiation.data.map { .init(maxMessageSize: $0.maxMessageSize) }, seed: local.sessionID,
            clock: .current(now: .monotonic))
        peer = try port.assumeIsolated { port in
            try port.open(configuration, on: base) { [weak self] event, now in
                self?.assumeIsolated { $0.handle(event, now: now) }
            }
        }
    }

    package func hangUp() {
        voice.isMuted = true
        // First, so that the end of the call counts as ours.
        control?.close()
        control = nil
        port.assumeIsolated { $0.leave(self) }
        if let peer {
            port.assumeIsolated { $0.close(peer) }
        } else if let base {
            port.assumeIsolated { $0.discard(base) }
        }
        peer = nil
        base = nil
        log.fail(.ended)
    }

    // MARK: Sending events

    /// Without effect where the way is not open.
    func send(_ text: String, on way: EventWay) {
        switch way {
        case .control: control?.send(Array(text.utf8))
        case .data:
            guard let peer, let channel else { return }
            port.assumeIsolated { try? $0.send(Array(text.utf8), on: channel, to: peer) }
        }
    }

    var hasChannel: Bool { channel != nil }

    // MARK: What happens

    private func handle(_ event: PeerEvent, now: Moment) {
        switch event {
        case .audio(let packet): heard(packet, at: now)
        case .connected:
            if options.hasDataChannel, let peer {
                port.assumeIsolated { $0.openChannel(label: "voice-live-events", to: peer, now: now) }
            }
            port.assumeIsolated { $0.join(self) }
            note(.connected, at: now)
        case .channelOpened(let channel, _):
            self.channel = channel
            note(.channelOpened, at: now)
        case .message(_, let content):
            guard let value = JSONValue(parsing: content.bytes) else { return }
            received(value, on: .data, at: now)
        case .channelClosed: channel = nil
        case .checked, .writable, .handshakeRestarted: break
        case .closed(let closure):
            peer = nil
            base = nil
            port.assumeIsolated { $0.leave(self) }
            note(.ended("\(closure)"), at: now)
        }
    }

    private func heard(_ packet: AudioPacket, at now: Moment) {
        let header = packet.header
        lastAudio = now
        let begins = meter.add(
            sequence: header.sequence.value, timestamp: header.timestamp, source: header.ssrc.value,
            marker: header.marker, at: now)
        if begins { note(.spurt, at: now) }
        if let decoder { try? decoder.decode(packet.payload.span, into: &decoded) }
    }

    private func received(_ value: JSONValue, on way: EventWay, at now: Moment) {
        guard let type = value["type"]?.stringValue else { return }
        switch type {
        case "rtc.call.sdp.created": break
        case "rtc.call.error",
            "error" where peer == nil:
            fail(CallFailure("refused: \(value["error"]?["code"]?.stringValue ?? "no code")"))
        case "parley.turn.latency": measures.add(latency: value)
        case "output_audio_buffer.stopped", "response.done":
            hasEvents = true
            if prompt != nil, type == "output_audio_buffer.stopped" { askAgain() }
        default: hasEvents = true
        }
        note(.message(way, type: type, value), at: now)
    }

    func note(_ what: CallEvent.What, at now: Moment) {
        switch what {
        // Neither is one where we hung up ourselves.
        case .ended(let why) where control != nil: fail(CallFailure("call ended: \(why)"))
        case .controlClosed where control != nil && peer == nil: fail(CallFailure("control socket closed"))
        default: break
        }
        log.add(CallEvent(what: what, at: now))
    }

    /// The first failure counts, and nobody waits for anything any longer.
    private func fail(_ failure: CallFailure) {
        if self.failure == nil { self.failure = failure }
        log.fail(failure)
    }

    // MARK: Waiting

    /// Where the log of this call stands; hand it to `wait` to overlook what was before.
    var mark: Int { log.end }

    /// - Returns: What `match` makes of the first event since `mark` that it knows.
    /// - Throws: `CallFailure`, named by `what` when patience ends.
    func wait<Value: Sendable>(
        for what: String, since mark: Int = 0, patience: Duration? = nil,
        _ match: @escaping @Sendable (CallEvent) -> Value?
    ) async throws -> Value {
        if let value = log.first(since: mark, match) { return value }
        if let failure { throw failure }
        let number = log.takeNumber()
        let timer = Task { [patience = patience ?? options.patience] in
            try await Task.sleep(for: patience)
            self.expire(number, what)
        }
        defer { timer.cancel() }
        let (values, promise) = AsyncThrowingStream.makeStream(of: Value.self)
        log.add(
            CallLog.Waiter(number: number) { result in
                switch result {
                case .success(let event):
                    guard let value = match(event) else { return false }
                    promise.yield(value)
                    promise.finish()
                case .failure(let failure): promise.finish(throwing: failure)
                }
                return true
            })
        for try await value in values { return value }
        throw CallFailure.ended
    }

    private func expire(_ number: Int, _ what: String) {
        log.expire(number, CallFailure(what))
    }
}
