import Engine
import Events

/// What becomes of a call of an MCP tool that the model asked for (Voice Live protocol G.8).
enum MCPRunStep: Sendable {
    /// The call of this item is to run.
    case call(ItemID, MCPStep, arguments: String)
    /// The client is asked by this item.
    case ask(ItemID, MCPStep, arguments: String)
}

/// The tools of MCP servers that a response offers to the chat model, and what became of the offer.
struct MCPOffer: Sendable {
    var table = MCPToolTable()
    /// What the model was asked, if its answer to the results of tools cannot be had from the conversation.
    var asked: ChatContext?
    /// Calls whose approval is asked for once the model is done.
    var approvals: [AwaitedApproval] = []
}

/// A call that waits for its arguments before the client is asked for its approval: the request shows them whole.
struct AwaitedApproval: Sendable {
    /// The model's number of the call.
    let index: Int
    let step: MCPStep
    var arguments = ""
}

extension ResponseRun {
    /// The model calls a tool of an MCP server.
    mutating func openMCPCall(_ call: Int, _ step: MCPStep, ids: inout IDSource) -> [Output] {
        guard !step.needsApproval else {
            mcp.approvals.append(AwaitedApproval(index: call, step: step))
            return []
        }
        outputs.append(OutputItem(id: ItemID(rawValue: ids.make("item")), kind: .mcpCall(index: call, step)))
        return opened(outputs.count - 1)
    }

    /// The arguments are complete: calls begin, and requests for approval are made.
    mutating func beginMCPCalls(ids: inout IDSource) -> [Output] {
        // Arguments that were cut off are of no use to anybody.
        guard !isCutShort else {
            mcp.approvals = []
            return []
        }
        var steps: [Output] = []
        for index in outputs.indices {
            guard case .mcpCall(_, let step) = outputs[index].kind, !outputs[index].isBegun else { continue }
            outputs[index].isBegun = true
            let output = outputs[index]
            steps.append(
                .event(
                    .mcpCallArgumentsDone(
                        MCPCallArgumentsDone(
                            responseID: id, itemID: output.id, outputIndex: index, arguments: output.body))))
            steps.append(.event(.mcpCallInProgress(mcpEvent(index))))
            steps.append(.mcp(.call(output.id, step, arguments: output.body)))
        }
        for approval in mcp.approvals {
            var output = OutputItem(id: ItemID(rawValue: ids.make("item")), kind: .mcpApproval(approval.step))
            output.body = approval.arguments
            outputs.append(output)
            let index = outputs.count - 1
            steps += opened(index)
            steps.append(.mcp(.ask(output.id, approval.step, arguments: approval.arguments)))
            outputs[index].status = .completed
            steps.append(.closed(outputs[index].item(in: plan)))
            steps.append(.event(itemDone(index)))
        }
        mcp.approvals = []
        return steps
    }

    /// The whole response is one call that the client approved.
    mutating func carryOut(_ step: MCPStep, arguments: String, request: ItemID, ids: inout IDSource) -> [Output] {
        var output = OutputItem(id: ItemID(rawValue: ids.make("item")), kind: .mcpCall(index: 0, step))
        output.approvalRequest = request
        output.body = arguments
        let index = append(output)
        return opened(index) + finishText(ids: &ids)
    }

    /// A call of this response has ended.
    mutating func finishMCPCall(_ item: ItemID, _ outcome: MCPOutcome) -> [Output] {
        guard let index = outputs.firstIndex(where: { $0.id == item }), !outputs[index].isClosed else { return [] }
        outputs[index].outcome = outcome
        return closeMCPCall(index, status: outcome.status) + advance()
    }

    /// Closes a call, whether or not it came to an end.
    mutating func closeMCPCall(_ index: Int, status: ItemStatus) -> [Output] {
        outputs[index].status = status
        var steps: [Output] = []
        if outputs[index].isBegun {
            let outcome = outputs[index].outcome ?? .cancelled
            outputs[index].outcome = outcome
            let event = mcpEvent(index)
            steps.append(.event(outcome.status == .completed ? .mcpCallCompleted(event) : .mcpCallFailed(event)))
        }
        steps.append(.closed(outputs[index].item(in: plan)))
        steps.append(.event(itemDone(index)))
        return steps
    }

    /// A call of this response was carried out, well or not.
    var hasMCPResult: Bool { outputs.contains { $0.outcome != nil } }

    /// Calls and their results, for a response whose items are in no conversation.
    var mcpMessages: [ChatMessage] {
        outputs.flatMap { $0.item(in: plan).mcpMessages(function: $0.functionName) }
    }

    /// Ids of the functions that the client is to carry out.
    var functionCalls: [ToolCallID] {
        outputs.compactMap { if case .call(_, let id, _) = $0.kind { id } else { nil } }
    }

    private func mcpEvent(_ index: Int) -> MCPCallEvent {
        let event = MCPCallEvent(responseID: id, itemID: outputs[index].id, outputIndex: index)
        guard case .mcpCall(let call) = outputs[index].item(in: plan, showing: true).body else { return event }
        return event.about(call)
    }
}

extension MCPOutcome {
    var status: ItemStatus {
        if case .output = self { .completed } else { .incomplete }
    }

    /// Nobody waited for the end.
    static let cancelled = MCPOutcome.failed(EngineFault(.cancelled, "The call was cancelled."))
}

extension MCPCall {
    /// This call with what came of it.
    func ended(_ outcome: MCPOutcome) -> MCPCall {
        var call = self
        switch outcome {
        case .output(let text):
            call.output = text
        case .toolError(let text):
            call.error = ["type": "tool_execution_error", "message": .string(text)]
        case .failed(let fault):
            call.error = [
                "type": "server_error", "code": .string(fault.code.rawValue), "message": .string(fault.message),
            ]
        }
        return call
    }
}

extension MCPCallEvent {
    /// With what some clients look for in the event instead of in the item.
    func about(_ call: MCPCall) -> MCPCallEvent {
        var event = self
        (event.serverLabel, event.name, event.output, event.error) = (
            call.serverLabel, call.name, call.output, call.error
        )
        return event
    }
}

extension Item {
    /// A call of an MCP tool as the chat model sees it; nothing while it runs or is being written.
    /// - Parameter function: The name by which the model called it; nil where that is not known.
    func mcpMessages(function: String?) -> [ChatMessage] {
        guard case .mcpCall(let call) = body else { return [] }
        let output: String?
        if let text = call.output {
            output = text
        } else if case .string(let message)? = call.error?["message"] {
            output = JSONValue.object(["error": .string(message)]).text
        } else if status == .inProgress {
            output = nil
        } else {
            return []
        }
        return [
            .toolCall(
                id: id.rawValue, name: function ?? MCPToolTable.name(call.name), arguments: call.arguments),
            .toolOutput(id: id.rawValue, output: output),
        ]
    }
}

extension EngineFault.Code {
    static let cancelled = EngineFault.Code(rawValue: "cancelled")
}
