import Engine
import Events
import SansIO

// The agent's side: responses begin, the chat model writes their text.
extension AgentTurns {
    /// The response of the conversation that is being generated.
    var active: ResponseRun? { runs.first { !$0.plan.isOutOfBand } }

    /// Asked at every frame, and so without copying a response.
    var isResponding: Bool { runs.indices.contains { !runs[$0].plan.isOutOfBand } }

    func index(of id: ResponseID) -> Int? { runs.firstIndex { $0.id == id } }

    // MARK: Beginning

    /// `response.create` (Voice Live protocol D.12 and D.13).
    mutating func createResponse(
        _ create: ResponseCreate, _ prepared: PreparedResponse, _ context: inout SessionContext,
        _ step: inout SessionStep
    ) throws(RequestError) {
        let params = create.response ?? ResponseParams()
        let plan = try prepared.plan.get()
        for call in prepared.calls where !context.conversation.hasCall(call.id) {
            throw RequestError.unknownCall(path: call.path)
        }
        if let fault = prepared.itemFault { throw fault }
        let warnings = prepared.warnings
        guard plan.isOutOfBand || !context.conversation.isFull else { throw RequestError.conversationIsFull }
        if !plan.isOutOfBand, let active {
            if active.plan.isInterim, params.cancelPrevious != true, queued == nil {
                // What bridges the time of a tool is not the client's doing, so it does not stand in its way.
                for warning in warnings { context.warn(warning, &step) }
                queued = plan
                return
            }
            guard params.cancelPrevious ?? (context.options.cancelsPrevious && !active.plan.isFollowUp) else {
                throw RequestError(
                    .conversationAlreadyHasActiveResponse,
                    "The conversation already has an active response: \(active.id.rawValue).")
            }
            owesAnswer = false
            cancel(active.id, reason: .clientCancelled, &context, &step)
            // Its end may let one begin that waited for it, and that one is replaced as well.
            owedFollowUp = nil
            for _ in 0..<context.options.limits.responses {
                if let next = self.active { cancel(next.id, reason: .clientCancelled, &context, &step) }
            }
        }
        // The conversation's own response is one at a time anyway, and never waits for what goes on beside it.
        guard !plan.isOutOfBand || runs.count(where: \.plan.isOutOfBand) < context.options.limits.responses else {
            throw RequestError(.rateLimitExceeded, "Too many responses are at work at once.")
        }
        for warning in warnings { context.warn(warning, &step) }
        if !plan.isOutOfBand { (owesAnswer, owedFollowUp) = (false, nil) }
        openServers(of: plan, &context, &step)
        respond(plan, &context, &step)
    }

    /// - Parameter beginning: when the user's turn ended; nil is now.
    mutating func respond(
        _ plan: ResponsePlan, since beginning: Moment? = nil, _ context: inout SessionContext, _ step: inout SessionStep
    ) {
        if !plan.isOutOfBand { endToolInterim(&step) }
        var run = ResponseRun(id: ResponseID(rawValue: context.ids.make("resp")), plan: plan)
        run.timeline = timeline(for: plan, isAnswer: beginning != nil, step)
        if !plan.isOutOfBand { heardTurn = nil }
        if case .recited = plan.input {
            // No model reads anything.
        } else if !plan.isOutOfBand {
            run.tokens.inputAudio = unbilledAudio
            unbilledAudio = 0
        }
        context.emit(.responseCreated(ResponseEvent(response: run.object(.inProgress))), &step)
        if case .recited(let recitation) = plan.input {
            runs.append(run)
            update(run.id, &context, &step) { $0.recite(recitation, ids: &$1) }
            speak(&context, &step)
            return
        }
        run.deadlines.interim = interimDeadline(for: plan, since: beginning ?? step.now, now: step.now)
        run.awaited = Set(step.user.pendingItems + registry.listings(of: plan.servers))
        runs.append(run)
        generate(&context, &step)
    }

    /// Starts the chat model for every response that has all the words it waits for.
    mutating func generate(_ context: inout SessionContext, _ step: inout SessionStep) {
        for index in runs.indices where runs[index].isWaiting && runs[index].awaited.isEmpty {
            syncOpenItems(&context.conversation)
            let id = nextRunID()
            var request = runs[index].plan.request(
                context: context.conversation.context(), model: context.options.model)
            offerMCPTools(to: &runs[index], in: &request)
            runs[index].start(id, reading: request.bytes, deadline: step.now + context.options.limits.chat)
            runs[index].timeline?.ask(step.now)
            step.append(.chat(.start(id, request)))
        }
    }

