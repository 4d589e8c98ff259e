import Audio
import Engine
import Events
import Timing

/// One conversation between a caller and the engines, as a value: everything that happens goes in with the time at
/// which it happened, and what is to be done comes out. It sets no timer, reads no clock and owns no thread, so the
/// same inputs always give the same outputs.
///
/// The caller performs the outputs in order, hands every result of an engine back, and returns with `.deadline` at
/// `nextDeadline`. Inputs are handled strictly one after the other. Results of runs that were cancelled may still
/// arrive; they are known by their numbers and change nothing.
public struct Session: Sendable {
    public enum Input: Sendable {
        case client(ClientMessage, from: Origin)
        /// The same, with its costly part done elsewhere.
        case prepared(PreparedEvent, from: Origin)
        /// A message that could not be read.
        case fault(ClientFault, from: Origin)
        /// The next frame of the input axis, 20 ms at 16 kHz, mono, and whether the voice detector heard a voice in it.
        /// In a call a clock feeds frames without a gap, silence where no packet came, so that turns close; such frames
        /// are marked as missing. `delay` is how long the frame was in the jitter buffer.
        case audio([Int16], voice: Bool, isMissing: Bool = false, delay: Duration = .zero)
        case recognition(ItemID, RecognitionEvent)
        case chat(ChatRunID, ChatEvent)
        /// The run is over; its fault, if it failed.
        case chatEnded(ChatRunID, EngineFault?)
        case speech(SpeechID, SynthesisEvent)
        /// The synthesis is over; its fault, if it failed.
        case speechEnded(SpeechID, EngineFault?)
        case mcp(MCPEvent)
        /// The peer can hear: audio that waited for it plays.
        case mediaConnected
        /// Offer and answer have settled who sends.
        case mediaFlow(MediaFlow)
        case deadline
    }

    public enum Output: Equatable, Sendable {
        /// `replyTo` names who asked, where the event answers a client event.
        case event(ServerMessage, replyTo: Origin?)
        /// As `event`; the audio in it is still to be put into words of JSON, which takes milliseconds.
        case retrieved(ItemWithAudio, replyTo: Origin?)
        case recognizer(RecognizerCommand)
        case chat(ChatCommand)
        case synthesizer(SynthesizerCommand)
        case mcp(MCPCommand)
        /// The voice detector is to work with this threshold from 0 to 1; nil: it is not needed.
        case turnDetection(threshold: Double?)
        /// The user's audio is to be processed like this before the voice detector and `.audio`.
        case inputProcessing(InputProcessing)
        /// What passed took so long; nothing is to be done about it.
        case measured(Measurement)
        case end(SessionEnd)
    }

    let options: SessionOptions
    var ids: IDSource
    /// The time of the input being handled.
    var now: Moment
    var outputs: [Output] = []
    private let expiry: Moment
    private var isOver = false

    var settings: SessionSettings
    /// Of the settings: one more with each change.
    var revision: UInt64 = 0
    var conversation: Conversation

    // What the user says.
    var buffer: InputBuffer
    var detector: TurnDetector?
    var segment: SpeechSegment?
    /// Closed turns that may be nothing but fillers, in their order; bounded.
    var undecided: [Undecided] = []
    /// The turn that the client opened by `input_audio.turn.start`. Audio of `input_audio.turn.append` is taken for it
    /// alone.
    public internal(set) var openTurn: String?
    /// What the voice said before the present pause, as log-odds that the turn is over.
    var melody = 0.0
    /// Since when everybody is silent, after at least one response.
    var idleSince: Idleness?
    var hasAnswered = false
    /// Items whose words are awaited, in the order of their commits.
    var transcriptions: [Transcription] = []
    /// The user said something that calls for an answer.
    var owesAnswer = false
    /// Samples of user speech that no response has been charged with yet.
    var unbilledAudio = 0
    var kept: KeptAudio
    /// Texts that the client streams, by item id.
    var drafts: [ItemID: String] = [:]
    /// The client was told that its audio events are of no use here.
    var refusedAudio = false

    /// Of a call.
    var flow = MediaFlow.both

