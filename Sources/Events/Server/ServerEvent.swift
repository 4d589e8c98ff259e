/// An event that the server sends to a client (Voice Live protocol, chapters C.3 and E).
public enum ServerEvent: Equatable, Sendable {
    // Call and session.
    case sdpCreated(SDPCreated)
    case callError(CallError)
    case sessionCreated(SessionEvent)
    case sessionUpdated(SessionEvent)
    case error(ErrorEvent)
    case warning(WarningEvent)
    case rateLimitsUpdated(RateLimitsUpdated)
    case avatarConnecting(AvatarConnecting)

    // Input audio.
    case speechStarted(SpeechStarted)
    case speechStopped(SpeechStopped)
    case inputAudioBufferCommitted(InputAudioBufferCommitted)
    case inputAudioBufferCleared
    case timeoutTriggered(TimeoutTriggered)
    case transcriptionDelta(TranscriptionDelta)
    case transcriptionCompleted(TranscriptionCompleted)
    case transcriptionFailed(TranscriptionFailed)

    // Play-out.
    case outputAudioBufferStarted(OutputAudioBufferEvent)
    case outputAudioBufferStopped(OutputAudioBufferEvent)
    case outputAudioBufferCleared(OutputAudioBufferEvent)

    // Conversation.
    case itemCreated(ItemCreated)
    case itemRetrieved(ItemRetrieved)
    case itemTruncated(ItemTruncated)
    case itemDeleted(ItemDeleted)

    // Response.
    case responseCreated(ResponseEvent)
    case responseDone(ResponseEvent)
    case outputItemAdded(OutputItemEvent)
    case outputItemDone(OutputItemEvent)
    case contentPartAdded(ContentPartEvent)
    case contentPartDone(ContentPartEvent)
    case textDelta(PartDelta)
    case textDone(TextDone)
    case audioTranscriptDelta(PartDelta)
    case audioTranscriptDone(AudioTranscriptDone)
    case audioDelta(PartDelta)
    case audioDone(PartEnd)
    case audioTimestampDelta(AudioTimestampDelta)
    case audioTimestampDone(PartEnd)
    case visemeDelta(VisemeDelta)
    case visemeDone(PartEnd)

    // Tools.
    case functionCallArgumentsDelta(FunctionCallArgumentsDelta)
    case functionCallArgumentsDone(FunctionCallArgumentsDone)
    case mcpListToolsInProgress(MCPListToolsEvent)
    case mcpListToolsCompleted(MCPListToolsEvent)
    case mcpListToolsFailed(MCPListToolsEvent)
    case mcpCallArgumentsDelta(MCPCallArgumentsDelta)
    case mcpCallArgumentsDone(MCPCallArgumentsDone)
    case mcpCallInProgress(MCPCallEvent)
    case mcpCallCompleted(MCPCallEvent)
    case mcpCallFailed(MCPCallEvent)

    /// Of this server's own, for clients that ask for it.
    case turnLatency(TurnLatencyEvent)

    /// An event newer than this build, kept whole.
    case unknown(type: String, body: JSONValue)

    /// The name on the wire.
    public var type: String {
        if case .unknown(let type, _) = self { type } else { tag?.rawValue ?? "" }
    }
}
