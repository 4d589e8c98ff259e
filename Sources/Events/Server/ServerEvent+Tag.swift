extension ServerEvent {
    /// The name of an event on the wire. Those of the second list are not modelled: a remote model may send them, and they
    /// pass as `unknown`.
    public enum Tag: String, CaseIterable, Sendable {
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

        case byomCredentialUpdated = "byom_credential.updated"
        case avatarSwitchToIdle = "session.avatar.switch_to_idle"
        case avatarSwitchToSpeaking = "session.avatar.switch_to_speaking"
        case audioTranscriptAnnotationAdded = "response.audio_transcript.annotation.added"
        case blendshapesDelta = "response.animation_blendshapes.delta"
        case blendshapesDone = "response.animation_blendshapes.done"
        case videoDelta = "response.video.delta"
        case foundryAgentCallArgumentsDelta = "response.foundry_agent_call_arguments.delta"
        case foundryAgentCallArgumentsDone = "response.foundry_agent_call_arguments.done"
        case foundryAgentCallInProgress = "response.foundry_agent_call.in_progress"
        case foundryAgentCallCompleted = "response.foundry_agent_call.completed"
        case foundryAgentCallFailed = "response.foundry_agent_call.failed"
        case webSearchCallInProgress = "response.web_search_call.in_progress"
        case webSearchCallSearching = "response.web_search_call.searching"
        case webSearchCallCompleted = "response.web_search_call.completed"
        case fileSearchCallInProgress = "response.file_search_call.in_progress"
        case fileSearchCallSearching = "response.file_search_call.searching"
        case fileSearchCallCompleted = "response.file_search_call.completed"
        case invocationDelta = "response.invocation.delta"
    }

    /// nil for an event newer than this build.
    public var tag: Tag? {
        if case .unknown(let type, _) = self { return Tag(rawValue: type) }
        var reader = TagReader()
        try? show(to: &reader)
        return reader.tag
    }
}

private struct TagReader: ServerEventVisitor {
    var tag: ServerEvent.Tag?

    mutating func visit(_ tag: ServerEvent.Tag, _ payload: some Encodable) { self.tag = tag }
}
