import Engine
import Events

/// What a `response.create` asks for, checked as far as that goes without the conversation.
struct PreparedResponse: Sendable {
    /// A call that an output among its items answers, and which is not among them itself: the conversation must have it.
    struct CallReference: Sendable {
        var id: ToolCallID
        /// Of the item.
        var path: String
    }

    var plan: Result<ResponsePlan, RequestError>
    var warnings: [WarningDetails] = []
    var calls: [CallReference] = []
    /// What is wrong with its items behind those of `calls`.
    var itemFault: RequestError?
}

extension EventPreparation {
    func response(_ create: ResponseCreate) -> PreparedResponse {
        var prepared = PreparedResponse(plan: .success(ResponsePlan(settings, conversation: conversation)))
        prepared.plan = Result { () throws(RequestError) in
            var plan = ResponsePlan(settings, conversation: conversation)
            let params = create.response ?? ResponseParams()
            prepared.warnings = try plan.apply(params, options: options)
            if let more = create.additionalInstructions, !more.isEmpty {
                plan.instructions += plan.instructions.isEmpty ? more : "\n\n" + more
            }
            applyItems(of: params, to: &plan, &prepared)
            return plan
        }
        return prepared
    }

    /// Items that a response brings along, as messages for the model.
    private func applyItems(of params: ResponseParams, to plan: inout ResponsePlan, _ prepared: inout PreparedResponse)
    {
        if case .recited = plan.input { return }
        do throws(RequestError) {
            let appended = try messages(
                params.appendInputItems ?? [], path: "response.append_input_items", &prepared.calls)
            if let items = params.inputItems {
                let given = try messages(items, path: "response.input_items", &prepared.calls)
                plan.input = .messages(ChatContext(given + appended))
            } else if params.appendInputItems != nil {
                plan.input = .conversation(appending: appended)
            }
        } catch {
            prepared.itemFault = error
        }
    }

    private func messages(
        _ items: [ItemParam], path: String, _ calls: inout [PreparedResponse.CallReference]
    ) throws(RequestError) -> [ChatMessage] {
        var list = Conversation(id: conversation)
        for (index, item) in items.enumerated() {
            let path = "\(path)[\(index)]"
            switch item.body {
            case .functionCallOutput(let output):
                // Such items stand on their own: an output finds its call among them as well as in the conversation.
                if !list.hasCall(output.callID) { calls.append(.init(id: output.callID, path: path)) }
            case .message:
                if let fault = contentFault(of: item, path: path) { throw fault }
            case .mcpApprovalResponse:
                // As a part of a response it would decide nothing.
                throw RequestError(
                    .itemNotFound, "There is no such approval request.", param: "\(path).approval_request_id")
            case .functionCall:
                break
            }
            list.append(Item(item, id: ItemID(rawValue: String(index))))
        }
        return Array(list.context())
    }
}
