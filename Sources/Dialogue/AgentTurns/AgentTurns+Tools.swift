import Engine
import Events
import SansIO

// Calls of MCP tools: they run, or wait for the client's approval, and their results are told by a response that the
// session starts itself (Voice Live protocol G.8).
extension AgentTurns {
    /// Responses in a row that may call tools with nobody asking for it. The one after them has to speak.
    static let mostFollowUps = 8

    /// Adds the tools of MCP servers to what the chat model is asked.
    func offerMCPTools(to run: inout ResponseRun, in request: inout ChatRequest) {
        var table = registry.table(of: run.plan.servers, besides: run.plan.tools)
        // An approval is an item of the conversation, so nobody could be asked by a response outside of it.
        if run.plan.isOutOfBand { table.removeThoseToApprove() }
        guard !table.isEmpty else { return }
        request.tools += table.tools
        run.mcp.table = table
        run.mcp.asked = run.plan.hasInputOfItsOwn ? request.messages : nil
    }

    /// One step of a response that calls tools.
    mutating func perform(
        _ call: MCPRunStep, of response: ResponseID, _ context: inout SessionContext, _ step: inout SessionStep
    ) {
        switch call {
        case .call(let item, let tool, let arguments):
            self.call(tool, arguments: arguments, item: item, response: response, &context, &step)
        case .ask(let request, let tool, let arguments):
            steps.ask(request, .init(step: tool, arguments: arguments, response: response))
        }
    }

    private mutating func call(
        _ tool: MCPStep, arguments: String, item: ItemID, response: ResponseID, _ context: inout SessionContext,
        _ step: inout SessionStep
    ) {
        let isKnown = registry.entry(tool.server) != nil
        // A server that was left meanwhile never answers: the call fails in the next moment, not amid this step.
        let call = steps.start(
            .init(
                item: item, server: tool.server, response: response,
                deadline: isKnown ? step.now + context.options.limits.mcpCall : step.now))
        if isKnown { step.append(.mcp(.call(call, tool.server, name: tool.name, arguments: arguments))) }
    }

    mutating func returned(
        _ id: MCPCallID, _ outcome: MCPOutcome, _ context: inout SessionContext, _ step: inout SessionStep
    ) {
        guard let call = steps.finish(id) else { return }
        update(call.response, &context, &step) { run, _ in run.finishMCPCall(call.item, outcome) }
    }

    /// Stops the calls of a response.
    mutating func cancelMCPCalls(of response: ResponseID, _ step: inout SessionStep) {
        for call in steps.calls(of: response) {
            _ = steps.finish(call)
            step.append(.mcp(.cancel(call)))
        }
    }

    // MARK: Approval

    /// The client may decide about this request.
    func awaitsApproval(_ request: ItemID) -> Bool { steps.approvals[request] != nil }

    /// The client's word on a call, as an item that is in the conversation already. An approved call is a response of its
    /// own, with the same events as one that needs no approval.
    mutating func decide(_ response: MCPApprovalResponse, _ context: inout SessionContext, _ step: inout SessionStep) {
        guard let approval = steps.decide(response.approvalRequestID) else { return }
        guard response.approve else {
            refuse(approval, because: response.reason, request: response.approvalRequestID, &context, &step)
            return settle(approval.response, &context, &step)
        }
        steps.enqueue(.init(request: response.approvalRequestID, approval: approval))
    }

    /// A call that is refused is one that fails: clients see each end where they look for it.
    private mutating func refuse(
        _ approval: MCPSteps.Approval, because reason: String?, request: ItemID, _ context: inout SessionContext,
        _ step: inout SessionStep
    ) {
        let id = ItemID(rawValue: context.ids.make("item"))
        let call = MCPCall(
            serverLabel: approval.step.label, name: approval.step.name, arguments: approval.arguments,
            approvalRequestID: request)
        context.add(Item(id: id, status: .inProgress, body: .mcpCall(call)), after: context.conversation.last, &step)
        context.conversation.update(id) { $0.functionName = approval.step.function }
        context.emit(.mcpCallInProgress(MCPCallEvent(itemID: id, outputIndex: 0).about(call)), &step)
        let refused = call.refused(because: reason)
        context.conversation.replace(Item(id: id, status: .incomplete, body: .mcpCall(refused)))
        context.emit(.mcpCallFailed(MCPCallEvent(itemID: id, outputIndex: 0).about(refused)), &step)
    }

