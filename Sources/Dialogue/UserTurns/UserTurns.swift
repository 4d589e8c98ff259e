import Engine
import Events
import SansIO

/// The user's half of a session: frames of audio become turns, and turns become items with a transcript. It never sees
/// the agent's half; `AgentActivity` says what it has to know.
package struct UserTurns: Sendable {
    package enum Input: Sendable {
        /// The next frame of the input timeline with the verdict of the voice detector; see `Session.Input.audio`.
        case audio([Int16], voice: Bool, isMissing: Bool, delay: Duration)
        case recognition(ItemID, RecognitionEvent)
        case deadline
    }

    package enum Output: Sendable {
        case event(ServerEvent)
        case recognizer(RecognizerCommand)
        /// Playout pauses, or goes on.
        case holdPlayout(Bool)
        /// The user speaks over the agent; the first packet with their voice arrived at this time.
        case bargeIn(since: Moment)
        /// A turn of this many samples is over and becomes this item.
        case committed(ItemID, samples: Int)
        /// An item's transcript, empty if nothing was understood.
        case understood(ItemID, String)
        /// A turn calls for an answer.
        case heard(HeardTurn)
        /// The transcript of this item is complete, or failed.
        case transcribed(ItemID)
        /// A transcript or a pending turn was settled: what waited for the user may go on.
        case mayAnswer
        /// The user has been silent for too long, since this position of the input timeline.
        case idle(since: Int)
    }

    /// One input while it is being handled, and what came of it so far.
    package struct Step: Sendable {
        package let now: Moment
        package let agent: AgentActivity
        package private(set) var outputs: [Output] = []

        package init(now: Moment, agent: AgentActivity = AgentActivity()) {
            (self.now, self.agent) = (now, agent)
        }

        mutating func append(_ output: Output) { outputs.append(output) }
        mutating func emit(_ event: ServerEvent) { outputs.append(.event(event)) }
        mutating func warn(_ warning: WarningDetails) { emit(.warning(.init(warning: warning))) }
    }

    var buffer = InputBuffer(limit: InputBuffer.detectedLimit)
    var detector: TurnDetector?
    /// Speech that is not committed yet.
    var segment: SpeechSegment?
    /// Closed turns that may be nothing but fillers.
    var pending = PendingTurns()
    /// The turn that the client opened by `input_audio.turn.start`. Audio of `input_audio.turn.append` belongs to it
    /// alone.
    var openTurn: String?
    /// What the voice suggested before the present pause, as log-odds that the turn is over.
    var melody = 0.0
    var transcriptions = PendingTranscriptions()
    var lastVoice = LastVoice()
    private var silence = SilenceWatch()
    private var kept: KeptAudio

    package init(_ context: SessionContext) {
        if let turns = context.settings.turns { detector = TurnDetector(settings: turns.detector) }
        kept = KeptAudio(limit: context.options.limits.keptAudio)
    }

    package mutating func handle(_ input: Input, _ context: inout SessionContext, _ step: inout Step) {
        switch input {
        case .audio(let frame, let voice, let isMissing, let delay):
            hear(frame, voice: voice, isMissing: isMissing, delay: delay, &context, &step)
        case .recognition(let item, let event): recognized(item, event, &context, &step)
        case .deadline: expire(&context, &step)
        }
    }

    /// For the agent's half.
    package var activity: UserActivity {
        UserActivity(
            isSpeaking: detector?.isSpeaking == true, pendingItems: transcriptions.items,
            mayCallForAnswer: !pending.isEmpty || transcriptions.mayCallForAnswer)
    }

    /// Samples held for the client.
    var heldSamples: Int { buffer.count + kept.count }

    // MARK: Kept audio

    /// Keeps what a recognizer is fed; to be called with the outputs of each step.
    mutating func keep(_ outputs: [Output]) {
        for case .recognizer(let command) in outputs { kept.note(command) }
    }

    /// What is still kept of an item's audio.
    func audio(of item: ItemID) -> [Int16]? { kept[item] }

    mutating func forgetAudio(of item: ItemID) { kept.remove(item) }

    // MARK: Time

    /// When `.deadline` is due.
    /// - Parameter idleTimeout: Milliseconds of silence after which the agent speaks up; nil: it never does.
    package func nextDeadline(idleTimeout: Int?) -> Moment? {
        transcriptions.nextDeadline.earlier(pending.nextDeadline)
            .earlier(idleTimeout.flatMap { silence.nextDeadline(timeout: .milliseconds($0)) })
    }

    private mutating func expire(_ context: inout SessionContext, _ step: inout Step) {
        expireTranscriptions(&context, &step)
        expirePending(&context, &step)
        if let timeout = context.settings.turns?.idleTimeout, isQuiet, step.agent.isIdle,
            let since = silence.expire(timeout: .milliseconds(timeout), now: step.now)
        {
            step.append(.idle(since: since))
        }
    }

    /// To be called at the end of each input of the session, whatever it was.
    package mutating func watchSilence(idleTimeout: Int?, agent: AgentActivity, now: Moment) {
        silence.watch(
            isOn: idleTimeout != nil, isQuiet: isQuiet && agent.isIdle, agent: agent, position: buffer.end, now: now)
    }

    private var isQuiet: Bool { segment == nil && pending.isEmpty && transcriptions.isEmpty && openTurn == nil }

    /// The session is over: every open recognition is cancelled.
    mutating func end(_ context: inout SessionContext, _ step: inout Step) {
        dropSegment(&context, &step)
        dropPending(&context, &step)
        for item in transcriptions.items { step.append(.recognizer(.cancel(item))) }
    }
}
