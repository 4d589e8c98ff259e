import Dialogue
import Events

// What clients ask for: translated and passed on, done here where it concerns play-out, or refused.
extension RelaySession {
    mutating func handle(_ message: ClientMessage, from origin: Origin, _ step: inout Step) {
        do throws(RequestError) {
            try perform(message.event, from: origin, id: message.eventID, &step)
        } catch {
            emit(.error(ErrorEvent(error: ErrorDetails(error, eventID: message.eventID))), to: origin, &step)
        }
    }

    private mutating func perform(_ event: ClientEvent, from origin: Origin, id: EventID?, _ step: inout Step)
        throws(RequestError)
    {
        switch event {
        case .sessionUpdate(let update):
            try self.update(update.session, origin: origin, clientEvent: id, &step)
        case .inputAudioBufferAppend:
            try refuseAudio()
        case .inputAudioBufferCommit:
            flushAudio(&step)
            request("input_audio_buffer.commit", from: origin, clientEvent: id, &step)
        case .inputAudioBufferClear, .inputAudioClear:
            input.clear()
            request("input_audio_buffer.clear", kind: .clearInput, from: origin, clientEvent: id, &step)
        case .outputAudioBufferClear:
            clearOutput(from: origin, &step)
        case .inputTextDelta(let piece):
            try drafts.append(piece)
        case .inputTextDone(let end):
            try finishDraft(end, from: origin, id: id, &step)
        case .itemCreate(let create):
            try createItem(create, from: origin, id: id, &step)
        case .itemRetrieve(let retrieve):
            request(
                "conversation.item.retrieve", ["item_id": .string(retrieve.itemID.rawValue)],
                kind: .retrieve(retrieve.itemID), from: origin, clientEvent: id, &step)
        case .itemTruncate(let truncate):
            truncateItem(truncate, from: origin, id: id, &step)
        case .itemDelete(let delete):
            request(
                "conversation.item.delete", ["item_id": .string(delete.itemID.rawValue)],
                kind: .delete(delete.itemID), from: origin, clientEvent: id, &step)
        case .responseCreate(let create):
            try createResponse(create, from: origin, id: id, &step)
        case .responseCancel(let cancel):
            cancelResponse(cancel.responseID, from: origin, id: id, &step)
        case .mcpApprovalResponse(let response):
            try createItem(
                ItemCreate(item: ItemParam(body: .mcpApprovalResponse(response))), from: origin, id: id, &step)
        case .avatarConnect:
            throw RequestError(.avatarNotSupported, "An avatar is not supported in this session.")
        case .inputAudioTurnStart, .inputAudioTurnAppend, .inputAudioTurnEnd, .inputAudioTurnCancel:
            throw RequestError(
                .unsupportedEvent, "Turns opened by hand are not supported with a remote model.", param: "type")
        case .sdpCreate, .transcriptionSessionUpdate, .byomCredentialUpdate:
            throw RequestError(.unsupportedEvent, "This event is not supported in this session.", param: "type")
        case .unknown:
            throw RequestError(.unknownEvent, "This server does not know an event of this type.", param: "type")
        }
    }

    private mutating func createItem(_ create: ItemCreate, from origin: Origin, id: EventID?, _ step: inout Step)
        throws(RequestError)
    {
        var members: [String: JSONValue] = [
            "item": try relay.dialect.item(create.item, audio: WireAudio(settings.object), path: "item")
        ]
        members["previous_item_id"] = create.previousItemID.map { .string($0.rawValue) }
        request("conversation.item.create", members, from: origin, clientEvent: id, &step)
    }

    /// In a call audio comes by RTP. One error says so; the events that follow are ignored, not answered one by one.
    private mutating func refuseAudio() throws(RequestError) {
        guard !refusedAudio else { return }
        refusedAudio = true
        throw RequestError(.invalidRequest, "The audio is received over RTP in this session.")
    }

    private mutating func finishDraft(
        _ end: InputTextDone, from origin: Origin, id: EventID?, _ step: inout Step
    ) throws(RequestError) {
        let text = try drafts.finish(end)
        try createItem(ItemCreate(item: .message(.user, text, id: end.id)), from: origin, id: id, &step)
    }
}
