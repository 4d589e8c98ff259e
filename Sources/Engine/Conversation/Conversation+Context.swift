import Events

extension Conversation {
    /// The conversation as the chat model sees it: only what was said and heard, calls with their newest output, and
    /// calls that nobody has answered yet marked as pending.
    public func context() -> [ChatMessage] {
        var messages: [ChatMessage] = []
        var outputs: [ToolCallID: String] = [:]
        var decided: Set<ItemID> = []
        forEach { record in
            switch record.item.body {
            case .functionCallOutput(let output): outputs[output.callID] = output.output
            case .mcpCall(let call): if let request = call.approvalRequestID { decided.insert(request) }
            default: break
            }
        }
        forEach { record in
            switch record.item.body {
            case .functionCall(let call):
                guard record.item.status == .completed else { break }
                messages.append(
                    .toolCall(id: call.callID.rawValue, name: call.name, arguments: call.arguments))
                messages.append(.toolOutput(id: call.callID.rawValue, output: outputs[call.callID]))
            case .mcpCall:
                messages += record.item.mcpMessages
            case .mcpApprovalRequest(let request):
                guard !decided.contains(record.item.id) else { break }
                let id = record.item.id.rawValue
                messages.append(
                    .toolCall(id: id, name: MCPToolTable.name(request.name), arguments: request.arguments))
                messages.append(.toolOutput(id: id, output: nil))
            case .message:
                if let message = record.message { messages.append(message) }
            default:
                break
            }
        }
        return messages
    }
}

extension Conversation.Record {
    /// The words of the item that count: those heard, where it was cut off.
    public var words: String {
        guard let cut else { return item.text }
        let heard = track?.heard(of: item.text, samples: cut) ?? ""
        guard !heard.isEmpty, let suffix else { return heard }
        return heard + suffix
    }

    /// The item as a client that asks for it sees it.
    var shown: Item {
        guard isShownCut else { return item }
        var item = item
        item.setTranscript(words)
        return item
    }

    /// The message as the chat model sees it; nil when nothing of it was said or heard.
    var message: ChatMessage? {
        guard !isInterim, case .message(let message) = item.body else { return nil }
        let words = words
        guard words.contains(where: { !$0.isWhitespace }) else { return nil }
        switch message.role {
        case .system: return .system(words)
        case .user: return .user(words)
        case .assistant: return .assistant(words)
        }
    }
}
