import Audio
import Dialogue
import Engine
import Events
import Timing

/// One conversation between a caller and a remote model, as a value with the face of `Session`: the remote takes the
/// turns, thinks and speaks; this side translates both ways, paces the speech, and knows to the sample what was heard of
/// it. It owns no socket: what goes to the remote comes out, and what the remote sends goes in.
///
/// Towards the client everything is Voice Live, whatever the remote speaks. The settings are kept here: what the client
/// has set stands once the remote has taken it, and of the rest the remote's own are shown.
public struct RelaySession: Sendable {
    public enum Input: Sendable {
        case client(ClientMessage, from: Origin)
        /// A message of the client that could not be read.
        case fault(ClientFault, from: Origin)
        /// The next frame of the user's audio: 20 ms at 16 kHz, mono, silence included, and whether a voice was heard in
        /// it. A frame is missing where no packet came. `delay` is how long it was in the jitter buffer.
        case audio([Int16], voice: Bool = false, isMissing: Bool = false, delay: Duration = .zero)
        /// One message of the remote, whatever its bytes.
        case remote([UInt8])
        /// Nothing comes from the remote any more.
        case remoteEnded(RelayFault.Reason)
        /// The peer can hear: audio that waited for it plays.
        case mediaConnected
        /// Offer and answer have settled who sends.
        case mediaFlow(MediaFlow)
        case deadline
    }

    public enum Output: Equatable, Sendable {
        /// What every session may want of its shell; never an engine's work.
        case session(Session.Output)
        /// One message for the remote. Audio may be dropped where the remote takes too little, the oldest first.
        case remote([UInt8], isAudio: Bool)
        /// The remote is given up, and the client was told. Nothing follows.
        case lost(RelayFault)
    }

    let options: SessionOptions
    let relay: RelayOptions
    var ids: IDSource
    var now: Moment
    var outputs: [Output] = []
    private let expiry: Moment
    private(set) var isOver = false

    // What was agreed on.
    /// As the remote has confirmed them.
    var settled: SessionSettings
    /// With what the remote has not answered yet.
    var settings: SessionSettings
    var sent: SentRequests
    var toldVoice = false

    // What the user says.
    var converter: RateConverter?
    /// At the remote's rate, not sent yet.
    var collected: [Int16] = []
    /// Audio since the last commit or clear, in samples of the input axis.
    public internal(set) var pendingInput = 0
    /// The remote hears somebody speak.
    public internal(set) var isListening = false
    /// Listens for a voice while the agent speaks.
    var watcher: TurnDetector?
    /// Samples of the input axis that it has heard.
    var heard = 0
    /// Play-out pauses until then for somebody who seems to speak.
    var heldUntil: Moment?
    var drafts: [ItemID: String] = [:]
    var refusedAudio = false

    // What the agent says.
    var responses: [RelayedResponse] = []
    var delivery: Delivery
    /// Of a call.
    public internal(set) var mediaFlow = MediaFlow.both
    /// What the client asked for and the remote was not asked for yet.
    var held = HeldResponses()
    /// The client cancelled a response that the remote had not begun.
    var cancelsNext = false
    /// Names of functions whose arguments are being written: not every remote repeats them.
    var functions: [ItemID: String] = [:]
    var memory = RelayMemory()

    // Where the time goes.
    /// nil where none was heard since the last turn.
    var lastVoice: LastVoice?
    /// When the present voice began to come.
    var voiceBegan: Moment?
    /// Of the next response.
    var pendingTurn: RemoteTimeline?
    /// When the pacer took a frame the last time.
    var lastPlayed = Moment.zero

    private var garbage = 0
    /// Events of the remote that meant nothing here.
    public internal(set) var droppedEvents = 0

    /// - Parameters:
    ///   - options: As for every session; what they say of engines is of no effect.
    ///   - greeting: What the remote said of its session.
    public init(
        _ options: SessionOptions, relay: RelayOptions, greeting: RelayGreeting, ids: IDSource, now: Moment
    ) {
        var options = options
        // Voices and languages are the remote's, which says so if it lacks one.
        options.resolveVoice = { .exact(id: $0.name ?? "") }
        options.speaksStyle = { _, _ in true }
        options.recognizer = RecognizerCapabilities(languages: [], partials: true, wordTimes: true)
        self.options = options
        self.relay = relay
        self.ids = ids
        self.now = now
        expiry = now + options.lifetime
        settled = SessionSettings(options)
        settings = settled
        sent = SentRequests(limit: relay.limits.requests)
        delivery = Delivery(carriage: options.carriage)
        if relay.dialect.inputRate != InputAxis.rate {
            converter = try? RateConverter(from: InputAxis.rate, to: relay.dialect.inputRate)
        }
        adopt(greeting)
    }

    public var id: SessionID { options.id }

    /// Every effective setting, as `session.created` shows it.
    public var object: SessionObject { settings.object }

