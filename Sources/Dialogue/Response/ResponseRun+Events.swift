import Engine
import Events

// What the client is told of a response, in the words of the wire (Voice Live protocol E.4).
extension ResponseRun {
    /// The `response` object.
    func object(_ status: ResponseStatus, details: StatusDetails? = nil) -> ResponseObject {
        ResponseObject(
            id: id, status: status, statusDetails: details,
            output: status == .inProgress ? [] : outputs.map { $0.item(in: plan) },
            usage: status == .inProgress ? nil : Usage(tokens), conversationID: plan.conversation,
            voice: plan.voice.choice,
            modalities: plan.modalities, outputAudioFormat: plan.outputAudioFormat, temperature: plan.temperature,
            maxOutputTokens: plan.maxOutputTokens, metadata: plan.metadata)
    }

    func done(_ details: StatusDetails?) -> ServerEvent {
        let status: ResponseStatus =
            switch details {
            case nil: .completed
            case .cancelled: .cancelled
            case .incomplete: .incomplete
            case .failed: .failed
            }
        return .responseDone(ResponseEvent(response: object(status, details: details)))
    }

    func itemAdded(_ index: Int) -> ServerEvent {
        .outputItemAdded(OutputItemEvent(responseID: id, outputIndex: index, item: outputs[index].item(in: plan)))
    }

    func itemDone(_ index: Int) -> ServerEvent {
        .outputItemDone(OutputItemEvent(responseID: id, outputIndex: index, item: outputs[index].item(in: plan)))
    }

    func partAdded(_ index: Int) -> ServerEvent {
        .contentPartAdded(
            ContentPartEvent(
                responseID: id, itemID: outputs[index].id, outputIndex: index, contentIndex: 0, part: plan.part("")))
    }

    func textDelta(_ index: Int, _ delta: String) -> ServerEvent {
        let delta = PartDelta(
            responseID: id, itemID: outputs[index].id, outputIndex: index, contentIndex: 0, delta: delta)
        return plan.speaks ? .audioTranscriptDelta(delta) : .textDelta(delta)
    }

    func argumentsDelta(_ index: Int, _ delta: String) -> ServerEvent? {
        if case .mcpCall = outputs[index].kind {
            return .mcpCallArgumentsDelta(
                MCPCallArgumentsDelta(responseID: id, itemID: outputs[index].id, outputIndex: index, delta: delta))
        }
        guard case .call(_, let callID, let name) = outputs[index].kind else { return nil }
        return .functionCallArgumentsDelta(
            FunctionCallArgumentsDelta(
                responseID: id, itemID: outputs[index].id, outputIndex: index, callID: callID, name: name, delta: delta)
        )
    }

    /// Everything that ends the content of an item, before the item itself ends.
    func partDone(_ index: Int) -> [ServerEvent] {
        let output = outputs[index]
        if case .call(_, let callID, let name) = output.kind {
            return [
                .functionCallArgumentsDone(
                    FunctionCallArgumentsDone(
                        responseID: id, itemID: output.id, outputIndex: index, callID: callID, name: name,
                        arguments: output.body))
            ]
        }
        let part = ServerEvent.contentPartDone(
            ContentPartEvent(
                responseID: id, itemID: output.id, outputIndex: index, contentIndex: 0,
                part: plan.part(output.spokenBody)))
        guard plan.speaks else {
            let text = TextDone(
                responseID: id, itemID: output.id, outputIndex: index, contentIndex: 0, text: output.body)
            return [.textDone(text), part]
        }
        let audio = PartEnd(responseID: id, itemID: output.id, outputIndex: index, contentIndex: 0)
        let transcript = AudioTranscriptDone(
            responseID: id, itemID: output.id, outputIndex: index, contentIndex: 0, transcript: output.spokenBody)
        var events = [ServerEvent.audioDone(audio)]
        if plan.timestamps { events.append(.audioTimestampDone(audio)) }
        if plan.visemes { events.append(.visemeDone(audio)) }
        return events + [.audioTranscriptDone(transcript), part]
    }
}

extension ResponsePlan {
    /// A content part of the agent that says `text`.
    func part(_ text: String) -> ContentPart {
        speaks ? .audio(transcript: text) : .text(text)
    }
}

extension OutputItem {
    /// The item as it stands. While it is being made it shows nothing of its content.
    /// - Parameter isWritten: With what could not be spoken.
    func item(in plan: ResponsePlan, showing isShown: Bool = false, asWritten isWritten: Bool = false) -> Item {
        let isShown = isShown || isClosed
        switch kind {
        case .message:
            let content = isShown ? [plan.part(isWritten ? body : spokenBody)] : []
            return Item(id: id, status: status, body: .message(Message(role: .assistant, content: content)))
        case .call(_, let callID, let name):
            let call = FunctionCall(callID: callID, name: name, arguments: isShown ? body : "")
            return Item(id: id, status: status, body: .functionCall(call))
        case .mcpCall(_, let step):
            let call = MCPCall(
                serverLabel: step.label, name: step.name, arguments: isShown || isBegun ? body : "",
                approvalRequestID: approvalRequest)
            return Item(id: id, status: status, body: .mcpCall(outcome.map(call.ended) ?? call))
        case .mcpApproval(let step):
            // Clients read what they are asked for in the first event that shows the item.
            let request = MCPApprovalRequest(serverLabel: step.label, name: step.name, arguments: body)
            return Item(id: id, status: status, body: .mcpApprovalRequest(request))
        }
    }
}

extension Usage {
    init(_ tokens: TokenCount) {
        let cached = CachedTokenDetails(textTokens: tokens.cachedTokens)
        self.init(
            input: InputTokenDetails(
                cachedTokens: tokens.cachedTokens, textTokens: tokens.inputTextTokens,
                audioTokens: tokens.inputAudioTokens, cachedTokensDetails: cached),
            output: OutputTokenDetails(
                textTokens: tokens.outputTextTokens, audioTokens: tokens.outputAudioTokens))
    }
}

extension ErrorDetails {
    /// What a client is told when an engine failed at a response.
    init(_ fault: EngineFault) {
        self.init(type: .server, code: FaultCode(rawValue: fault.code.rawValue), message: fault.message)
    }
}
