/// What a client asks for (Voice Live protocol, chapter D).
public enum ClientEvent: Equatable, Sendable {
    case sdpCreate(SDPCreate)
    case sessionUpdate(SessionUpdate)
    case inputAudioBufferAppend(InputAudioBufferAppend)
    case inputAudioBufferCommit
    case inputAudioBufferClear
    case outputAudioBufferClear
    case inputAudioTurnStart(InputAudioTurn)
    case inputAudioTurnAppend(InputAudioTurnAppend)
    case inputAudioTurnEnd(InputAudioTurn)
    case inputAudioTurnCancel(InputAudioTurn)
    case inputAudioClear
    case inputTextDelta(InputTextDelta)
    case inputTextDone(InputTextDone)
    case itemCreate(ItemCreate)
    case itemRetrieve(ItemRetrieve)
    case itemTruncate(ItemTruncate)
    case itemDelete(ItemDelete)
    case responseCreate(ResponseCreate)
    case responseCancel(ResponseCancel)
    case mcpApprovalResponse(MCPApprovalResponse)
    case avatarConnect(AvatarConnect)
    case transcriptionSessionUpdate(TranscriptionSessionUpdate)
    case byomCredentialUpdate
    /// An event newer than this build, kept whole: it can be refused by name, logged or relayed.
    case unknown(type: String, body: JSONValue)

    /// The name on the wire.
    public var type: String {
        if case .unknown(let type, _) = self { type } else { tag?.rawValue ?? "" }
    }
}

extension ClientEvent: Codable {
    enum Tag: String {
        case sdpCreate = "rtc.call.sdp.create"
        case sessionUpdate = "session.update"
        case inputAudioBufferAppend = "input_audio_buffer.append"
        case inputAudioBufferCommit = "input_audio_buffer.commit"
        case inputAudioBufferClear = "input_audio_buffer.clear"
        case outputAudioBufferClear = "output_audio_buffer.clear"
        case inputAudioTurnStart = "input_audio.turn.start"
        case inputAudioTurnAppend = "input_audio.turn.append"
        case inputAudioTurnEnd = "input_audio.turn.end"
        case inputAudioTurnCancel = "input_audio.turn.cancel"
        case inputAudioClear = "input_audio.clear"
        case inputTextDelta = "input_text.delta"
        case inputTextDone = "input_text.done"
        case itemCreate = "conversation.item.create"
        case itemRetrieve = "conversation.item.retrieve"
        case itemTruncate = "conversation.item.truncate"
        case itemDelete = "conversation.item.delete"
        case responseCreate = "response.create"
        case responseCancel = "response.cancel"
        case mcpApprovalResponse = "mcp_approval_response"
        case avatarConnect = "session.avatar.connect"
        case transcriptionSessionUpdate = "transcription_session.update"
        case byomCredentialUpdate = "byom_credential.update"
    }

    private var tag: Tag? {
        switch self {
        case .sdpCreate: .sdpCreate
        case .sessionUpdate: .sessionUpdate
        case .inputAudioBufferAppend: .inputAudioBufferAppend
        case .inputAudioBufferCommit: .inputAudioBufferCommit
        case .inputAudioBufferClear: .inputAudioBufferClear
        case .outputAudioBufferClear: .outputAudioBufferClear
        case .inputAudioTurnStart: .inputAudioTurnStart
        case .inputAudioTurnAppend: .inputAudioTurnAppend
        case .inputAudioTurnEnd: .inputAudioTurnEnd
        case .inputAudioTurnCancel: .inputAudioTurnCancel
        case .inputAudioClear: .inputAudioClear
        case .inputTextDelta: .inputTextDelta
        case .inputTextDone: .inputTextDone
        case .itemCreate: .itemCreate
        case .itemRetrieve: .itemRetrieve
        case .itemTruncate: .itemTruncate
        case .itemDelete: .itemDelete
        case .responseCreate: .responseCreate
        case .responseCancel: .responseCancel
        case .mcpApprovalResponse: .mcpApprovalResponse
        case .avatarConnect: .avatarConnect
        case .transcriptionSessionUpdate: .transcriptionSessionUpdate
        case .byomCredentialUpdate: .byomCredentialUpdate
        case .unknown: nil
        }
    }

