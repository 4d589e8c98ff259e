import Events

// The client's hand on the conversation (Voice Live protocol D.8 to D.11).
extension Session {
    static let longestID = 128
    mutating func createItem(_ create: ItemCreate, from origin: Origin) throws(RequestError) {
        try createItem(create, preparation.item(create.item), from: origin)
    }

    mutating func createItem(
        _ create: ItemCreate, _ prepared: PreparedItem, from origin: Origin
    ) throws(RequestError) {
        let item = try admit(create.item, prepared)
        let previous: ItemID?
        switch create.previousItemID {
        case nil: previous = conversation.last
        case ItemCreate.root: previous = nil
        case let id? where conversation[id] != nil: previous = id
        case .some:
            throw RequestError(.itemNotFound, "The previous item does not exist.", param: "previous_item_id")
        }
        add(item, after: previous, to: origin)
        if let speech = prepared.speech { recognize(speech.samples, of: item.id, part: speech.part) }
        if case .mcpApprovalResponse(let response) = item.body { decide(response) }
    }

    /// `mcp_approval_response` as an event of its own (Voice Live protocol D.15).
    mutating func approve(_ response: MCPApprovalResponse, from origin: Origin) throws(RequestError) {
        guard awaitsApproval(response.approvalRequestID) else {
            throw RequestError(.itemNotFound, "There is no such approval request.", param: "approval_request_id")
        }
        try createItem(ItemCreate(item: ItemParam(body: .mcpApprovalResponse(response))), from: origin)
    }

    /// The item that `param` stands for, checked against the conversation.
    private mutating func admit(_ param: ItemParam, _ prepared: PreparedItem) throws(RequestError) -> Item {
        if let id = param.id {
            guard (1...Self.longestID).contains(id.rawValue.utf8.count), id != ItemCreate.root else {
                throw RequestError(
                    .invalidValue, "An item's id has 1 to \(Self.longestID) characters.", param: "item.id")
            }
            guard conversation[id] == nil else {
                throw RequestError(.itemAlreadyExists, "An item of this id exists already.", param: "item.id")
            }
        }
        switch param.body {
        case .message:
            if let fault = prepared.contentFault { throw fault }
        case .functionCallOutput(let output):
            guard conversation.hasCall(output.callID) else { throw Self.unknownCall(path: "item") }
        case .mcpApprovalResponse(let response):
            guard awaitsApproval(response.approvalRequestID) else {
                throw RequestError(
                    .itemNotFound, "There is no such approval request.", param: "item.approval_request_id")
            }
        case .functionCall:
            break
        }
        var item = prepared.item
        item.id = param.id ?? ItemID(rawValue: ids.make("item"))
        if let fault = prepared.fault { throw fault }
        guard conversation.admits(item) else { throw Self.conversationIsFull }
        return item
    }

    static func unknownCall(path: String) -> RequestError {
        RequestError(.invalidToolCallID, "No function call of the conversation has this id.", param: "\(path).call_id")
    }

    /// Puts an item into the conversation and says so.
    mutating func add(_ item: Item, after previous: ItemID?, to origin: Origin? = nil) {
        conversation.insert(item, after: previous)
        emit(.itemCreated(.init(previousItemID: previous, item: item)), to: origin)
    }

    mutating func retrieveItem(_ id: ItemID, from origin: Origin) throws(RequestError) {
        syncOpenItems()
        guard let record = conversation[id] else { throw Self.unknownItem }
        let item = record.shown
        let message = makeMessage(.itemRetrieved(.init(item: item)))
        if let audio = audio(of: item) {
            outputs.append(.retrieved(ItemWithAudio(message: message, audio: audio), replyTo: origin))
        } else {
            outputs.append(.event(message, replyTo: origin))
        }
    }

    mutating func deleteItem(_ id: ItemID, from origin: Origin) throws(RequestError) {
        guard conversation[id] != nil else { throw Self.unknownItem }
        conversation.remove(id)
        kept.remove(id)
        emit(.itemDeleted(.init(itemID: id)), to: origin)
        forgetApproval(id)
    }

    mutating func truncateItem(_ truncate: ItemTruncate, from origin: Origin) throws(RequestError) {
        syncOpenItems()
        guard let record = conversation[truncate.itemID] else { throw Self.unknownItem }
        // One that is cut off before the first of its audio was made has a length of nothing.
        guard record.item.isSpokenByAgent else {
            throw RequestError(.invalidValue, "Only a spoken message of the agent can be truncated.", param: "item_id")
        }
        let made = record.track?.length ?? 0
        guard truncate.contentIndex == 0 else {
            throw RequestError(.invalidValue, "The content index must be 0.", param: "content_index")
        }
        let length = OutputAxis.milliseconds(
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
        conversation.update(truncate.itemID) { record in
            record.cut = OutputAxis.samples(milliseconds: truncate.audioEndMs)
            record.isShownCut = true
        }
        if delivery.carriage == .paced { silence(truncate.itemID, after: truncate.audioEndMs) }
        emit(
            .itemTruncated(
                .init(itemID: truncate.itemID, contentIndex: 0, audioEndMs: truncate.audioEndMs)), to: origin)
    }

    /// In a call the audio beyond a cut is ours, so it is not played and no more of it is made.
    private mutating func silence(_ item: ItemID, after milliseconds: Int) {
        delivery.queue.truncate(item, to: OutputAxis.samples(milliseconds: milliseconds))
        guard let run = runs.first(where: { $0.outputs.contains { $0.id == item } }) else { return }
        if run.outputs.contains(where: { $0.id == item && !$0.isClosed }) {
            mute(run.id)
        } else {
            // It may have waited for its play-out to begin, of which there is none now.
            update(run.id) { run, _ in run.advance() }
        }
    }

    /// Brings the text of messages that are still being generated into the conversation.
    mutating func syncOpenItems() {
        for run in runs where !run.plan.isOutOfBand {
            for output in run.outputs where !output.isClosed {
                conversation.replace(output.item(in: run.plan, showing: true, asWritten: true))
            }
        }
    }

    static let conversationIsFull = RequestError(.conversationFull, "The conversation is full: delete items first.")
    private static let unknownItem = RequestError(.itemNotFound, "There is no item of this id.", param: "item_id")
}

extension FaultCode {
    static let conversationFull = FaultCode(rawValue: "conversation_full")
}
