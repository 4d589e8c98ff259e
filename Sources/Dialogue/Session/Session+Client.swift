import Events

// What clients ask for: each event is done with, or refused with one error, before the next one is looked at.
extension Session {
    mutating func handle(_ event: PreparedEvent, from origin: Origin, _ step: inout SessionStep) {
        do throws(RequestError) {
            let event = prepared(event)
            switch (event.message.event, event.work) {
            case (.sessionUpdate, .settings(let result)):
                let changed = try result.get()
                guard
                    !context.conversation.isFull
                        || changed.settings.catalog.servers.allSatisfy(context.settings.catalog.servers.contains)
                else { throw RequestError.conversationIsFull }
                adopt(changed, origin: origin, &step)
            case (.itemCreate(let create), .item(let item)):
                try createItem(create, item, from: origin, &step)
            case (.responseCreate(let create), .response(let response)):
                step.user = user.activity
                try agent.createResponse(create, response, &context, &step)
            case (let event, _):
                try perform(event, from: origin, &step)
            }
        } catch {
            let details = ErrorDetails(error, eventID: event.message.eventID)
            context.emit(.error(ErrorEvent(error: details)), to: origin, &step)
        }
    }

    private mutating func perform(
        _ event: ClientEvent, from origin: Origin, _ step: inout SessionStep
    ) throws(RequestError) {
        step.user = user.activity
        switch event {
        case .sessionUpdate, .itemCreate, .responseCreate:
            break  // Done with what was prepared for it.
        case .inputAudioBufferAppend:
            try refuseAudio()
        case .inputAudioBufferCommit:
            try user(&step) { half, context, step throws(RequestError) in
                try half.commitManually(&context, &step)
            }
        case .inputAudioBufferClear, .inputAudioClear:
            clearInput(from: origin, &step)
        case .outputAudioBufferClear:
            agent.clearOutput(from: origin, &context, &step)
        case .inputTextDelta(let piece):
            try drafts.append(piece)
        case .inputTextDone(let end):
            try finishDraft(end, from: origin, &step)
        case .itemRetrieve(let retrieve):
            try retrieveItem(retrieve.itemID, from: origin, &step)
        case .itemTruncate(let truncate):
            try truncateItem(truncate, from: origin, &step)
        case .itemDelete(let delete):
            try deleteItem(delete.itemID, from: origin, &step)
        case .responseCancel(let cancel):
            try agent.cancelResponse(cancel.responseID, &context, &step)
        case .mcpApprovalResponse(let response):
            try approve(response, from: origin, &step)
        case .avatarConnect:
            throw RequestError(.avatarNotSupported, "An avatar is not supported in this session.")
        case .inputAudioTurnStart(let turn):
            try user(&step) { half, context, step throws(RequestError) in
                try half.startTurn(turn, &context, &step)
            }
        case .inputAudioTurnAppend(let turn):
            try user.checkTurn(turn.turnID, &context)
        case .inputAudioTurnEnd(let turn):
            try user(&step) { half, context, step throws(RequestError) in
                try half.endTurn(turn, &context, &step)
            }
        case .inputAudioTurnCancel(let turn):
            try user(&step) { half, context, step throws(RequestError) in
                try half.cancelTurn(turn, &context, &step)
            }
            context.emit(.inputAudioBufferCleared, to: origin, &step)
        case .sdpCreate, .transcriptionSessionUpdate, .byomCredentialUpdate:
            throw RequestError(.unsupportedEvent, "This event is not supported in this session.", param: "type")
        case .unknown:
            throw RequestError(.unknownEvent, "This server does not know an event of this type.", param: "type")
        }
    }

    private mutating func clearInput(from origin: Origin, _ step: inout SessionStep) {
        user(&step) { $0.clear(&$1, &$2) }
        context.emit(.inputAudioBufferCleared, to: origin, &step)
    }

    private mutating func finishDraft(
        _ end: InputTextDone, from origin: Origin, _ step: inout SessionStep
    ) throws(RequestError) {
        let text = try drafts.finish(end)
        do throws(RequestError) {
            try createItem(ItemCreate(item: .message(.user, text, id: end.id)), from: origin, &step)
        } catch {
            // The client named no item, only the id that the item would have had.
            throw RequestError(error.code, error.message, param: error.param == "item.id" ? "id" : nil)
        }
    }
}

extension FaultCode {
    package static let invalidRequest = FaultCode(rawValue: "invalid_request")
}
