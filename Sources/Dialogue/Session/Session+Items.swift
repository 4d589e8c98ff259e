import Events

// The client's hand on the conversation (Voice Live protocol D.8 to D.11).
extension Session {
    mutating func createItem(_ create: ItemCreate, from origin: Origin, _ step: inout SessionStep) throws(RequestError)
    {
        try createItem(create, preparation.item(create.item), from: origin, &step)
    }

    mutating func createItem(
        _ create: ItemCreate, _ prepared: PreparedItem, from origin: Origin, _ step: inout SessionStep
    ) throws(RequestError) {
        let item = try admit(create.item, prepared)
        let previous: ItemID?
        switch create.previousItemID {
        case nil: previous = context.conversation.last
        case ItemCreate.root: previous = nil
        case let id? where context.conversation[id] != nil: previous = id
        case .some:
            throw RequestError(.itemNotFound, "The previous item does not exist.", param: "previous_item_id")
        }
        context.add(item, after: previous, to: origin, &step)
        if let speech = prepared.speech {
            user(&step) { $0.transcribe(speech, of: item.id, &$1, &$2) }
            agent(.speechAdded(samples: speech.samples.count), &step)
        }
        if case .mcpApprovalResponse(let response) = item.body { agent(.decided(response), &step) }
    }

    /// `mcp_approval_response` as an event of its own (Voice Live protocol D.15).
    mutating func approve(_ response: MCPApprovalResponse, from origin: Origin, _ step: inout SessionStep)
        throws(RequestError)
    {
        guard agent.awaitsApproval(response.approvalRequestID) else {
            throw RequestError(.itemNotFound, "There is no such approval request.", param: "approval_request_id")
        }
        try createItem(ItemCreate(item: ItemParam(body: .mcpApprovalResponse(response))), from: origin, &step)
    }

    /// The item that `param` stands for, checked against the context.conversation.
    private mutating func admit(_ param: ItemParam, _ prepared: PreparedItem) throws(RequestError) -> Item {
        if let id = param.id {
            guard (1...Self.longestID).contains(id.rawValue.utf8.count), id != ItemCreate.root else {
                throw RequestError(
                    .invalidValue, "An item's id has 1 to \(Self.longestID) characters.", param: "item.id")
            }
            guard context.conversation[id] == nil else {
                throw RequestError(.itemAlreadyExists, "An item of this id exists already.", param: "item.id")
            }
        }
        switch param.body {
        case .message:
            if let fault = prepared.contentFault { throw fault }
        case .functionCallOutput(let output):
            guard context.conversation.hasCall(output.callID) else { throw RequestError.unknownCall(path: "item") }
        case .mcpApprovalResponse(let response):
            guard agent.awaitsApproval(response.approvalRequestID) else {
                throw RequestError(
                    .itemNotFound, "There is no such approval request.", param: "item.approval_request_id")
            }
        case .functionCall:
            break
        }
        var item = prepared.item
        item.id = param.id ?? context.makeItemID()
        if let fault = prepared.fault { throw fault }
        guard context.conversation.admits(item) else { throw RequestError.conversationIsFull }
        return item
    }

    mutating func retrieveItem(_ id: ItemID, from origin: Origin, _ step: inout SessionStep) throws(RequestError) {
        agent.syncOpenItems(&context.conversation)
        guard let record = context.conversation[id] else { throw RequestError.unknownItem }
        let item = record.shown
        let message = context.makeMessage(.itemRetrieved(.init(item: item)))
        if let audio = audio(of: item) {
            step.append(.retrieved(ItemWithAudio(message: message, audio: audio), replyTo: origin))
        } else {
            step.append(.event(message, replyTo: origin))
        }
    }

    mutating func deleteItem(_ id: ItemID, from origin: Origin, _ step: inout SessionStep) throws(RequestError) {
        guard context.conversation[id] != nil else { throw RequestError.unknownItem }
        context.conversation.remove(id)
        user.forgetAudio(of: id)
        context.emit(.itemDeleted(.init(itemID: id)), to: origin, &step)
        agent(.itemDeleted(id), &step)
    }

    mutating func truncateItem(_ truncate: ItemTruncate, from origin: Origin, _ step: inout SessionStep)
        throws(RequestError)
    {
        agent.syncOpenItems(&context.conversation)
        guard let record = context.conversation[truncate.itemID] else { throw RequestError.unknownItem }
        // One that is cut off before the first of its audio was made has a length of nothing.
        guard record.item.isSpokenByAgent else {
            throw RequestError(.invalidValue, "Only a spoken message of the agent can be truncated.", param: "item_id")
        }
        let made = record.track?.length ?? 0
        guard truncate.contentIndex == 0 else {
            throw RequestError(.invalidValue, "The content index must be 0.", param: "content_index")
        }
        let length = OutputTimeline.milliseconds(
            of: record.isShownCut ? min(made, record.cut ?? .max) : made)
        guard truncate.audioEndMs >= 0 else {
            throw RequestError(.invalidValue, "The time must not be negative.", param: "audio_end_ms")
        }
        guard truncate.audioEndMs <= length else {
            throw RequestError(
                .invalidValue,
                "Audio content of \(length) ms is already shorter than \(truncate.audioEndMs) ms.",
                param: "audio_end_ms")
        }
        context.conversation.update(truncate.itemID) { record in
            record.cut = OutputTimeline.samples(milliseconds: truncate.audioEndMs)
            record.isShownCut = true
        }
        agent(.cut(truncate.itemID, toMilliseconds: truncate.audioEndMs), &step)
        context.emit(
            .itemTruncated(
                .init(itemID: truncate.itemID, contentIndex: 0, audioEndMs: truncate.audioEndMs)), to: origin, &step)
    }

    /// The item with the user's audio, if that is still kept (Voice Live protocol D.9).
    private func audio(of item: Item) -> RetrievedAudio? {
        guard case .message(let message) = item.body, let samples = user.audio(of: item.id), !samples.isEmpty,
            let index = message.content.firstIndex(where: { if case .inputAudio = $0 { true } else { false } })
        else { return nil }
        return RetrievedAudio(samples: samples, format: WireAudio(context.settings.object), part: index)
    }
}

extension RequestError {
    static let conversationIsFull = RequestError(
        .conversationFull, "The conversation is full: delete items first.")
    fileprivate static let unknownItem = RequestError(
        .itemNotFound, "There is no item of this id.", param: "item_id")

    static func unknownCall(path: String) -> RequestError {
        RequestError(
            .invalidToolCallID, "No function call of the conversation has this id.", param: "\(path).call_id")
    }
}

extension FaultCode {
    static let conversationFull = FaultCode(rawValue: "conversation_full")
}

extension Item {
    /// A message that the agent speaks or spoke.
    fileprivate var isSpokenByAgent: Bool {
        guard case .message(let message) = body, message.role == .assistant else { return false }
        return message.content.contains { if case .audio = $0 { true } else { false } }
    }
}
