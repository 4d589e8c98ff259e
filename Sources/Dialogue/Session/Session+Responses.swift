import Engine
import Events
import Timing

// The agent's side: responses begin, the chat model writes their text.
extension Session {
    /// The response of the conversation that is being generated.
    var active: ResponseRun? { runs.first { !$0.plan.isOutOfBand } }

    /// Asked at every frame, and so without copying a response.
    var isResponding: Bool { runs.indices.contains { !runs[$0].plan.isOutOfBand } }

    /// An answer is being made, or is still being heard.
    var isAnswering: Bool { isResponding || !delivery.responses(now: now).isEmpty }

    func index(of id: ResponseID) -> Int? { runs.firstIndex { $0.id == id } }

    // MARK: Beginning

    /// `response.create` (Voice Live protocol D.12 and D.13).
    mutating func createResponse(_ create: ResponseCreate, _ prepared: PreparedResponse) throws(RequestError) {
        let params = create.response ?? ResponseParams()
        let plan = try prepared.plan.get()
        for call in prepared.calls where !conversation.hasCall(call.id) { throw Self.unknownCall(path: call.path) }
        if let fault = prepared.itemFault { throw fault }
        let warnings = prepared.warnings
        guard plan.isOutOfBand || !conversation.isFull else { throw Self.conversationIsFull }
        if !plan.isOutOfBand, let active {
            if active.plan.isInterim, params.cancelPrevious != true, queued == nil {
                // What bridges the time of a tool is not the client's doing, so it does not stand in its way.
                for warning in warnings { warn(warning) }
                queued = plan
                return
            }
            guard params.cancelPrevious ?? (options.cancelsPrevious && !active.plan.isFollowUp) else {
                throw RequestError(
                    .conversationAlreadyHasActiveResponse,
                    "The conversation already has an active response: \(active.id.rawValue).")
            }
            owesAnswer = false
            cancel(active.id, reason: .clientCancelled)
            // Its end may let one begin that waited for it, and that one is replaced as well.
            owedFollowUp = nil
            for _ in 0..<options.limits.responses {
                if let next = self.active { cancel(next.id, reason: .clientCancelled) }
            }
        }
        // The conversation's own response is one at a time anyway, and never waits for what goes on beside it.
        guard !plan.isOutOfBand || runs.count(where: \.plan.isOutOfBand) < options.limits.responses else {
            throw RequestError(.rateLimitExceeded, "Too many responses are at work at once.")
        }
        for warning in warnings { warn(warning) }
        if !plan.isOutOfBand { (owesAnswer, owedFollowUp) = (false, nil) }
        openServers(of: plan)
        respond(plan)
    }

    /// - Parameter beginning: when the user's turn ended; nil is now.
    mutating func respond(_ plan: ResponsePlan, since beginning: Moment? = nil) {
        if !plan.isOutOfBand { endToolInterim() }
        var run = ResponseRun(id: ResponseID(rawValue: ids.make("resp")), plan: plan)
        run.timeline = timeline(for: plan, isAnswer: beginning != nil)
        if !plan.isOutOfBand { heardTurn = nil }
        if case .recited = plan.input {
            // No model reads anything.
        } else if !plan.isOutOfBand {
            run.tokens.inputAudio = unbilledAudio
            unbilledAudio = 0
        }
        emit(.responseCreated(ResponseEvent(response: run.object(.inProgress))))
        if case .recited(let recitation) = plan.input {
            runs.append(run)
            update(run.id) { $0.recite(recitation, ids: &$1) }
            speak()
            return
        }
        run.interimDeadline = interimDeadline(for: plan, since: beginning ?? now)
        run.awaited = Set(transcriptions.map(\.item) + registry.listings(of: plan.servers))
        runs.append(run)
        generate()
    }

    /// Starts the chat model for every response that has all the words it waits for.
    mutating func generate() {
        for index in runs.indices where runs[index].isWaiting && runs[index].awaited.isEmpty {
            syncOpenItems()
            let id = nextRunID()
            var request = runs[index].plan.request(context: conversation.context(), model: options.model)
            offerMCPTools(to: &runs[index], in: &request)
            runs[index].start(id, reading: request.bytes, deadline: now + options.limits.chat)
            runs[index].timeline?.ask(now)
            outputs.append(.chat(.start(id, request)))
        }
    }

    /// The words of `item` are known, or will never be.
    mutating func release(_ item: ItemID) {
        for index in runs.indices { runs[index].awaited.remove(item) }
        generate()
    }

    // MARK: Text

    mutating func chat(_ id: ChatRunID, _ event: ChatEvent) {
        guard !composed(id, event) else { return }
        let event = withUnusedCallID(event)
        guard let run = runs.first(where: { $0.chatRun == id })?.id else { return }
        update(run) { [deadline = now + options.limits.chat] run, ids in
            run.chatDeadline = deadline
            return run.handle(event, ids: &ids)
        }
        if let index = index(of: run), !runs[index].outputs.isEmpty {
            runs[index].interimDeadline = nil
            endInterim(of: run)
        }
        speak()
    }

    /// Some servers begin to count calls again with every answer, and some give no ids: outputs find their call by its
    /// id, so that of an earlier call is replaced.
    private func withUnusedCallID(_ event: ChatEvent) -> ChatEvent {
        guard case .toolCall(let index, let id, let name) = event, conversation.hasCall(ToolCallID(rawValue: id))
        else { return event }
        return .toolCall(index: index, id: "", name: name)
    }

