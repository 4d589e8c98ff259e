import Events
import StreamSafeText

// What clients ask for: each event is done with, or refused with one error, before the next one is looked at.
extension Session {
    mutating func handle(_ event: PreparedEvent, from origin: Origin) {
        do throws(RequestError) {
            let event = prepared(event)
            switch (event.message.event, event.work) {
            case (.sessionUpdate, .settings(let result)):
                let changed = try result.get()
                guard
                    !conversation.isFull
                        || changed.settings.catalog.servers.allSatisfy(settings.catalog.servers.contains)
                else { throw Self.conversationIsFull }
                adopt(changed, origin: origin)
            case (.itemCreate(let create), .item(let item)):
                try createItem(create, item, from: origin)
            case (.responseCreate(let create), .response(let response)):
                try createResponse(create, response)
            case (let event, _):
                try perform(event, from: origin)
            }
        } catch {
            emit(.error(ErrorEvent(error: ErrorDetails(error, eventID: event.message.eventID))), to: origin)
        }
    }

    private mutating func perform(_ event: ClientEvent, from origin: Origin) throws(RequestError) {
        switch event {
        case .sessionUpdate, .itemCreate, .responseCreate:
            break  // Done with what was prepared for it.
        case .inputAudioBufferAppend:
            try refuseAudio()
        case .inputAudioBufferCommit:
            try commitByHand()
        case .inputAudioBufferClear, .inputAudioClear:
            clearInput(from: origin)
        case .outputAudioBufferClear:
            clearOutput(from: origin)
        case .inputTextDelta(let piece):
            try append(piece)
        case .inputTextDone(let end):
            try finishDraft(end, from: origin)
        case .itemRetrieve(let retrieve):
            try retrieveItem(retrieve.itemID, from: origin)
        case .itemTruncate(let truncate):
            try truncateItem(truncate, from: origin)
        case .itemDelete(let delete):
            try deleteItem(delete.itemID, from: origin)
        case .responseCancel(let cancel):
            try cancelResponse(cancel.responseID)
        case .mcpApprovalResponse(let response):
            try approve(response, from: origin)
        case .avatarConnect:
            throw RequestError(.avatarNotSupported, "An avatar is not supported in this session.")
        case .inputAudioTurnStart(let turn):
            try startTurn(turn)
        case .inputAudioTurnAppend(let turn):
            try checkTurn(turn.turnID)
        case .inputAudioTurnEnd(let turn):
            try endTurn(turn)
        case .inputAudioTurnCancel(let turn):
            try cancelTurn(turn, from: origin)
        case .sdpCreate, .transcriptionSessionUpdate, .byomCredentialUpdate:
            throw RequestError(.unsupportedEvent, "This event is not supported in this session.", param: "type")
        case .unknown:
            throw RequestError(.unknownEvent, "This server does not know an event of this type.", param: "type")
        }
    }

    /// Takes over settings that were found valid.
    mutating func adopt(_ prepared: PreparedSettings, origin: Origin?) {
        let (changed, warnings) = (prepared.settings, prepared.warnings)
        let servers = settings.catalog.servers
        let (threshold, processing) = (settings.turns?.threshold, settings.inputProcessing)
        settings = changed
        revision &+= 1
        if let turns = changed.turns {
            if detector == nil { detector = TurnDetector(settings: turns.detector) }
            detector?.settings = turns.detector
        } else {
            abandonSegment()
            abandonUndecided()
            detector = nil
        }
        fitBuffer()
        emit(.sessionUpdated(.init(session: object)), to: origin)
        for warning in warnings { warn(warning, to: origin) }
        if changed.turns?.threshold != threshold {
            outputs.append(.turnDetection(threshold: changed.turns?.threshold))
        }
        if changed.inputProcessing != processing { outputs.append(.inputProcessing(changed.inputProcessing)) }
        adoptServers(servers)
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
        guard (drafts[id]?.utf8.count ?? 0) + piece.delta.utf8.count <= options.limits.streamedText else {
            throw RequestError(.invalidValue, "The text is too long.", param: "delta")
        }
        drafts[id, default: ""] += StreamSafeText.continuing(drafts[id] ?? "", with: piece.delta)
    }

    private mutating func finishDraft(_ end: InputTextDone, from origin: Origin) throws(RequestError) {
        try Self.checkDraft(end.contentIndex)
        guard let text = drafts.removeValue(forKey: end.id ?? Self.onlyDraft) else {
            throw RequestError(.invalidValue, "No text of this id was streamed.", param: "id")
        }
        do throws(RequestError) {
            try createItem(ItemCreate(item: .message(.user, text, id: end.id)), from: origin)
        } catch {
            // The client named no item, only the id that would have become its.
            throw RequestError(error.code, error.message, param: error.param == "item.id" ? "id" : nil)
        }
    }

    private static func checkDraft(_ part: Int?) throws(RequestError) {
        guard part ?? 0 == 0 else {
            throw RequestError(.invalidValue, "A text has one part: its index is 0.", param: "content_index")
        }
    }
}

extension FaultCode {
    package static let invalidRequest = FaultCode(rawValue: "invalid_request")
}
