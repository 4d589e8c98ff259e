import Dialogue
import Engine
import Events
import SansIO

/// One conversation between a caller and a remote model, as a value: the remote takes the
/// turns, thinks and speaks; this side translates both ways, paces the speech, and knows to the sample what was heard of
/// it. It owns no socket: what goes to the remote comes out, and what the remote sends goes in.
///
/// Towards the client everything is Voice Live, whatever the remote speaks. The settings are kept here: what the client
/// has set stands once the remote has taken it, and of the rest the remote's own are shown.
public struct RelaySession: Sendable {
    /// One input while it is being handled, and what came of it so far.
    struct Step {
        let now: Moment
        private(set) var outputs: [Session.Output] = []

        init(now: Moment) { self.now = now }

        mutating func append(_ output: Session.Output) { outputs.append(output) }
    }

    let options: SessionOptions
    let relay: RelayOptions
    var ids: IDSource
    private let expiry: Moment
    private(set) var isOver = false
    var agreed: RelaySettings
    var sent: SentRequests
    var reader: RelayReader

    // What the user says.
    var input: RelayedInput
    var voice = VoiceWatch()
    var drafts: TextDrafts
    /// The client was told that its audio events are of no use here.
    var refusedAudio = false

    // What the agent says.
    var responses: [RelayedResponse] = []
    var delivery: SpeechDelivery
    /// Of a call.
    private(set) var mediaFlow = MediaFlow.both
    /// What the client asked for and the remote was not asked for yet.
    var held = HeldResponses()
    var memory = RelayMemory()
    var times = RelayTimes()

    /// - Parameters:
    ///   - options: As for every session; what they say of engines has no effect.
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
        expiry = now + options.lifetime
        agreed = RelaySettings(options)
        sent = SentRequests(limit: relay.limits.requests)
        reader = RelayReader(relay.dialect, garbage: relay.limits.garbage)
        input = RelayedInput(rate: relay.dialect.inputRate)
        drafts = TextDrafts(limit: relay.limits.streamedText)
        delivery = SpeechDelivery(audioDelivery: options.audioDelivery)
        adopt(greeting)
    }

    var settings: SessionSettings { agreed.current }

    public var isListening: Bool { input.isListening }
    public var pendingInput: Int { input.pending }
    /// Events of the remote that meant nothing here.
    public var droppedEvents: Int { reader.droppedEvents }

    public var id: SessionID { options.id }
    public var object: SessionObject { settings.object }
    public var settingsSize: Int { settings.size }

    /// What a session begins with: `session.created` for the client, the formats of audio for the remote.
    public mutating func open(now: Moment) -> [Session.Output] {
        var step = Step(now: now)
        begin(&step)
        emit(.sessionCreated(SessionEvent(session: object)), &step)
        watchVoice(before: nil, &step)
        step.append(.inputProcessing(settings.inputProcessing))
        return step.outputs
    }

    /// Applies the `session` of a call's offer (Voice Live protocol B.2); `session.updated` follows once the remote has
    /// taken it.
    /// - Throws: The first field that is wrong; then nothing of it holds.
    public mutating func configure(_ patch: SessionPatch, now: Moment) throws(RequestError) -> [Session.Output] {
        var patch = patch
        patch.model = .absent
        var step = Step(now: now)
        try update(patch, origin: nil, clientEvent: nil, &step)
        return step.outputs
    }

    public mutating func handle(_ input: Session.Input, now: Moment) -> [Session.Output] {
        guard !isOver else { return [] }
        var step = Step(now: now)
        switch input {
        case .client(let message, let origin): handle(message, from: origin, &step)
        case .prepared(let event, let origin): handle(event.message, from: origin, &step)
        case .fault(let fault, let origin): emit(.error(.init(error: ErrorDetails(fault))), to: origin, &step)
        case .audio(let frame, let voice, let isMissing, let delay):
            if voice { times.lastVoice = LastVoice(moment: now, delay: delay) }
            watch(voice: voice, count: frame.count, isMissing: isMissing, &step)
            if let message = self.input.append(frame) { step.append(.remote(.send(message, isAudio: true))) }
        case .remote(.message(let message)): receive(message, &step)
        case .remote(.ended(let reason)): lose(reason, &step)
        case .mediaConnected: delivery.queue.isConnected = true
        case .mediaFlow(let flow): follow(flow)
        case .deadline: expire(&step)
        case .recognition, .chat, .chatEnded, .speech, .speechEnded, .mcp:
            break  // Of an engine that is none of this session's.
        }
        return step.outputs
    }

    /// As `Session.nextFrame`: gives the pacer of a call its next frame. What it took counts as heard.
    public mutating func nextFrame(into samples: inout [Int16], now: Moment) -> (Bool, [Session.Output]) {
        guard !isOver else { return (false, []) }
        let (isPlaying, changes) = delivery.queue.pull(into: &samples)
        if isPlaying { times.lastPlayed = now }
        guard !changes.isEmpty else { return (isPlaying, []) }
        var step = Step(now: now)
        announce(changes, &step)
        return (isPlaying, step.outputs)
    }

    /// When `.deadline` is due.
    public mutating func deadline() -> Moment? { nextDeadline }

    public var nextDeadline: Moment? { isOver ? nil : held.deadline.earlier(expiry) }

    private mutating func expire(_ step: inout Step) {
        advanceHeld(&step)
        guard step.now >= expiry else { return }
        emit(
            .error(.init(error: ErrorDetails(.sessionExpired, "The session has reached its longest duration."))), &step)
        step.append(.end(.expired))
        isOver = true
    }

    /// The caller is put on hold, or is back.
    private mutating func follow(_ flow: MediaFlow) {
        guard flow != mediaFlow else { return }
        mediaFlow = flow
        delivery.queue.isOnHold = !flow.plays
        // The time on hold is not the latency of an answer.
        for index in responses.indices { responses[index].timeline = nil }
    }

    // MARK: The remote

    private mutating func receive(_ message: [UInt8], _ step: inout Step) {
        guard let event = reader.read(message) else {
            if reader.isGarbage { lose(.garbage, &step) }
            return
        }
        take(event, &step)
    }

    /// Gives the remote up.
    mutating func lose(_ reason: RemoteFault.Reason, _ step: inout Step) {
        guard !isOver else { return }
        let fault = RemoteFault(reason)
        endResponses(fault, &step)
        emit(.error(ErrorEvent(error: fault.details)), &step)
        step.append(.remote(.close(fault)))
        isOver = true
    }

    // MARK: Outputs

    mutating func emit(_ event: ServerEvent, to origin: Origin? = nil, _ step: inout Step) {
        let message = ServerMessage(event, eventID: EventID(rawValue: ids.make("event")))
        step.append(.event(message, replyTo: origin))
    }

    mutating func warn(_ warning: WarningDetails, to origin: Origin? = nil, _ step: inout Step) {
        emit(.warning(.init(warning: warning)), to: origin, &step)
    }

    /// Asks the remote for something.
    /// - Parameter members: of the event, besides its id.
    mutating func request(
        _ type: String, _ members: [String: JSONValue] = [:], kind: SentRequests.Kind = .other,
        from origin: Origin? = nil, clientEvent: EventID? = nil, response: WantedResponse? = nil, _ step: inout Step
    ) {
        let id = EventID(rawValue: ids.make("event"))
        var members = members
        members["type"] = .string(type)
        members["event_id"] = .string(id.rawValue)
        sent.append(.init(id: id, kind: kind, origin: origin, clientEvent: clientEvent, response: response))
        step.append(.remote(.send(Array(JSONValue.object(members).text.utf8), isAudio: false)))
    }
}
