import Events
import SansIO

// The two halves: what one of them has to do for the other passes here.
extension Session {
    mutating func agent(_ input: AgentTurns.Input, _ step: inout SessionStep) {
        step.user = user.activity
        agent.handle(input, &context, &step)
    }

    mutating func user(_ input: UserTurns.Input, _ step: inout SessionStep) {
        user(&step) { $0.handle(input, &$1, &$2) }
    }

    /// Lets the user's half take a step, and performs what comes of it, also if it throws.
    mutating func user<Failure>(
        _ step: inout SessionStep,
        _ body: (inout UserTurns, inout SessionContext, inout UserTurns.Step) throws(Failure) -> Void
    ) throws(Failure) {
        var half = UserTurns.Step(now: step.now, agent: agent.activity(now: step.now))
        defer {
            user.keep(half.outputs)
            for output in half.outputs { perform(output, &step) }
        }
        try body(&user, &context, &half)
    }

    private mutating func perform(_ output: UserTurns.Output, _ step: inout SessionStep) {
        switch output {
        case .event(let event): context.emit(event, &step)
        case .recognizer(let command): step.append(.recognizer(command))
        case .holdPlayout(let isHeld): agent(.holdPlayout(isHeld), &step)
        case .bargeIn(let began): agent(.bargeIn(since: began), &step)
        case .committed(let item, let samples):
            commit(item, &step)
            agent(.committed(samples: samples), &step)
        case .understood(let item, let text): context.conversation.update(item) { $0.item.setTranscript(text) }
        case .heard(let turn): agent(.heard(turn), &step)
        case .transcribed(let item): agent(.transcribed(item), &step)
        case .mayAnswer: agent(.mayAnswer, &step)
        case .idle(let position): speakUp(idleSince: position, &step)
        }
    }

    /// The user's turn becomes an item of the conversation.
    private mutating func commit(_ item: ItemID, _ step: inout SessionStep) {
        let previous = context.conversation.last
        context.emit(.inputAudioBufferCommitted(.init(previousItemID: previous, itemID: item)), &step)
        context.add(.spoken(item), after: previous, &step)
    }

    /// The user said nothing for `idle_timeout_ms` (Voice Live protocol F.3): the silence becomes an item without words
    /// and is answered.
    private mutating func speakUp(idleSince position: Int, _ step: inout SessionStep) {
        let item = context.makeItemID()
        context.emit(
            .timeoutTriggered(
                .init(
                    audioStartMs: InputTimeline.milliseconds(at: position),
                    audioEndMs: InputTimeline.milliseconds(at: user.buffer.end), itemID: item)), &step)
        guard !context.conversation.isFull else { return }
        commit(item, &step)
        user.buffer.clear()
        context.conversation.update(item) { $0.item.setTranscript("") }
        if object.inputAudioTranscription != nil {
            context.emit(.transcriptionCompleted(TranscriptionCompleted(itemID: item, transcript: "")), &step)
        }
        guard context.settings.turns?.createsResponse == true else { return }
        var plan = ResponsePlan(context.settings, conversation: context.conversation.id)
        plan.instructions += plan.instructions.isEmpty ? Self.nudge : "\n\n" + Self.nudge
        agent(.respond(plan), &step)
    }

    private static let nudge =
        "The user has said nothing for a while. In one short sentence, ask whether they are still there or need more."
}