    /// The words of `item` are known, or will never be.
    mutating func release(_ item: ItemID, _ context: inout SessionContext, _ step: inout SessionStep) {
        for index in runs.indices { runs[index].awaited.remove(item) }
        generate(&context, &step)
    }

    /// The user does not speak, no response is active, and no transcript is pending that may call for an answer.
    func isAtRest(_ user: UserActivity) -> Bool { !user.isSpeaking && !isResponding && !user.mayCallForAnswer }

    /// Answers the user once everything that was said is transcribed, the user is silent and no answer is running.
    mutating func answerIfOwed(_ context: inout SessionContext, _ step: inout SessionStep) {
        guard owesAnswer || owedFollowUp != nil, isAtRest(step.user) else { return }
        // A user who spoke meanwhile is answered with the results of tools in view.
        let followUp = owesAnswer ? nil : owedFollowUp
        (owesAnswer, owedFollowUp) = (false, nil)
        respond(
            followUp ?? ResponsePlan(context.settings, conversation: context.conversation.id),
            since: followUp == nil ? turnEnded : nil, &context, &step)
    }

    // MARK: Text

    mutating func chat(_ id: ChatRunID, _ event: ChatEvent, _ context: inout SessionContext, _ step: inout SessionStep)
    {
        guard !composed(id, event) else { return }
        let event = withUnusedCallID(event, context.conversation)
        guard let run = runs.first(where: { $0.chatRun == id })?.id else { return }
        update(run, &context, &step) { [deadline = step.now + context.options.limits.chat] run, ids in
            run.deadlines.chat = deadline
            return run.handle(event, ids: &ids)
        }
        if let index = index(of: run), !runs[index].outputs.isEmpty {
            runs[index].deadlines.interim = nil
            endInterim(of: run, &step)
        }
        speak(&context, &step)
    }

    /// Some servers begin to count calls again with every answer, and some give no ids: outputs find their call by its
    /// id, so that of an earlier call is replaced.
    private func withUnusedCallID(_ event: ChatEvent, _ conversation: Conversation) -> ChatEvent {
        guard case .toolCall(let index, let id, let name) = event, conversation.hasCall(ToolCallID(rawValue: id))
        else { return event }
        return .toolCall(index: index, id: "", name: name)
    }

    mutating func chatEnded(
        _ id: ChatRunID, _ fault: EngineFault?, _ context: inout SessionContext, _ step: inout SessionStep
    ) {
        guard !compositionEnded(id, fault, &context, &step) else { return }
        guard let run = runs.first(where: { $0.chatRun == id })?.id else { return }
        if let fault {
            chatFailed(run, fault, &context, &step)
        } else {
            update(run, &context, &step) { run, ids in run.finishText(ids: &ids) }
            bridgeCalls(of: run, &step)
            speak(&context, &step)
        }
    }

    // MARK: Changes of a run

    /// Changes a run and performs what comes of it.
    mutating func update(
        _ id: ResponseID, _ context: inout SessionContext, _ step: inout SessionStep,
        _ change: (inout ResponseRun, inout IDSource) -> [ResponseRun.Output]
    ) {
        guard let index = index(of: id) else { return }
        runs[index].awaitsPlayout = delivery.isAboutToStart(id)
        perform(change(&runs[index], &context.ids), of: id, &context, &step)
    }

    private mutating func perform(
        _ outputs: [ResponseRun.Output], of id: ResponseID, _ context: inout SessionContext, _ step: inout SessionStep
    ) {
        guard let index = index(of: id) else { return }
        let plan = runs[index].plan
        for output in outputs {
            switch output {
            case .event(let event): context.emit(event, &step)
            case .opened(let item):
                guard !plan.isOutOfBand else { break }
                context.add(item, after: context.conversation.last, &step)
                let output = runs[index].outputs.first { $0.id == item.id }
                context.conversation.update(item.id) { record in
                    record.isInterim = plan.isInterim || output?.isInterim == true
                    record.functionName = output?.functionName
                }
            case .closed(let item): if !plan.isOutOfBand { context.conversation.replace(item) }
            case .reasoned(let item, let bytes): context.conversation.update(item) { $0.reasoning = bytes }
            case .mcp(let call): perform(call, of: id, &context, &step)
            }
        }
        guard runs[index].isDone else { return }
        let run = runs.remove(at: index)
        endInterim(of: id, &step)
        announce(delivery.complete(id), &context, &step)
        concludeTools(of: run, &context, &step)
        bridgeTools(after: run, &step)
        respondToQueued(&context, &step)
        answerIfOwed(&context, &step)
    }