    /// Bytes of the settings as events show them.
    public var settingsSize: Int { settings.size }

    /// What a session begins with: `session.created` for the client, the formats of audio for the remote.
    public mutating func open(now: Moment) -> [Output] {
        turn(now) { session in
            session.begin()
            session.emit(.sessionCreated(SessionEvent(session: session.object)))
            session.watchVoice(before: nil)
            session.outputs.append(.session(.inputProcessing(session.settings.inputProcessing)))
        }
    }

    /// Applies the `session` of a call's offer (Voice Live protocol B.2); `session.updated` follows once the remote has
    /// taken it.
    /// - Throws: the first field that is wrong; then nothing of it holds.
    public mutating func configure(_ patch: SessionPatch, now: Moment) throws(RequestError) -> [Output] {
        var patch = patch
        patch.model = .absent
        self.now = now
        try update(patch, origin: nil, clientEvent: nil)
        defer { outputs = [] }
        return outputs
    }

    public mutating func handle(_ input: Input, now: Moment) -> [Output] {
        guard !isOver else { return [] }
        return turn(now) { session in
            switch input {
            case .client(let message, let origin): session.obey(message, from: origin)
            case .fault(let fault, let origin): session.emit(.error(.init(error: ErrorDetails(fault))), to: origin)
            case .audio(let frame, let voice, let isMissing, let delay):
                if voice { session.lastVoice = LastVoice(moment: now, delay: delay) }
                session.watch(voice: voice, count: frame.count, isMissing: isMissing)
                session.hear(frame)
            case .remote(let message): session.receive(message)
            case .remoteEnded(let reason): session.lose(reason)
            case .mediaConnected: session.delivery.queue.isConnected = true
            case .mediaFlow(let flow): session.follow(flow)
            case .deadline: session.expire()
            }
        }
    }

    /// As `Session.nextFrame`: gives the pacer of a call its next frame. What it took counts as heard.
    public mutating func nextFrame(into samples: inout [Int16], now: Moment) -> (Bool, [Output]) {
        guard !isOver else { return (false, []) }
        let (isPlaying, changes) = delivery.queue.pull(into: &samples)
        if isPlaying { lastPlayed = now }
        guard !changes.isEmpty else { return (isPlaying, []) }
        return (isPlaying, turn(now) { $0.announce(changes) })
    }

    /// `nextDeadline`, asked in place, as of `Session`.
    public mutating func deadline() -> Moment? { nextDeadline }

    /// When `.deadline` is due.
    public var nextDeadline: Moment? { isOver ? nil : held.deadline.map { min($0, expiry) } ?? expiry }

    private mutating func expire() {
        advanceHeld()
        guard now >= expiry else { return }
        emit(.error(.init(error: ErrorDetails(.sessionExpired, "The session has reached its longest duration."))))
        outputs.append(.session(.end(.expired)))
        isOver = true
    }

    // MARK: The remote

    private mutating func receive(_ message: [UInt8]) {
        guard let event = RemoteEvent.read(message, in: relay.dialect, functions: functions) else {
            garbage += 1
            if garbage >= relay.limits.garbage { lose(.garbage) }
            return
        }
        garbage = 0
        take(event)
    }

    /// Gives the remote up.
    mutating func lose(_ reason: RelayFault.Reason) {
        guard !isOver else { return }
        let fault = RelayFault(reason)
        endResponses(fault)
        emit(.error(ErrorEvent(error: fault.details)))
        outputs.append(.lost(fault))
        isOver = true
    }

    // MARK: Outputs

    private mutating func turn(_ now: Moment, _ step: (inout RelaySession) -> Void) -> [Output] {
        self.now = now
        step(&self)
        defer { outputs = [] }
        return outputs
    }

    mutating func emit(_ event: ServerEvent, to origin: Origin? = nil) {
        let message = ServerMessage(event, eventID: EventID(rawValue: ids.make("event")))
        outputs.append(.session(.event(message, replyTo: origin)))
    }

    mutating func warn(_ warning: WarningDetails, to origin: Origin? = nil) {
        emit(.warning(.init(warning: warning)), to: origin)
    }

    /// Asks the remote for something.
    /// - Parameter members: of the event, besides its id.
    mutating func request(
        _ type: String, _ members: [String: JSONValue] = [:], kind: SentRequests.Kind = .other,
        from origin: Origin? = nil, clientEvent: EventID? = nil, response: WantedResponse? = nil
    ) {
        let id = EventID(rawValue: ids.make("event"))
        var members = members
        members["type"] = .string(type)
        members["event_id"] = .string(id.rawValue)
        sent.append(.init(id: id, kind: kind, origin: origin, clientEvent: clientEvent, response: response))
        outputs.append(.remote(Array(JSONValue.object(members).text.utf8), isAudio: false))
    }
}
