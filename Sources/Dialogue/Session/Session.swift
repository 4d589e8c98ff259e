import Audio
import Engine
import Events
import SansIO

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
        /// The next frame of the input timeline, 20 ms at 16 kHz, mono, and whether the voice detector heard a voice in it.
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
        case remote(RemoteInput)
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
        case remote(RemoteCommand)
        /// The voice detector is to work with this threshold from 0 to 1; nil: it is not needed.
        case turnDetection(threshold: Double?)
        /// The user's audio is to be processed like this before the voice detector and `.audio`.
        case inputProcessing(InputProcessing)
        /// What passed took so long; nothing is to be done about it.
        case measured(Measurement)
        case end(SessionEnd)
    }

    /// Samples of the shortest input that a client may commit: 100 ms (Voice Live protocol D.3).
    public static let shortestCommit = InputTimeline.samples(milliseconds: 100)
    /// UTF-8 bytes of the longest id that a client may choose.
    static let longestID = 128

    var context: SessionContext
    var user: UserTurns
    var agent: AgentTurns
    var drafts: TextDrafts
    /// Of the settings: one more with each change.
    private(set) var revision: UInt64 = 0
    private let expiry: Moment
    private var isOver = false
    /// The client was told that its audio events are of no use here.
    private var refusedAudio = false

    /// - Parameter conversation: Continues a conversation that was exported; nil starts a new one.
    public init(_ options: SessionOptions, ids: IDSource, now: Moment, conversation: ConversationSnapshot? = nil) {
        context = SessionContext(options, ids: ids, conversation: conversation)
        user = UserTurns(context)
        agent = AgentTurns(audioDelivery: options.audioDelivery)
        drafts = TextDrafts(limit: options.limits.streamedText)
        expiry = now + options.lifetime
    }

    public var id: SessionID { context.options.id }

    /// Every effective setting, as `session.created` shows it.
    public var object: SessionObject { context.settings.object }

    /// Bytes that the session holds for its client: the conversation's text, audio of the user, and audio of the agent
    /// that waits to be played. Asked in place, as `deadline()` is.
    public mutating func heldBytes() -> Int {
        context.conversation.bytes + (user.heldSamples + agent.backlog) * MemoryLayout<Int16>.size
    }

    /// The conversation so far, to be stored or to start another session from.
    public var snapshot: ConversationSnapshot {
        var conversation = context.conversation
        agent.syncOpenItems(&conversation)
        return conversation.snapshot()
    }

    /// A voice was heard, and what it says is not committed yet: more audio is awaited.
    public var isListening: Bool { user.segment != nil }

    /// The turn that the client opened by `input_audio.turn.start`.
    public var openTurn: String? { user.openTurn }

    /// Audio that a client's commit would make an item of, in samples of the input timeline.
    public var pendingInput: Int { user.buffer.count }

    /// What a new session begins with: `session.created`, and how the voice detector is to be set.
    public mutating func open(now: Moment) -> [Output] {
        perform(now) { session, step in
            session.context.emit(.sessionCreated(SessionEvent(session: session.object)), &step)
            step.append(.turnDetection(threshold: session.context.settings.turns?.threshold))
            step.append(.inputProcessing(session.context.settings.inputProcessing))
        }
    }

    /// Applies the `session` of a call's offer (Voice Live protocol B.2), in which `model` has no effect.
    /// - Throws: The first field that is wrong; then nothing of it holds.
    /// - Returns: `session.updated` and whatever comes of it, to be sent behind the answer.
    public mutating func configure(_ patch: SessionPatch, now: Moment) throws(RequestError) -> [Output] {
        let changed = try preparation.settings(offered: patch).get()
        return perform(now) { $0.adopt(changed, origin: nil, &$1) }
    }

    /// As `configure(_:now:)` with the `session` of a prepared offer; without effect if it has none.
    public mutating func configure(_ offer: PreparedEvent, now: Moment) throws(RequestError) -> [Output] {
        guard case .settings(let result) = prepared(offer).work else { return [] }
        let changed = try result.get()
        return perform(now) { $0.adopt(changed, origin: nil, &$1) }
    }

    public mutating func handle(_ input: Input, now: Moment) -> [Output] {
        guard !isOver else { return [] }
        return perform(now) { session, step in
            switch input {
            case .client(let message, let origin):
                session.handle(session.preparation.prepare(message), from: origin, &step)
            case .prepared(let event, let origin): session.handle(event, from: origin, &step)
            case .fault(let fault, let origin):
                session.context.emit(.error(.init(error: ErrorDetails(fault))), to: origin, &step)
            case .audio(let frame, let voice, let isMissing, let delay):
                session.user(.audio(frame, voice: voice, isMissing: isMissing, delay: delay), &step)
            case .recognition(let item, let event): session.user(.recognition(item, event), &step)
            case .chat(let run, let event): session.agent(.chat(run, event), &step)
            case .chatEnded(let run, let fault): session.agent(.chatEnded(run, fault), &step)
            case .speech(let speech, let event): session.agent(.speech(speech, event), &step)
            case .speechEnded(let speech, let fault): session.agent(.speechEnded(speech, fault), &step)
            case .mcp(let event): session.agent(.mcp(event), &step)
            case .remote: break  // This session has no remote model.
            case .mediaConnected: session.agent(.mediaConnected, &step)
            case .mediaFlow(let flow): session.agent(.mediaFlow(flow), &step)
            case .deadline: session.expire(&step)
            }
        }
    }

    /// Gives the pacer of a call its next frame: 480 samples at 24 kHz, filled up with silence at the end of speech.
    /// To be asked every 20 ms, whether or not there was a frame before. What it took counts as heard.
    /// - Returns: false when there is nothing to play, and what follows for the client.
    public mutating func nextFrame(into samples: inout [Int16], now: Moment) -> (Bool, [Output]) {
        guard !isOver else { return (false, []) }
        let (isPlaying, changes) = agent.nextFrame(into: &samples, now: now)
        guard !changes.isEmpty || agent.needsSpeech else { return (isPlaying, []) }
        return (isPlaying, perform(now) { $0.agent(.played(changes), &$1) })
    }

    /// `nextDeadline`, asked in place: reading a property of a session that another value holds copies the whole session
    /// first, which for each frame costs more than the frame.
    public mutating func deadline() -> Moment? { nextDeadline }

    /// When `.deadline` is due.
    public var nextDeadline: Moment? {
        guard !isOver else { return nil }
        let idleTimeout = context.settings.turns?.idleTimeout
        return agent.nextDeadline.earlier(user.nextDeadline(idleTimeout: idleTimeout)).earlier(expiry)
    }

    private mutating func expire(_ step: inout SessionStep) {
        guard step.now < expiry else {
            agent.end(&step)
            user(&step) { $0.end(&$1, &$2) }
            let reached = ErrorDetails(.sessionExpired, "The session has reached its longest duration.")
            context.emit(.error(.init(error: reached)), &step)
            step.append(.end(.expired))
            isOver = true
            return
        }
        user(.deadline, &step)
        agent(.deadline, &step)
    }

    // MARK: Settings

    /// Takes over settings that were found valid.
    mutating func adopt(_ prepared: PreparedSettings, origin: Origin?, _ step: inout SessionStep) {
        let servers = context.settings.catalog.servers
        let (threshold, processing) = (context.settings.turns?.threshold, context.settings.inputProcessing)
        context.settings = prepared.settings
        revision &+= 1
        user(&step) { $0.adoptSettings(&$1, &$2) }
        context.emit(.sessionUpdated(.init(session: object)), to: origin, &step)
        for warning in prepared.warnings { context.warn(warning, to: origin, &step) }
        let changed = context.settings
        if changed.turns?.threshold != threshold {
            step.append(.turnDetection(threshold: changed.turns?.threshold))
        }
        if changed.inputProcessing != processing { step.append(.inputProcessing(changed.inputProcessing)) }
        step.user = user.activity
        agent.adoptServers(servers, &context, &step)
    }

    /// In a call audio comes by RTP. One error says so; the events that follow are ignored, not answered one by one.
    mutating func refuseAudio() throws(RequestError) {
        guard !refusedAudio else { return }
        refusedAudio = true
        throw RequestError(.invalidRequest, "The audio is received over RTP in this session.")
    }

    // MARK: Steps

    /// Handles one input at `now` and returns what came of it.
    private mutating func perform(_ now: Moment, _ body: (inout Session, inout SessionStep) -> Void) -> [Output] {
        var step = SessionStep(now: now)
        body(&self, &step)
        step.user = user.activity
        agent.runApproved(&context, &step)
        user.watchSilence(
            idleTimeout: context.settings.turns?.idleTimeout, agent: agent.activity(now: now), now: now)
        return step.outputs
    }
}
