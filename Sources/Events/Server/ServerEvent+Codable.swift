extension ServerEvent: Codable {
    /// The table of events: shows a visitor which event this is and what it carries; nothing for `unknown`.
    func show(to visitor: inout some ServerEventVisitor) throws {
        switch self {
        case .sdpCreated(let event): try visitor.visit(.sdpCreated, event)
        case .callError(let event): try visitor.visit(.callError, event)
        case .sessionCreated(let event): try visitor.visit(.sessionCreated, event)
        case .sessionUpdated(let event): try visitor.visit(.sessionUpdated, event)
        case .error(let event): try visitor.visit(.error, event)
        case .warning(let event): try visitor.visit(.warning, event)
        case .rateLimitsUpdated(let event): try visitor.visit(.rateLimitsUpdated, event)
        case .avatarConnecting(let event): try visitor.visit(.avatarConnecting, event)
        case .speechStarted(let event): try visitor.visit(.speechStarted, event)
        case .speechStopped(let event): try visitor.visit(.speechStopped, event)
        case .inputAudioBufferCommitted(let event): try visitor.visit(.inputAudioBufferCommitted, event)
        case .inputAudioBufferCleared: try visitor.visit(.inputAudioBufferCleared, NoPayload())
        case .timeoutTriggered(let event): try visitor.visit(.timeoutTriggered, event)
        case .transcriptionDelta(let event): try visitor.visit(.transcriptionDelta, event)
        case .transcriptionCompleted(let event): try visitor.visit(.transcriptionCompleted, event)
        case .transcriptionFailed(let event): try visitor.visit(.transcriptionFailed, event)
        case .outputAudioBufferStarted(let event): try visitor.visit(.outputAudioBufferStarted, event)
        case .outputAudioBufferStopped(let event): try visitor.visit(.outputAudioBufferStopped, event)
        case .outputAudioBufferCleared(let event): try visitor.visit(.outputAudioBufferCleared, event)
        case .itemCreated(let event): try visitor.visit(.itemCreated, event)
        case .itemRetrieved(let event): try visitor.visit(.itemRetrieved, event)
        case .itemTruncated(let event): try visitor.visit(.itemTruncated, event)
        case .itemDeleted(let event): try visitor.visit(.itemDeleted, event)
        case .responseCreated(let event): try visitor.visit(.responseCreated, event)
        case .responseDone(let event): try visitor.visit(.responseDone, event)
        case .outputItemAdded(let event): try visitor.visit(.outputItemAdded, event)
        case .outputItemDone(let event): try visitor.visit(.outputItemDone, event)
        case .contentPartAdded(let event): try visitor.visit(.contentPartAdded, event)
        case .contentPartDone(let event): try visitor.visit(.contentPartDone, event)
        case .textDelta(let event): try visitor.visit(.textDelta, event)
        case .textDone(let event): try visitor.visit(.textDone, event)
        case .audioTranscriptDelta(let event): try visitor.visit(.audioTranscriptDelta, event)
        case .audioTranscriptDone(let event): try visitor.visit(.audioTranscriptDone, event)
        case .audioDelta(let event): try visitor.visit(.audioDelta, event)
        case .audioDone(let event): try visitor.visit(.audioDone, event)
        case .audioTimestampDelta(let event): try visitor.visit(.audioTimestampDelta, event)
        case .audioTimestampDone(let event): try visitor.visit(.audioTimestampDone, event)
        case .visemeDelta(let event): try visitor.visit(.visemeDelta, event)
        case .visemeDone(let event): try visitor.visit(.visemeDone, event)
        case .functionCallArgumentsDelta(let event): try visitor.visit(.functionCallArgumentsDelta, event)
        case .functionCallArgumentsDone(let event): try visitor.visit(.functionCallArgumentsDone, event)
        case .mcpListToolsInProgress(let event): try visitor.visit(.mcpListToolsInProgress, event)
        case .mcpListToolsCompleted(let event): try visitor.visit(.mcpListToolsCompleted, event)
        case .mcpListToolsFailed(let event): try visitor.visit(.mcpListToolsFailed, event)
        case .mcpCallArgumentsDelta(let event): try visitor.visit(.mcpCallArgumentsDelta, event)
        case .mcpCallArgumentsDone(let event): try visitor.visit(.mcpCallArgumentsDone, event)
        case .mcpCallInProgress(let event): try visitor.visit(.mcpCallInProgress, event)
        case .mcpCallCompleted(let event): try visitor.visit(.mcpCallCompleted, event)
        case .mcpCallFailed(let event): try visitor.visit(.mcpCallFailed, event)
        case .turnLatency(let event): try visitor.visit(.turnLatency, event)
        case .unknown: break
        }
    }

    public func encode(to encoder: any Encoder) throws {
        if case .unknown(_, let body) = self { return try body.encode(to: encoder) }
        var writer = EventWriter(encoder: encoder)
        try show(to: &writer)
    }

    public init(from decoder: any Decoder) throws {
        let type = try decoder.wireType()
        guard let tag = Tag(rawValue: type), let event = try Self.decode(tag, from: decoder) else {
            self = .unknown(type: type, body: try JSONValue(from: decoder))
            return
        }
        self = event
    }

    /// - Returns: nil if the event is not modelled.
    private static func decode(_ tag: Tag, from decoder: any Decoder) throws -> ServerEvent? {
        switch tag {
        case .sdpCreated: .sdpCreated(try SDPCreated(from: decoder))
        case .callError: .callError(try CallError(from: decoder))
        case .sessionCreated: .sessionCreated(try SessionEvent(from: decoder))
        case .sessionUpdated: .sessionUpdated(try SessionEvent(from: decoder))
        case .error: .error(try ErrorEvent(from: decoder))
        case .warning: .warning(try WarningEvent(from: decoder))
        case .rateLimitsUpdated: .rateLimitsUpdated(try RateLimitsUpdated(from: decoder))
        case .avatarConnecting: .avatarConnecting(try AvatarConnecting(from: decoder))
        case .speechStarted: .speechStarted(try SpeechStarted(from: decoder))
        case .speechStopped: .speechStopped(try SpeechStopped(from: decoder))
        case .inputAudioBufferCommitted: .inputAudioBufferCommitted(try InputAudioBufferCommitted(from: decoder))
        case .inputAudioBufferCleared: .inputAudioBufferCleared
        case .timeoutTriggered: .timeoutTriggered(try TimeoutTriggered(from: decoder))
        case .transcriptionDelta: .transcriptionDelta(try TranscriptionDelta(from: decoder))
        case .transcriptionCompleted: .transcriptionCompleted(try TranscriptionCompleted(from: decoder))
        case .transcriptionFailed: .transcriptionFailed(try TranscriptionFailed(from: decoder))
        case .outputAudioBufferStarted: .outputAudioBufferStarted(try OutputAudioBufferEvent(from: decoder))
        case .outputAudioBufferStopped: .outputAudioBufferStopped(try OutputAudioBufferEvent(from: decoder))
        case .outputAudioBufferCleared: .outputAudioBufferCleared(try OutputAudioBufferEvent(from: decoder))
        case .itemCreated: .itemCreated(try ItemCreated(from: decoder))
        case .itemRetrieved: .itemRetrieved(try ItemRetrieved(from: decoder))
        case .itemTruncated: .itemTruncated(try ItemTruncated(from: decoder))
        case .itemDeleted: .itemDeleted(try ItemDeleted(from: decoder))
        case .responseCreated: .responseCreated(try ResponseEvent(from: decoder))
        case .responseDone: .responseDone(try ResponseEvent(from: decoder))
        case .outputItemAdded: .outputItemAdded(try OutputItemEvent(from: decoder))
        case .outputItemDone: .outputItemDone(try OutputItemEvent(from: decoder))
        case .contentPartAdded: .contentPartAdded(try ContentPartEvent(from: decoder))
        case .contentPartDone: .contentPartDone(try ContentPartEvent(from: decoder))
        case .textDelta: .textDelta(try PartDelta(from: decoder))
        case .textDone: .textDone(try TextDone(from: decoder))
        case .audioTranscriptDelta: .audioTranscriptDelta(try PartDelta(from: decoder))
        case .audioTranscriptDone: .audioTranscriptDone(try AudioTranscriptDone(from: decoder))
        case .audioDelta: .audioDelta(try PartDelta(from: decoder))
        case .audioDone: .audioDone(try PartEnd(from: decoder))
        case .audioTimestampDelta: .audioTimestampDelta(try AudioTimestampDelta(from: decoder))
        case .audioTimestampDone: .audioTimestampDone(try PartEnd(from: decoder))
        case .visemeDelta: .visemeDelta(try VisemeDelta(from: decoder))
        case .visemeDone: .visemeDone(try PartEnd(from: decoder))
        case .functionCallArgumentsDelta: .functionCallArgumentsDelta(try FunctionCallArgumentsDelta(from: decoder))
        case .functionCallArgumentsDone: .functionCallArgumentsDone(try FunctionCallArgumentsDone(from: decoder))
        case .mcpListToolsInProgress: .mcpListToolsInProgress(try MCPListToolsEvent(from: decoder))
        case .mcpListToolsCompleted: .mcpListToolsCompleted(try MCPListToolsEvent(from: decoder))
        case .mcpListToolsFailed: .mcpListToolsFailed(try MCPListToolsEvent(from: decoder))
        case .mcpCallArgumentsDelta: .mcpCallArgumentsDelta(try MCPCallArgumentsDelta(from: decoder))
        case .mcpCallArgumentsDone: .mcpCallArgumentsDone(try MCPCallArgumentsDone(from: decoder))
        case .mcpCallInProgress: .mcpCallInProgress(try MCPCallEvent(from: decoder))
        case .mcpCallCompleted: .mcpCallCompleted(try MCPCallEvent(from: decoder))
        case .mcpCallFailed: .mcpCallFailed(try MCPCallEvent(from: decoder))
        case .turnLatency: .turnLatency(try TurnLatencyEvent(from: decoder))
        case .byomCredentialUpdated, .avatarSwitchToIdle, .avatarSwitchToSpeaking, .audioTranscriptAnnotationAdded,
            .blendshapesDelta, .blendshapesDone, .videoDelta, .foundryAgentCallArgumentsDelta,
            .foundryAgentCallArgumentsDone, .foundryAgentCallInProgress, .foundryAgentCallCompleted,
            .foundryAgentCallFailed, .webSearchCallInProgress, .webSearchCallSearching, .webSearchCallCompleted,
            .fileSearchCallInProgress, .fileSearchCallSearching, .fileSearchCallCompleted, .invocationDelta:
            nil
        }
    }
}

/// Receives what `ServerEvent.show(to:)` shows, as the type that it is: an existential would copy the payload to the heap.
protocol ServerEventVisitor {
    mutating func visit(_ tag: ServerEvent.Tag, _ payload: some Encodable) throws
}

private struct EventWriter: ServerEventVisitor {
    let encoder: any Encoder

    mutating func visit(_ tag: ServerEvent.Tag, _ payload: some Encodable) throws {
        try encoder.encode(wireType: tag.rawValue)
        try payload.encode(to: encoder)
    }
}

/// Of an event that is nothing but its name.
private struct NoPayload: Encodable {
    func encode(to encoder: any Encoder) throws {}
}