    // What the agent says.
    /// In the order of their beginning.
    var runs: [ResponseRun] = []
    var registry = MCPRegistry()
    var steps = MCPSteps()
    /// The answer to results of MCP tools that waits for the floor.
    var owedFollowUp: ResponsePlan?
    var delivery: Delivery
    /// Responses that the client asked for while the time of a tool was being bridged.
    var queued: ResponsePlan?
    var toolInterim: ToolInterim?
    var composition: Composition?
    // Where the time goes.
    var lastVoice = LastVoice()
    /// The last turn that calls for an answer, until there is one.
    var heardTurn: HeardTurn?
    /// When the pacer took a frame the last time.
    var lastPlayed = Moment.zero
    /// When the user's last turn ended.
    var turnEnded: Moment?
    private var lastRun: UInt64 = 0
    private var lastSpeech: UInt64 = 0

    /// - Parameter conversation: goes on with a conversation that was exported; nil begins a new one.
    public init(_ options: SessionOptions, ids: IDSource, now: Moment, conversation: ConversationSnapshot? = nil) {
        self.options = options
        self.ids = ids
        self.now = now
        expiry = now + options.lifetime
        settings = SessionSettings(options)
        let fresh = ConversationID(rawValue: self.ids.make("conv"))
        self.conversation = Conversation(id: conversation?.id ?? fresh, limits: options.limits.conversation)
        if let conversation { self.conversation.restore(conversation) }
        buffer = InputBuffer(limit: InputBuffer.detectedLimit)
        if let turns = settings.turns { detector = TurnDetector(settings: turns.detector) }
        kept = KeptAudio(limit: options.limits.keptAudio)
        delivery = Delivery(carriage: options.carriage)
    }

    public var id: SessionID { options.id }

    /// Every effective setting, as `session.created` shows it.
    public var object: SessionObject { settings.object }

    /// Bytes that the session holds for its client: the conversation's text, audio of the user, and audio of the agent
    /// that waits to be played. Asked in place, as `deadline()` is.
    public mutating func heldBytes() -> Int {
        conversation.bytes + (buffer.count + kept.count + delivery.queue.backlog) * MemoryLayout<Int16>.size
    }

    /// The conversation so far, to be stored or to start another session from.
    public var snapshot: ConversationSnapshot {
        var copy = self
        copy.syncOpenItems()
        return copy.conversation.snapshot()
    }

    /// What a new session begins with: `session.created`, and how the voice detector is to be set.
    public mutating func open(now: Moment) -> [Output] {
        turn(now) { session in
            session.emit(.sessionCreated(SessionEvent(session: session.object)))
            session.outputs.append(.turnDetection(threshold: session.settings.turns?.threshold))
            session.outputs.append(.inputProcessing(session.settings.inputProcessing))
        }
    }

    /// Applies the `session` of a call's offer (Voice Live protocol B.2), in which `model` is of no effect.
    /// - Throws: the first field that is wrong; then nothing of it holds.
    /// - Returns: `session.updated` and whatever comes of it, to be sent behind the answer.
    public mutating func configure(_ patch: SessionPatch, now: Moment) throws(RequestError) -> [Output] {
        let changed = try preparation.settings(offered: patch).get()
        return turn(now) { $0.adopt(changed, origin: nil) }
    }

    /// As `configure(_:now:)` with the `session` of a prepared offer; without effect when it has none.
    public mutating func configure(_ offer: PreparedEvent, now: Moment) throws(RequestError) -> [Output] {
        guard case .settings(let result) = prepared(offer).work else { return [] }
        let changed = try result.get()
        return turn(now) { $0.adopt(changed, origin: nil) }
    }