    public init(from decoder: any Decoder) throws {
        let type = try decoder.wireType()
        switch Tag(rawValue: type) {
        case .sdpCreate: self = .sdpCreate(try SDPCreate(from: decoder))
        case .sessionUpdate: self = .sessionUpdate(try SessionUpdate(from: decoder))
        case .inputAudioBufferAppend: self = .inputAudioBufferAppend(try InputAudioBufferAppend(from: decoder))
        case .inputAudioBufferCommit: self = .inputAudioBufferCommit
        case .inputAudioBufferClear: self = .inputAudioBufferClear
        case .outputAudioBufferClear: self = .outputAudioBufferClear
        case .inputAudioTurnStart: self = .inputAudioTurnStart(try InputAudioTurn(from: decoder))
        case .inputAudioTurnAppend: self = .inputAudioTurnAppend(try InputAudioTurnAppend(from: decoder))
        case .inputAudioTurnEnd: self = .inputAudioTurnEnd(try InputAudioTurn(from: decoder))
        case .inputAudioTurnCancel: self = .inputAudioTurnCancel(try InputAudioTurn(from: decoder))
        case .inputAudioClear: self = .inputAudioClear
        case .inputTextDelta: self = .inputTextDelta(try InputTextDelta(from: decoder))
        case .inputTextDone: self = .inputTextDone(try InputTextDone(from: decoder))
        case .itemCreate: self = .itemCreate(try ItemCreate(from: decoder))
        case .itemRetrieve: self = .itemRetrieve(try ItemRetrieve(from: decoder))
        case .itemTruncate: self = .itemTruncate(try ItemTruncate(from: decoder))
        case .itemDelete: self = .itemDelete(try ItemDelete(from: decoder))
        case .responseCreate: self = .responseCreate(try ResponseCreate(from: decoder))
        case .responseCancel: self = .responseCancel(try ResponseCancel(from: decoder))
        case .mcpApprovalResponse: self = .mcpApprovalResponse(try MCPApprovalResponse(from: decoder))
        case .avatarConnect: self = .avatarConnect(try AvatarConnect(from: decoder))
        case .transcriptionSessionUpdate:
            self = .transcriptionSessionUpdate(try TranscriptionSessionUpdate(from: decoder))
        case .byomCredentialUpdate: self = .byomCredentialUpdate
        case nil: self = .unknown(type: type, body: try JSONValue(from: decoder))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        if case .unknown(_, let body) = self { return try body.encode(to: encoder) }
        try encoder.encode(wireType: type)
        switch self {
        case .sdpCreate(let event): try event.encode(to: encoder)
        case .sessionUpdate(let event): try event.encode(to: encoder)
        case .inputAudioBufferAppend(let event): try event.encode(to: encoder)
        case .inputAudioTurnStart(let event): try event.encode(to: encoder)
        case .inputAudioTurnAppend(let event): try event.encode(to: encoder)
        case .inputAudioTurnEnd(let event): try event.encode(to: encoder)
        case .inputAudioTurnCancel(let event): try event.encode(to: encoder)
        case .inputTextDelta(let event): try event.encode(to: encoder)
        case .inputTextDone(let event): try event.encode(to: encoder)
        case .itemCreate(let event): try event.encode(to: encoder)
        case .itemRetrieve(let event): try event.encode(to: encoder)
        case .itemTruncate(let event): try event.encode(to: encoder)
        case .itemDelete(let event): try event.encode(to: encoder)
        case .responseCreate(let event): try event.encode(to: encoder)
        case .responseCancel(let event): try event.encode(to: encoder)
        case .mcpApprovalResponse(let event): try event.encode(to: encoder)
        case .avatarConnect(let event): try event.encode(to: encoder)
        case .transcriptionSessionUpdate(let event): try event.encode(to: encoder)
        case .inputAudioBufferCommit, .inputAudioBufferClear, .outputAudioBufferClear, .inputAudioClear,
            .byomCredentialUpdate, .unknown:
            break
        }
    }
}
