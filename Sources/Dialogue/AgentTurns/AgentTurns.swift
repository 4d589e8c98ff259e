import Engine
import Events
import SansIO

/// The agent's half of a session: responses, the tools they call, their speech, and what is interrupted of it. It never
/// sees the user's half; `SessionStep.user` says what it has to know.
package struct AgentTurns: Sendable {
    package enum Input: Sendable {
        case chat(ChatRunID, ChatEvent)
        /// The run is over; its fault, if it failed.
        case chatEnded(ChatRunID, EngineFault?)
        case speech(SpeechID, SynthesisEvent)
        /// The synthesis is over; its fault, if it failed.
        case speechEnded(SpeechID, EngineFault?)
        case mcp(MCPEvent)
        /// The peer can hear: audio that waited for it plays.
        case mediaConnected
        case mediaFlow(MediaFlow)
        /// Playout pauses while the user may be starting to speak.
        case holdPlayout(Bool)
        /// The user interrupts; the first packet with their voice arrived at this time.
        case bargeIn(since: Moment)
        /// A turn of the user became an item of this many samples.
        case committed(samples: Int)
        /// An item was handed over with this many samples of speech.
        case speechAdded(samples: Int)
        /// The user's turn was understood and calls for an answer.
        case heard(HeardTurn)
        /// The transcript of this item is complete, or failed.
        case transcribed(ItemID)
        /// A transcript or a pending turn of the user was settled: an answer that is owed may begin.
        case mayAnswer
        case respond(ResponsePlan)
        /// The pacer took a frame.
        case played([PlayoutQueue.Change])
        /// The client decided about a call of an MCP tool.
        case decided(MCPApprovalResponse)
        /// The client deleted an item.
        case itemDeleted(ItemID)
        /// Nothing of the item's audio is to be played beyond this.
        case cut(ItemID, toMilliseconds: Int)
        case deadline
    }

    /// Responses that are being generated, in the order of their start.
    var runs: [ResponseRun] = []
    var registry = MCPRegistry()
    var steps = MCPSteps()
    var delivery: SpeechDelivery
    /// The user said something that calls for an answer.
    var owesAnswer = false
    /// The answer to results of MCP tools that waits for the floor.
    var owedFollowUp: ResponsePlan?
    /// The response that the client asked for while an interim response was running.
    var queued: ResponsePlan?
    var toolInterim: ToolInterim?
    var composition: Composition?
    /// The last turn that calls for an answer, until there is one.
    var heardTurn: HeardTurn?
    /// When the user's last turn ended.
    var turnEnded: Moment?
    /// Samples of user speech that no response has been charged with yet.
    var unbilledAudio = 0
    /// When the pacer last took a frame.
    private var lastPlayed = Moment.zero
    private(set) var flow = MediaFlow.both
    private var lastRun: UInt64 = 0
    private var lastSpeech: UInt64 = 0

    package init(audioDelivery: AudioDelivery) {
        delivery = SpeechDelivery(audioDelivery: audioDelivery)
    }

    package mutating func handle(_ input: Input, _ context: inout SessionContext, _ step: inout SessionStep) {
        switch input {
        case .chat(let run, let event): chat(run, event, &context, &step)
        case .chatEnded(let run, let fault): chatEnded(run, fault, &context, &step)
        case .speech(let id, let event): speech(id, event, &context, &step)
        case .speechEnded(let id, let fault): speechEnded(id, fault, &context, &step)
        case .mcp(let event): mcp(event, &context, &step)
        case .mediaConnected: delivery.queue.isConnected = true
        case .mediaFlow(let flow): follow(flow)
        case .holdPlayout(let isHeld): delivery.queue.isHeld = isHeld
        case .bargeIn(let began):
            noteBargeIn(since: began, &step)
            bargeIn(&context, &step)
        case .committed(let samples):
            turnEnded = step.now
            unbilledAudio += samples
        case .speechAdded(let samples): unbilledAudio += samples
        case .heard(let turn):
            owesAnswer = true
            noteHeard(turn)
        case .transcribed(let item): release(item, &context, &step)
        case .mayAnswer: answerIfOwed(&context, &step)
        case .respond(let plan): respond(plan, &context, &step)
        case .played(let changes):
            announce(changes, &context, &step)
            speak(&context, &step)
        case .decided(let response): decide(response, &context, &step)
        case .itemDeleted(let item): forgetApproval(item, &context, &step)
        case .cut(let item, let end): cut(item, toMilliseconds: end, &context, &step)
        case .deadline: expire(&context, &step)
        }
    }

    /// Gives the pacer of a call its next frame; see `Session.nextFrame`.
    /// - Returns: false when there is nothing to play.
    package mutating func nextFrame(
        into samples: inout [Int16], now: Moment
    ) -> (isPlaying: Bool, changes: [PlayoutQueue.Change]) {
        let (isPlaying, changes) = delivery.queue.pull(into: &samples)
        if isPlaying { lastPlayed = now }
        return (isPlaying, changes)
    }

    /// Samples of audio that wait to be played.
    var backlog: Int { delivery.queue.backlog }

    package func activity(now: Moment) -> AgentActivity {
        let isResponding = isResponding
        return AgentActivity(
            isResponding: isResponding, isAnswering: isResponding || delivery.hasAudio(now: now),
            isIdle: flow == .both && !isResponding && !owesAnswer && owedFollowUp == nil
                && !delivery.isPlaying(now: now),
            playsUntil: delivery.playsUntil(now: now))
    }

    /// When `.deadline` is due.
    package var nextDeadline: Moment? {
        var next = nextInterim
        // By index, because this is asked at every frame and a response is large to copy.
        for index in runs.indices {
            next = next.earlier(runs[index].deadlines.chat).earlier(runs[index].deadlines.speech)
        }
        return next.earlier(registry.nextDeadline).earlier(steps.nextDeadline)
    }

    private mutating func expire(_ context: inout SessionContext, _ step: inout SessionStep) {
        expireRuns(&context, &step)
        expireMCP(&context, &step)
        expireInterims(&context, &step)
    }

    /// Stops every engine that works for the session, which is over.
    mutating func end(_ step: inout SessionStep) {
        for index in runs.indices.reversed() { stop(runs[index].id, &step) }
        dropComposition(&step)
    }

    /// The caller is put on hold, or is back.
    private mutating func follow(_ flow: MediaFlow) {
        guard flow != self.flow else { return }
        self.flow = flow
        delivery.queue.isOnHold = !flow.plays
        // The time on hold is not the latency of an answer.
        for index in runs.indices { runs[index].timeline = nil }
    }

    /// The user is about to silence the agent.
    private func noteBargeIn(since began: Moment, _ step: inout SessionStep) {
        guard delivery.audioDelivery == .paced, delivery.queue.isPlaying else { return }
        step.append(.measured(.bargeIn(max(.zero, lastPlayed - began))))
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
