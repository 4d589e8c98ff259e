import Audio
import Dialogue
import Events
import StreamSafeText

// What clients ask for: translated and passed on, done here where it concerns play-out, or refused.
extension RelaySession {
    mutating func obey(_ message: ClientMessage, from origin: Origin) {
        do throws(RequestError) {
            try perform(message.event, from: origin, id: message.eventID)
        } catch {
            emit(.error(ErrorEvent(error: ErrorDetails(error, eventID: message.eventID))), to: origin)
        }
    }

    private mutating func perform(_ event: ClientEvent, from origin: Origin, id: EventID?) throws(RequestError) {
        switch event {
        case .sessionUpdate(let update):
            try self.update(update.session, origin: origin, clientEvent: id)
        case .inputAudioBufferAppend:
            try refuseAudio()
        case .inputAudioBufferCommit:
            flushAudio()
            request("input_audio_buffer.commit", from: origin, clientEvent: id)
        case .inputAudioBufferClear, .inputAudioClear:
            collected = []
            pendingInput = 0
            request("input_audio_buffer.clear", kind: .clearInput, from: origin, clientEvent: id)
        case .outputAudioBufferClear:
            clearOutput(from: origin)
        case .inputTextDelta(let piece):
            try append(piece)
        case .inputTextDone(let end):
            try finishDraft(end, from: origin, id: id)
        case .itemCreate(let create):
            try createItem(create, from: origin, id: id)
        case .itemRetrieve(let retrieve):
            request(
                "conversation.item.retrieve", ["item_id": .string(retrieve.itemID.rawValue)],
                kind: .retrieve(retrieve.itemID), from: origin, clientEvent: id)
        case .itemTruncate(let truncate):
            truncateItem(truncate, from: origin, id: id)
        case .itemDelete(let delete):
            request(
                "conversation.item.delete", ["item_id": .string(delete.itemID.rawValue)],
                kind: .delete(delete.itemID), from: origin, clientEvent: id)
        case .responseCreate(let create):
            try createResponse(create, from: origin, id: id)
        case .responseCancel(let cancel):
            cancelResponse(cancel.responseID, from: origin, id: id)
        case .mcpApprovalResponse(let response):
            try createItem(
                ItemCreate(item: ItemParam(body: .mcpApprovalResponse(response))), from: origin, id: id)
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

    private mutating func createItem(_ create: ItemCreate, from origin: Origin, id: EventID?) throws(RequestError) {
        var members: [String: JSONValue] = [
            "item": try relay.dialect.item(create.item, audio: WireAudio(settings.object), path: "item")
        ]
        members["previous_item_id"] = create.previousItemID.map { .string($0.rawValue) }
        request("conversation.item.create", members, from: origin, clientEvent: id)
    }

    /// In a call audio comes by RTP. One error says so; the events that follow are ignored, not answered one by one.
    private mutating func refuseAudio() throws(RequestError) {
        guard !refusedAudio else { return }
        refusedAudio = true
        throw RequestError(.invalidRequest, "The audio is received over RTP in this session.")
    }

    // MARK: Typed text

    private static let onlyDraft = ItemID(rawValue: "")

    private mutating func append(_ piece: InputTextDelta) throws(RequestError) {
        try Self.checkDraft(piece.contentIndex)
        let id = piece.id ?? Self.onlyDraft
        guard drafts[id] != nil || drafts.count < 8 else {
            throw RequestError(.invalidValue, "Too many texts are being streamed at once.", param: "id")
        }
        guard (drafts[id]?.utf8.count ?? 0) + piece.delta.utf8.count <= relay.limits.streamedText else {
            throw RequestError(.invalidValue, "The text is too long.", param: "delta")
        }
        drafts[id, default: ""] += StreamSafeText.continuing(drafts[id] ?? "", with: piece.delta)
    }

    private mutating func finishDraft(_ end: InputTextDone, from origin: Origin, id: EventID?) throws(RequestError) {
        try Self.checkDraft(end.contentIndex)
        guard let text = drafts.removeValue(forKey: end.id ?? Self.onlyDraft) else {
            throw RequestError(.invalidValue, "No text of this id was streamed.", param: "id")
        }
        try createItem(ItemCreate(item: .message(.user, text, id: end.id)), from: origin, id: id)
    }

    private static func checkDraft(_ part: Int?) throws(RequestError) {
        guard part ?? 0 == 0 else {
            throw RequestError(.invalidValue, "A text has one part: its index is 0.", param: "content_index")
        }
    }
}