    mutating func chatEnded(_ id: ChatRunID, _ fault: EngineFault?) {
        guard !compositionEnded(id, fault) else { return }
        guard let run = runs.first(where: { $0.chatRun == id })?.id else { return }
        if let fault {
            chatFailed(run, fault)
        } else {
            update(run) { run, ids in run.finishText(ids: &ids) }
            bridgeCalls(of: run)
            speak()
        }
    }

    // MARK: Steps of a run

    /// Lets a run take one step, and does what follows from it.
    mutating func update(
        _ id: ResponseID, _ step: (inout ResponseRun, inout IDSource) -> [ResponseRun.Step]
    ) {
        guard let index = index(of: id) else { return }
        runs[index].awaitsPlayout = delivery.isAboutToStart(id)
        perform(step(&runs[index], &ids), of: id)
    }

    private mutating func perform(_ steps: [ResponseRun.Step], of id: ResponseID) {
        guard let index = index(of: id) else { return }
        let plan = runs[index].plan
        for step in steps {
            switch step {
            case .event(let event): emit(event)
            case .opened(let item):
                guard !plan.isOutOfBand else { break }
                add(item, after: conversation.last)
                let output = runs[index].outputs.first { $0.id == item.id }
                conversation.update(item.id) { record in
                    record.isInterim = plan.isInterim || output?.isInterim == true
                    record.functionName = output?.functionName
                }
            case .closed(let item): if !plan.isOutOfBand { conversation.replace(item) }
            case .reasoned(let item, let bytes): conversation.update(item) { $0.reasoning = bytes }
            case .mcp(let step): perform(step, of: id)
            }
        }
        guard runs[index].isDone else { return }
        let run = runs.remove(at: index)
        endInterim(of: id)
        announce(delivery.complete(id))
        concludeTools(of: run)
        bridgeTools(after: run)
        respondToQueued()
        answerIfOwed()
    }

    /// What the client asked for while the time of a tool was being bridged.
    private mutating func respondToQueued() {
        guard !isResponding, let plan = queued else { return }
        queued = nil
        respond(plan)
    }

    mutating func announce(_ changes: [PlayoutQueue.Change]) {
        for change in changes {
            switch change {
            case .started(let id):
                emit(.outputAudioBufferStarted(OutputAudioBufferEvent(responseID: id)))
                noteFirstSound(of: id)
                update(id) { run, _ in run.advance() }
            case .stopped(let id): emit(.outputAudioBufferStopped(OutputAudioBufferEvent(responseID: id)))
            }
        }
    }

    // MARK: Endings before the end

    /// Stops the engines that work for a response, without a word to the client.
    mutating func stop(_ id: ResponseID) {
        guard let index = index(of: id) else { return }
        if let run = runs[index].chatRun { outputs.append(.chat(.cancel(run))) }
        if let speech = runs[index].line.clear() { outputs.append(.synthesizer(.cancel(speech))) }
        cancelMCPCalls(of: id)
    }

    /// An engine failed: what is being heard may be heard to its end. What had not begun is dropped, since the client
    /// never sees play-out begin of a response that is done.
    mutating func fail(_ id: ResponseID, _ fault: EngineFault) {
        stop(id)
        let isHeard = delivery.carriage == .events || delivery.isAnnounced(id)
        if !isHeard { _ = delivery.drop(id, now: now) }
        if let run = runs.first(where: { $0.id == id }), run.plan.speaks {
            for output in run.outputs where output.isMessage && !output.isClosed {
                conversation.update(output.id) { record in
                    record.cut = min(isHeard ? record.track?.length ?? 0 : 0, record.cut ?? .max)
                }
            }
        }
        update(id) { run, _ in run.end(.failed(ErrorDetails(fault))) }
    }

    /// The chat model failed. Where nothing of the answer was said, the user hears why there is none, if the operator
    /// wants that.
    private mutating func chatFailed(_ id: ResponseID, _ fault: EngineFault) {
        guard let apology = options.apology, let index = index(of: id), runs[index].canApologize else {
            return fail(id, fault)
        }
        if let run = runs[index].chatRun { outputs.append(.chat(.cancel(run))) }
        update(id) { run, ids in run.apologize(apology, for: ErrorDetails(fault), ids: &ids) }
        endInterim(of: id)
        speak()
    }

    /// Ends a response that is being generated. Its audio is the business of `silence`.
    mutating func close(_ id: ResponseID, reason: CancelReason) {
        stop(id)
        update(id) { run, _ in run.end(.cancelled(reason)) }
    }

    /// No audio is made for the response any more; its text goes on.
    mutating func mute(_ id: ResponseID) {
        guard let index = index(of: id) else { return }
        if let speech = runs[index].line.clear() { outputs.append(.synthesizer(.cancel(speech))) }
        update(id) { $0.mute(ids: &$1) }
    }

    /// Engines that did not answer in time are given up.
    mutating func expireRuns() {
        for run in runs {
            if let deadline = run.chatDeadline, deadline <= now {
                chatFailed(run.id, EngineFault(.timeout, "The chat model did not answer in time."))
            } else if let deadline = run.speechDeadline, deadline <= now {
                expireSpeech(of: run.id)
            }
        }
    }
}
