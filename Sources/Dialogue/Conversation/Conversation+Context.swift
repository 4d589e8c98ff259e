import Engine
import Events

extension Conversation {
    /// The conversation as the chat model sees it: only what was said and heard, calls with the output that came last,
    /// and calls that nobody has answered yet marked as pending. It takes as long as what has changed since the last
    /// time, not as the conversation.
    public mutating func context() -> ChatContext {
        cover()
        for (index, block) in shown.blocks.enumerated() where block.content == nil {
            guard let (first, last) = block.ends else { continue }
            shown.fill(index, with: messages(from: first, through: last))
        }
        let start = if let last = shown.last { chain.next(of: last) } else { chain.first }
        return ChatContext(shown.blocks.compactMap(\.content), tail: messages(from: start, through: nil))
    }

    /// Covers all items but the newest, of which there are always some and never more than two blocks.
    private mutating func cover() {
        var wanted = (chain.count - shown.count) / ContextCache.size - 1
        guard wanted > 0 else { return }
        var items: [ItemID] = []
        var next = if let last = shown.last { chain.next(of: last) } else { chain.first }
        while wanted > 0, let item = next {
            items.append(item)
            next = chain.next(of: item)
            guard items.count == ContextCache.size else { continue }
            shown.append(items)
            items.removeAll(keepingCapacity: true)
            wanted -= 1
        }
    }

    private func messages(from first: ItemID?, through last: ItemID?) -> [ChatMessage] {
        var messages: [ChatMessage] = []
        guard let first else { return messages }
        chain.forEach(from: first, through: last) { append($1, to: &messages) }
        return messages
    }

    private func append(_ record: Record, to messages: inout [ChatMessage]) {
        switch record.item.body {
        case .functionCall(let call):
            guard record.item.status == .completed else { break }
            messages.append(.toolCall(id: call.callID.rawValue, name: call.name, arguments: call.arguments))
            messages.append(.toolOutput(id: call.callID.rawValue, output: output(of: call.callID)))
        case .mcpCall:
            messages += record.item.mcpMessages(function: record.functionName)
        case .mcpApprovalRequest(let request):
            guard !ties.isDecided(record.item.id) else { break }
            let id = record.item.id.rawValue
            let name = record.functionName ?? MCPToolTable.name(request.name)
            messages.append(.toolCall(id: id, name: name, arguments: request.arguments))
            messages.append(.toolOutput(id: id, output: nil))
        case .message:
            if let message = record.message { messages.append(message) }
        default:
            break
        }
    }

    private func output(of call: ToolCallID) -> String? {
        guard let item = ties.newestOutput(of: call), case .functionCallOutput(let output) = self[item]?.item.body
        else { return nil }
        return output.output
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

    /// The words that the model reads: without the reasoning in front of them.
    private var answer: String {
        guard let reasoning else { return words }
        let said = cut == nil ? item.text : track?.heard(of: item.text, samples: cut ?? 0) ?? ""
        guard said.utf8.count > reasoning else { return "" }
        return String(String(decoding: words.utf8.dropFirst(reasoning), as: UTF8.self).drop(while: \.isWhitespace))
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
        let words = answer
        let images = message.images
        guard !images.isEmpty || words.saysSomething else { return nil }
        switch message.role {
        case .system: return .system(words)
        case .user: return .user(words, images: images)
        case .assistant: return .assistant(words)
        }
    }
}

extension String {
    /// Whether there is more than white space. A text that begins with very much of it counts as one that says
    /// something: each answer would read all of it again otherwise.
    fileprivate var saysSomething: Bool {
        let longest = 4096
        return utf8.count > longest || contains { !$0.isWhitespace }
    }
}

extension Message {
    fileprivate var images: [ChatImage] {
        content.compactMap { part in
            guard case .inputImage(let url?, let detail) = part else { return nil }
            return ChatImage(url: url, detail: detail)
        }
    }
}
