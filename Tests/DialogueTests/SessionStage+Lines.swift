import Engine
import Events

extension SessionStage {
    /// One event on one line: its type and the fields that matter.
    mutating func describe(_ event: ServerEvent) -> String {
        let type = event.type
        switch event {
        case .speechStarted(let event): return "\(type) \(name(event.itemID.rawValue)) \(event.audioStartMs)"
        case .speechStopped(let event): return "\(type) \(name(event.itemID.rawValue)) \(event.audioEndMs)"
        case .inputAudioBufferCommitted(let event):
            return "\(type) \(name(event.itemID.rawValue)) after \(name(event.previousItemID?.rawValue))"
        case .itemCreated(let event):
            return "\(type) \(describe(event.item)) after \(name(event.previousItemID?.rawValue))"
        case .itemRetrieved(let event): return "\(type) \(describe(event.item))"
        case .itemTruncated(let event): return "\(type) \(name(event.itemID.rawValue)) \(event.audioEndMs)"
        case .itemDeleted(let event): return "\(type) \(name(event.itemID.rawValue))"
        case .transcriptionDelta(let event): return "\(type) \(name(event.itemID.rawValue)) \(event.delta)"
        case .transcriptionCompleted(let event): return "\(type) \(name(event.itemID.rawValue)) \(event.transcript)"
        case .transcriptionFailed(let event):
            return "\(type) \(name(event.itemID.rawValue)) \(event.error.code?.rawValue ?? "")"
        case .outputAudioBufferStarted(let event), .outputAudioBufferStopped(let event),
            .outputAudioBufferCleared(let event):
            return "\(type) \(name(event.responseID?.rawValue))"
        case .responseCreated(let event): return "\(type) \(name(event.response.id.rawValue))"
        case .responseDone(let event):
            return "\(type) \(name(event.response.id.rawValue)) \(describe(event.response))"
        case .outputItemAdded(let event): return "\(type) \(event.outputIndex) \(describe(event.item))"
        case .outputItemDone(let event): return "\(type) \(event.outputIndex) \(describe(event.item))"
        case .contentPartAdded(let event), .contentPartDone(let event):
            return "\(type) \(name(event.itemID.rawValue)) \(describe(event.part))"
        case .textDelta(let event), .audioTranscriptDelta(let event):
            return "\(type) \(name(event.itemID.rawValue)) \(event.delta)"
        case .textDone(let event): return "\(type) \(name(event.itemID.rawValue)) \(event.text)"
        case .audioTranscriptDone(let event): return "\(type) \(name(event.itemID.rawValue)) \(event.transcript)"
        case .audioDelta(let event): return "\(type) \(name(event.itemID.rawValue))"
        case .audioDone(let event): return "\(type) \(name(event.itemID.rawValue))"
        case .audioTimestampDelta(let event):
            return
                "\(type) \(name(event.itemID.rawValue)) \(event.audioOffsetMs)+\(event.audioDurationMs) \(event.text)"
        case .visemeDelta(let event):
            return "\(type) \(name(event.itemID.rawValue)) \(event.audioOffsetMs) \(event.visemeID)"
        case .audioTimestampDone(let event), .visemeDone(let event): return "\(type) \(name(event.itemID.rawValue))"
        case .functionCallArgumentsDelta(let event):
            return "\(type) \(name(event.itemID.rawValue)) \(event.callID.rawValue) \(event.delta)"
        case .functionCallArgumentsDone(let event):
            return "\(type) \(name(event.itemID.rawValue)) \(event.callID.rawValue) \(event.name) \(event.arguments)"
        case .mcpListToolsInProgress(let event), .mcpListToolsCompleted(let event):
            return "\(type) \(name(event.itemID.rawValue)) \(event.tools?.map(\.name) ?? [])"
        case .mcpListToolsFailed(let event):
            return "\(type) \(name(event.itemID.rawValue)) \(event.error?.code?.rawValue ?? "")"
        case .mcpCallArgumentsDelta(let event): return "\(type) \(name(event.itemID.rawValue)) \(event.delta)"
        case .mcpCallArgumentsDone(let event): return "\(type) \(name(event.itemID.rawValue)) \(event.arguments)"
        case .mcpCallInProgress(let event), .mcpCallCompleted(let event), .mcpCallFailed(let event):
            return "\(type) \(name(event.itemID.rawValue)) \(event.outputIndex)"
        case .error(let event):
            return "\(type) \(event.error.code?.rawValue ?? "-") \(event.error.param ?? "-") "
                + (event.error.eventID?.rawValue ?? "-")
        case .warning(let event): return "\(type) \(event.warning.code?.rawValue ?? "-") \(event.warning.param ?? "-")"
        default: return type
        }
    }

    private mutating func describe(_ item: Item) -> String {
        let id = name(item.id.rawValue)
        switch item.body {
        case .message(let message):
            let content = message.content.map(describe).joined(separator: "+")
            return "\(id) \(message.role.rawValue) \(item.status.rawValue) [\(content)]"
        case .functionCall(let call):
            return "\(id) call \(item.status.rawValue) \(call.callID.rawValue) \(call.name)(\(call.arguments))"
        case .functionCallOutput(let output): return "\(id) output \(output.callID.rawValue) \(output.output)"
        case .mcpListTools(let list):
            return "\(id) list \(item.status.rawValue) \(list.serverLabel) \(list.tools.map(\.name))"
        case .mcpCall(let call):
            let result =
                call.output.map { " = \($0)" } ?? call.error.map { " ! \($0["message"]?.stringValue ?? "")" } ?? ""
            return "\(id) mcp \(item.status.rawValue) \(call.serverLabel).\(call.name)(\(call.arguments))\(result)"
        case .mcpApprovalRequest(let request):
            return "\(id) ask \(item.status.rawValue) \(request.serverLabel).\(request.name)(\(request.arguments))"
        case .mcpApprovalResponse(let response):
            return "\(id) \(response.approve ? "yes" : "no") to \(name(response.approvalRequestID.rawValue))"
        case .other: return id
        }
    }

    private func describe(_ part: ContentPart) -> String {
        switch part {
        case .inputText(let text): "input_text:\(text)"
        case .inputAudio(let transcript, _): "input_audio:\(transcript ?? "null")"
        case .text(let text): "text:\(text)"
        case .audio(let transcript): "audio:\(transcript ?? "null")"
        case .inputImage, .other: "?"
        }
    }

    private func describe(_ response: ResponseObject) -> String {
        switch response.statusDetails {
        case nil: "\(response.status.rawValue) \(response.output.count)"
        case .cancelled(let reason): "\(response.status.rawValue) \(reason.rawValue)"
        case .incomplete(let reason): "\(response.status.rawValue) \(reason.rawValue)"
        case .failed(let error): "\(response.status.rawValue) \(error.code?.rawValue ?? "")"
        }
    }
}
