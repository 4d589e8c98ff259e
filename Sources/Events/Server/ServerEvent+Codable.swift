extension ServerEvent: Codable {
    enum Tag: String {
        case sdpCreated = "rtc.call.sdp.created"
        case callError = "rtc.call.error"
        case sessionCreated = "session.created"
        case sessionUpdated = "session.updated"
        case error = "error"
        case warning = "warning"
        case rateLimitsUpdated = "rate_limits.updated"
        case avatarConnecting = "session.avatar.connecting"
        case speechStarted = "input_audio_buffer.speech_started"
        case speechStopped = "input_audio_buffer.speech_stopped"
        case inputAudioBufferCommitted = "input_audio_buffer.committed"
        case inputAudioBufferCleared = "input_audio_buffer.cleared"
        case timeoutTriggered = "input_audio_buffer.timeout_triggered"
        case transcriptionDelta = "conversation.item.input_audio_transcription.delta"
        case transcriptionCompleted = "conversation.item.input_audio_transcription.completed"
        case transcriptionFailed = "conversation.item.input_audio_transcription.failed"
        case outputAudioBufferStarted = "output_audio_buffer.started"
        case outputAudioBufferStopped = "output_audio_buffer.stopped"
        case outputAudioBufferCleared = "output_audio_buffer.cleared"
        case itemCreated = "conversation.item.created"
        case itemRetrieved = "conversation.item.retrieved"
        case itemTruncated = "conversation.item.truncated"
        case itemDeleted = "conversation.item.deleted"
        case responseCreated = "response.created"
        case responseDone = "response.done"
        case outputItemAdded = "response.output_item.added"
        case outputItemDone = "response.output_item.done"
        case contentPartAdded = "response.content_part.added"
        case contentPartDone = "response.content_part.done"
        case textDelta = "response.text.delta"
        case textDone = "response.text.done"
        case audioTranscriptDelta = "response.audio_transcript.delta"
        case audioTranscriptDone = "response.audio_transcript.done"
        case audioDelta = "response.audio.delta"
        case audioDone = "response.audio.done"
        case audioTimestampDelta = "response.audio_timestamp.delta"
        case audioTimestampDone = "response.audio_timestamp.done"
        case visemeDelta = "response.animation_viseme.delta"
        case visemeDone = "response.animation_viseme.done"
        case functionCallArgumentsDelta = "response.function_call_arguments.delta"
        case functionCallArgumentsDone = "response.function_call_arguments.done"
        case mcpListToolsInProgress = "mcp_list_tools.in_progress"
        case mcpListToolsCompleted = "mcp_list_tools.completed"
        case mcpListToolsFailed = "mcp_list_tools.failed"
        case mcpCallArgumentsDelta = "response.mcp_call_arguments.delta"
        case mcpCallArgumentsDone = "response.mcp_call_arguments.done"
        case mcpCallInProgress = "response.mcp_call.in_progress"
        case mcpCallCompleted = "response.mcp_call.completed"
        case mcpCallFailed = "response.mcp_call.failed"
        case turnLatency = "parley.turn.latency"
    }

    var tag: Tag? {
        switch self {
        case .sdpCreated: .sdpCreated
        case .callError: .callError
        case .sessionCreated: .sessionCreated
        case .sessionUpdated: .sessionUpdated
        case .error: .error
        case .warning: .warning
        case .rateLimitsUpdated: .rateLimitsUpdated
        case .avatarConnecting: .avatarConnecting
        case .speechStarted: .speechStarted
        case .speechStopped: .speechStopped
        case .inputAudioBufferCommitted: .inputAudioBufferCommitted
        case .inputAudioBufferCleared: .inputAudioBufferCleared
        case .timeoutTriggered: .timeoutTriggered
        case .transcriptionDelta: .transcriptionDelta
        case .transcriptionCompleted: .transcriptionCompleted
        case .transcriptionFailed: .transcriptionFailed
        case .outputAudioBufferStarted: .outputAudioBufferStarted
        case .outputAudioBufferStopped: .outputAudioBufferStopped
        case .outputAudioBufferCleared: .outputAudioBufferCleared
        case .itemCreated: .itemCreated
        case .itemRetrieved: .itemRetrieved
        case .itemTruncated: .itemTruncated
        case .itemDeleted: .itemDeleted
        case .responseCreated: .responseCreated
        case .responseDone: .responseDone
        case .outputItemAdded: .outputItemAdded
        case .outputItemDone: .outputItemDone
        case .contentPartAdded: .contentPartAdded
        case .contentPartDone: .contentPartDone
        case .textDelta: .textDelta
        case .textDone: .textDone
        case .audioTranscriptDelta: .audioTranscriptDelta
        case .audioTranscriptDone: .audioTranscriptDone
        case .audioDelta: .audioDelta
        case .audioDone: .audioDone
        case .audioTimestampDelta: .audioTimestampDelta
        case .audioTimestampDone: .audioTimestampDone
        case .visemeDelta: .visemeDelta
        case .visemeDone: .visemeDone
        case .functionCallArgumentsDelta: .functionCallArgumentsDelta
        case .functionCallArgumentsDone: .functionCallArgumentsDone
        case .mcpListToolsInProgress: .mcpListToolsInProgress
        case .mcpListToolsCompleted: .mcpListToolsCompleted
        case .mcpListToolsFailed: .mcpListToolsFailed
        case .mcpCallArgumentsDelta: .mcpCallArgumentsDelta
        case .mcpCallArgumentsDone: .mcpCallArgumentsDone
        case .mcpCallInProgress: .mcpCallInProgress
        case .mcpCallCompleted: .mcpCallCompleted
        case .mcpCallFailed: .mcpCallFailed
        case .turnLatency: .turnLatency
        case .unknown: nil
        }
    }

    public init(from decoder: any Decoder) throws {
        let type = try decoder.wireType()
        switch Tag(rawValue: type) {
        case .sdpCreated: self = .sdpCreated(try SDPCreated(from: decoder))
        case .callError: self = .callError(try CallError(from: decoder))
        case .sessionCreated: self = .sessionCreated(try SessionEvent(from: decoder))
        case .sessionUpdated: self = .sessionUpdated(try SessionEvent(from: decoder))
        case .error: self = .error(try ErrorEvent(from: decoder))
        case .warning: self = .warning(try WarningEvent(from: decoder))
        case .rateLimitsUpdated: self = .rateLimitsUpdated(try RateLimitsUpdated(from: decoder))
        case .avatarConnecting: self = .avatarConnecting(try AvatarConnecting(from: decoder))
        case .speechStarted: self = .speechStarted(try SpeechStarted(from: decoder))
        case .speechStopped: self = .speechStopped(try SpeechStopped(from: decoder))
        case .inputAudioBufferCommitted: self = .inputAudioBufferCommitted(try InputAudioBufferCommitted(from: decoder))
        case .inputAudioBufferCleared: self = .inputAudioBufferCleared
        case .timeoutTriggered: self = .timeoutTriggered(try TimeoutTriggered(from: decoder))
        case .transcriptionDelta: self = .transcriptionDelta(try TranscriptionDelta(from: decoder))
        case .transcriptionCompleted: self = .transcriptionCompleted(try TranscriptionCompleted(from: decoder))
        case .transcriptionFailed: self = .transcriptionFailed(try TranscriptionFailed(from: decoder))
        case .outputAudioBufferStarted: self = .outputAudioBufferStarted(try OutputAudioBufferEvent(from: decoder))
        case .outputAudioBufferStopped: self = .outputAudioBufferStopped(try OutputAudioBufferEvent(from: decoder))
        case .outputAudioBufferCleared: self = .outputAudioBufferCleared(try OutputAudioBufferEvent(from: decoder))
        case .itemCreated: self = .itemCreated(try ItemCreated(from: decoder))
        case .itemRetrieved: self = .itemRetrieved(try ItemRetrieved(from: decoder))
        case .itemTruncated: self = .itemTruncated(try ItemTruncated(from: decoder))
        case .itemDeleted: self = .itemDeleted(try ItemDeleted(from: decoder))
        case .responseCreated: self = .responseCreated(try ResponseEvent(from: decoder))
        case .responseDone: self = .responseDone(try ResponseEvent(from: decoder))
        case .outputItemAdded: self = .outputItemAdded(try OutputItemEvent(from: decoder))
        case .outputItemDone: self = .outputItemDone(try OutputItemEvent(from: decoder))
        case .contentPartAdded: self = .contentPartAdded(try ContentPartEvent(from: decoder))
        case .contentPartDone: self = .contentPartDone(try ContentPartEvent(from: decoder))
        case .textDelta: self = .textDelta(try PartDelta(from: decoder))
        case .textDone: self = .textDone(try TextDone(from: decoder))
        case .audioTranscriptDelta: self = .audioTranscriptDelta(try PartDelta(from: decoder))
        case .audioTranscriptDone: self = .audioTranscriptDone(try AudioTranscriptDone(from: decoder))
        case .audioDelta: self = .audioDelta(try PartDelta(from: decoder))
        case .audioDone: self = .audioDone(try PartEnd(from: decoder))
        case .audioTimestampDelta: self = .audioTimestampDelta(try AudioTimestampDelta(from: decoder))
        case .audioTimestampDone: self = .audioTimestampDone(try PartEnd(from: decoder))
        case .visemeDelta: self = .visemeDelta(try VisemeDelta(from: decoder))
        case .visemeDone: self = .visemeDone(try PartEnd(from: decoder))
        case .functionCallArgumentsDelta:
            self = .functionCallArgumentsDelta(try FunctionCallArgumentsDelta(from: decoder))
        case .functionCallArgumentsDone: self = .functionCallArgumentsDone(try FunctionCallArgumentsDone(from: decoder))
        case .mcpListToolsInProgress: self = .mcpListToolsInProgress(try MCPListToolsEvent(from: decoder))
        case .mcpListToolsCompleted: self = .mcpListToolsCompleted(try MCPListToolsEvent(from: decoder))
        case .mcpListToolsFailed: self = .mcpListToolsFailed(try MCPListToolsEvent(from: decoder))
        case .mcpCallArgumentsDelta: self = .mcpCallArgumentsDelta(try MCPCallArgumentsDelta(from: decoder))
        case .mcpCallArgumentsDone: self = .mcpCallArgumentsDone(try MCPCallArgumentsDone(from: decoder))
        case .mcpCallInProgress: self = .mcpCallInProgress(try MCPCallEvent(from: decoder))
        case .mcpCallCompleted: self = .mcpCallCompleted(try MCPCallEvent(from: decoder))
        case .mcpCallFailed: self = .mcpCallFailed(try MCPCallEvent(from: decoder))
        case .turnLatency: self = .turnLatency(try TurnLatencyEvent(from: decoder))
        case nil: self = .unknown(type: type, body: try JSONValue(from: decoder))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        if case .unknown(_, let body) = self { return try body.encode(to: encoder) }
        try encoder.encode(wireType: type)
        switch self {
        case .sdpCreated(let event): try event.encode(to: encoder)
        case .callError(let event): try event.encode(to: encoder)
        case .sessionCreated(let event): try event.encode(to: encoder)
        case .sessionUpdated(let event): try event.encode(to: encoder)
        case .error(let event): try event.encode(to: encoder)
        case .warning(let event): try event.encode(to: encoder)
        case .rateLimitsUpdated(let event): try event.encode(to: encoder)
        case .avatarConnecting(let event): try event.encode(to: encoder)
        case .speechStarted(let event): try event.encode(to: encoder)
        case .speechStopped(let event): try event.encode(to: encoder)
        case .inputAudioBufferCommitted(let event): try event.encode(to: encoder)
        case .timeoutTriggered(let event): try event.encode(to: encoder)
        case .transcriptionDelta(let event): try event.encode(to: encoder)
        case .transcriptionCompleted(let event): try event.encode(to: encoder)
        case .transcriptionFailed(let event): try event.encode(to: encoder)
        case .outputAudioBufferStarted(let event): try event.encode(to: encoder)
        case .outputAudioBufferStopped(let event): try event.encode(to: encoder)
        case .outputAudioBufferCleared(let event): try event.encode(to: encoder)
        case .itemCreated(let event): try event.encode(to: encoder)
        case .itemRetrieved(let event): try event.encode(to: encoder)
        case .itemTruncated(let event): try event.encode(to: encoder)
        case .itemDeleted(let event): try event.encode(to: encoder)
        case .responseCreated(let event): try event.encode(to: encoder)
        case .responseDone(let event): try event.encode(to: encoder)
        case .outputItemAdded(let event): try event.encode(to: encoder)
        case .outputItemDone(let event): try event.encode(to: encoder)
        case .contentPartAdded(let event): try event.encode(to: encoder)
        case .contentPartDone(let event): try event.encode(to: encoder)
        case .textDelta(let event): try event.encode(to: encoder)
        case .textDone(let event): try event.encode(to: encoder)
        case .audioTranscriptDelta(let event): try event.encode(to: encoder)
        case .audioTranscriptDone(let event): try event.encode(to: encoder)
        case .audioDelta(let event): try event.encode(to: encoder)
        case .audioDone(let event): try event.encode(to: encoder)
        case .audioTimestampDelta(let event): try event.encode(to: encoder)
        case .audioTimestampDone(let event): try event.encode(to: encoder)
        case .visemeDelta(let event): try event.encode(to: encoder)
        case .visemeDone(let event): try event.encode(to: encoder)
        case .functionCallArgumentsDelta(let event): try event.encode(to: encoder)
        case .functionCallArgumentsDone(let event): try event.encode(to: encoder)
        case .mcpListToolsInProgress(let event): try event.encode(to: encoder)
        case .mcpListToolsCompleted(let event): try event.encode(to: encoder)
        case .mcpListToolsFailed(let event): try event.encode(to: encoder)
        case .mcpCallArgumentsDelta(let event): try event.encode(to: encoder)
        case .mcpCallArgumentsDone(let event): try event.encode(to: encoder)
        case .mcpCallInProgress(let event): try event.encode(to: encoder)
        case .mcpCallCompleted(let event): try event.encode(to: encoder)
        case .mcpCallFailed(let event): try event.encode(to: encoder)
        case .turnLatency(let event): try event.encode(to: encoder)
        case .inputAudioBufferCleared, .unknown: break
        }
    }
}