    /// What the client asked for while the time of a tool was being bridged.
    private mutating func respondToQueued(_ context: inout SessionContext, _ step: inout SessionStep) {
        guard !isResponding, let plan = queued else { return }
        queued = nil
        respond(plan, &context, &step)
    }

    mutating func announce(_ changes: [PlayoutQueue.Change], _ context: inout SessionContext, _ step: inout SessionStep)
    {
        for change in changes {
            switch change {
            case .started(let id):
                context.emit(.outputAudioBufferStarted(OutputAudioBufferEvent(responseID: id)), &step)
                noteFirstSound(of: id, &step)
                update(id, &context, &step) { run, _ in run.advance() }
            case .stopped(let id):
                context.emit(.outputAudioBufferStopped(OutputAudioBufferEvent(responseID: id)), &step)
            }
        }
    }

    // MARK: Endings before the end

    /// Stops the engines that work for a response, without a word to the client.
    mutating func stop(_ id: ResponseID, _ step: inout SessionStep) {
        guard let index = index(of: id) else { return }
        if let run = runs[index].chatRun { step.append(.chat(.cancel(run))) }
        if let speech = runs[index].line.clear() { step.append(.synthesizer(.cancel(speech))) }
        cancelMCPCalls(of: id, &step)
    }

    /// An engine failed: what is being heard may be heard to its end. What had not begun is dropped, since the client
    /// never sees play-out begin of a response that is done.
    mutating func fail(
        _ id: ResponseID, _ fault: EngineFault, _ context: inout SessionContext, _ step: inout SessionStep
    ) {
        stop(id, &step)
        let isHeard = delivery.audioDelivery == .events || delivery.isAnnounced(id)
        if !isHeard { _ = delivery.drop(id, now: step.now) }
        if let run = runs.first(where: { $0.id == id }), run.plan.speaks {
            for output in run.outputs where output.isMessage && !output.isClosed {
                context.conversation.update(output.id) { record in
                    record.cut = min(isHeard ? record.track?.length ?? 0 : 0, record.cut ?? .max)
                }
            }
        }
        update(id, &context, &step) { run, _ in run.end(.failed(ErrorDetails(fault))) }
    }

    /// The chat model failed. Where nothing of the answer was said, the user hears why there is none, if the operator
    /// wants that.
    private mutating func chatFailed(
        _ id: ResponseID, _ fault: EngineFault, _ context: inout SessionContext, _ step: inout SessionStep
    ) {
        guard let apology = context.options.apology, let index = index(of: id), runs[index].canApologize else {
            return fail(id, fault, &context, &step)
        }
        if let run = runs[index].chatRun { step.append(.chat(.cancel(run))) }
        update(id, &context, &step) { run, ids in run.apologize(apology, for: ErrorDetails(fault), ids: &ids) }
        endInterim(of: id, &step)
        speak(&context, &step)
    }

    /// Ends a response that is being generated. Its audio is the business of `silence`.
    mutating func close(
        _ id: ResponseID, reason: CancelReason, _ context: inout SessionContext, _ step: inout SessionStep
    ) {
        stop(id, &step)
        update(id, &context, &step) { run, _ in run.end(.cancelled(reason)) }
    }

    /// No audio is made for the response any more; its text goes on.
    mutating func mute(_ id: ResponseID, _ context: inout SessionContext, _ step: inout SessionStep) {
        guard let index = index(of: id) else { return }
        if let speech = runs[index].line.clear() { step.append(.synthesizer(.cancel(speech))) }
        update(id, &context, &step) { $0.mute(ids: &$1) }
    }

    /// Engines that did not answer in time are given up.
    mutating func expireRuns(_ context: inout SessionContext, _ step: inout SessionStep) {
        for run in runs {
            if let deadline = run.deadlines.chat, deadline <= step.now {
                chatFailed(run.id, EngineFault(.timeout, "The chat model did not answer in time."), &context, &step)
            } else if let deadline = run.deadlines.speech, deadline <= step.now {
                expireSpeech(of: run.id, &context, &step)
            }
        }
    }
}