    public mutating func handle(_ input: Input, now: Moment) -> [Output] {
        guard !isOver else { return [] }
        return turn(now) { session in
            switch input {
            case .client(let message, let origin): session.handle(session.preparation.prepare(message), from: origin)
            case .prepared(let event, let origin): session.handle(event, from: origin)
            case .fault(let fault, let origin): session.emit(.error(.init(error: ErrorDetails(fault))), to: origin)
            case .audio(let frame, let voice, let isMissing, let delay):
                session.hear(frame, voice: voice, isMissing: isMissing, delay: delay)
            case .recognition(let item, let event): session.recognized(item, event)
            case .chat(let run, let event): session.chat(run, event)
            case .chatEnded(let run, let fault): session.chatEnded(run, fault)
            case .speech(let speech, let event): session.speech(speech, event)
            case .speechEnded(let speech, let fault): session.speechEnded(speech, fault)
            case .mcp(let event): session.mcp(event)
            case .mediaConnected: session.delivery.queue.isConnected = true
            case .mediaFlow(let flow): session.follow(flow)
            case .deadline: session.expire()
            }
        }
    }

    /// Gives the pacer of a call its next frame: 480 samples at 24 kHz, filled up with silence at the end of speech.
    /// To be asked every 20 ms, whether or not there was a frame before. What it took counts as heard.
    /// - Returns: false when there is nothing to play, and what follows for the client.
    public mutating func nextFrame(into samples: inout [Int16], now: Moment) -> (Bool, [Output]) {
        guard !isOver else { return (false, []) }
        let (isPlaying, changes) = delivery.queue.pull(into: &samples)
        if isPlaying { lastPlayed = now }
        guard !changes.isEmpty || needsSpeech else { return (isPlaying, []) }
        return (
            isPlaying,
            turn(now) { session in
                session.announce(changes)
                session.speak()
            }
        )
    }

    /// `nextDeadline`, asked in place: who reads a property of a session that another value holds is handed a copy of
    /// the whole session first, which for each frame costs more than the frame.
    public mutating func deadline() -> Moment? { nextDeadline }

    /// When `.deadline` is due.
    public var nextDeadline: Moment? {
        guard !isOver else { return nil }
        var next = expiry
        for transcription in transcriptions { next = min(next, transcription.deadline) }
        if let interim = nextInterim { next = min(next, interim) }
        for waiting in undecided { next = min(next, waiting.deadline) }
        if let idleDeadline { next = min(next, idleDeadline) }
        // By index, because this is asked at every frame and a response is large to copy.
        for index in runs.indices {
            if let deadline = runs[index].chatDeadline { next = min(next, deadline) }
            if let deadline = runs[index].speechDeadline { next = min(next, deadline) }
        }
        if let deadline = registry.nextDeadline { next = min(next, deadline) }
        if let deadline = steps.nextDeadline { next = min(next, deadline) }
        return next
    }

    private mutating func expire() {
        guard now < expiry else {
            for index in runs.indices.reversed() { stop(runs[index].id) }
            dropComposition()
            abandonSegment()
            abandonUndecided()
            for transcription in transcriptions { outputs.append(.recognizer(.cancel(transcription.item))) }
            emit(.error(.init(error: ErrorDetails(.sessionExpired, "The session has reached its longest duration."))))
            outputs.append(.end(.expired))
            isOver = true
            return
        }
        expireTranscriptions()
        expireUndecided()
        expireRuns()
        expireMCP()
        expireInterims()
        expireIdleness()
    }

    // MARK: Outputs

    /// Runs one step at `now` and takes what came of it.
    private mutating func turn(_ now: Moment, _ step: (inout Session) -> Void) -> [Output] {
        self.now = now
        step(&self)
        runApproved()
        for case .recognizer(let command) in outputs { kept.note(command) }
        watchIdleness()
        defer { outputs = [] }
        return outputs
    }

    mutating func emit(_ event: ServerEvent, to origin: Origin? = nil) {
        outputs.append(.event(makeMessage(event), replyTo: origin))
    }

    mutating func makeMessage(_ event: ServerEvent) -> ServerMessage {
        ServerMessage(event, eventID: EventID(rawValue: ids.make("event")))
    }

    mutating func warn(_ warning: WarningDetails, to origin: Origin? = nil) {
        emit(.warning(.init(warning: warning)), to: origin)
    }

    mutating func nextRunID() -> ChatRunID {
        lastRun += 1
        return ChatRunID(rawValue: lastRun)
    }

    mutating func nextSpeechID() -> SpeechID {
        lastSpeech += 1
        return SpeechID(rawValue: lastSpeech)
    }
}