    /// Approved calls run one after the other, while the session is at rest.
    mutating func runApproved(_ context: inout SessionContext, _ step: inout SessionStep) {
        guard steps.hasApproved, isAtRest(step.user) else { return }
        let id = ResponseID(rawValue: context.ids.make("resp"))
        guard let (call, plan) = steps.next(as: id) else { return }
        endToolInterim(&step)
        let run = ResponseRun(id: id, plan: plan)
        context.emit(.responseCreated(ResponseEvent(response: run.object(.inProgress))), &step)
        runs.append(run)
        update(id, &context, &step) { run, ids in
            run.carryOut(call.approval.step, arguments: call.approval.arguments, request: call.request, ids: &ids)
        }
        bridgeCalls(of: id, &step)
    }

    /// The client deleted an item: a request that is gone is not decided about.
    mutating func forgetApproval(_ item: ItemID, _ context: inout SessionContext, _ step: inout SessionStep) {
        guard let approval = steps.decide(item) else { return }
        settle(approval.response, &context, &step)
    }

    // MARK: Follow-up

    /// A response is over: what its calls returned is to be told, once the last of them is through.
    mutating func concludeTools(of run: ResponseRun, _ context: inout SessionContext, _ step: inout SessionStep) {
        if let asking = steps.end(run.id) {
            return run.isCompleted ? settle(asking, &context, &step) : steps.abandon(asking)
        }
        guard !run.mcp.table.isEmpty else { return }
        var plan = run.plan
        plan.followUps += 1
        if let asked = run.mcp.asked {
            plan.input = .messages(asked + run.mcpMessages)
        } else {
            plan.input = .conversation(appending: [])
        }
        // What had to be called was called.
        switch plan.toolChoice {
        case .required, .function: plan.toolChoice = .auto
        case .auto, .none: break
        }
        if plan.followUps >= Self.mostFollowUps { plan.toolChoice = .none }
        let rest = MCPSteps.Rest(followUp: plan, functionCalls: run.functionCalls)
        let ran = run.isCompleted && run.hasMCPResult
        if let rest = steps.conclude(run.id, ran: ran, leaving: rest) { follow(rest, &context, &step) }
    }

    private mutating func settle(_ response: ResponseID, _ context: inout SessionContext, _ step: inout SessionStep) {
        let isOver = !runs.contains { $0.id == response }
        if let rest = steps.settle(response, isOver: isOver) { follow(rest, &context, &step) }
    }

    private mutating func follow(_ rest: MCPSteps.Rest, _ context: inout SessionContext, _ step: inout SessionStep) {
        // Functions are the client's, and so is the word to go on after them, unless all are answered.
        guard rest.functionCalls.allSatisfy(context.conversation.hasOutput) else { return }
        guard rest.followUp.isOutOfBand else {
            owedFollowUp = rest.followUp
            return answerIfOwed(&context, &step)
        }
        if runs.count < context.options.limits.responses { respond(rest.followUp, &context, &step) }
    }
}

extension ResponsePlan {
    /// It answers to results of tools; nobody asked for it.
    var isFollowUp: Bool { followUps > 0 }

    /// The model reads something else than the conversation as it stands.
    var hasInputOfItsOwn: Bool {
        if isOutOfBand { return true }
        if case .conversation(let appended) = input { return !appended.isEmpty }
        return true
    }
}

extension MCPToolTable {
    /// Leaves the tools that run without the client's word.
    mutating func removeThoseToApprove() {
        remove(where: \.needsApproval)
    }
}

extension MCPCall {
    /// The client said no.
    fileprivate func refused(because reason: String?) -> MCPCall {
        let reason = reason.map { ": \($0)" } ?? "."
        var call = self
        call.error = ["type": "approval_denied", "message": .string("The user did not approve this call" + reason)]
        return call
    }
}

extension Conversation {
    /// A client has answered this call. Looks at every item.
    func hasOutput(_ id: ToolCallID) -> Bool {
        var isAnswered = false
        forEach { record in
            if case .functionCallOutput(let output) = record.item.body, output.callID == id { isAnswered = true }
        }
        return isAnswered
    }
}
