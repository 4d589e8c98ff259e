import Events

/// The two ways by which JSON events travel in a call.
public enum CallChannel: UInt8, Sendable, Hashable, CaseIterable {
    /// The WebSocket that carried the offer.
    case control
    /// The data channel `voice-live-events`.
    case data
}

/// Decides which channel an event of the session goes to (Voice Live protocol, chapter C).
///
/// Configuration, errors and tool steps go to the client that controls the session, conversation events to the one that
/// plays the audio. An event travels once, except for two answers to client events and for what `mirror` copies: these keep their
/// `event_id`, so that a client of both channels can drop the copy.
public struct EventRouting: Sendable, Hashable {
    /// Chapter C.4.
    public enum Mode: String, Sendable, Hashable, CaseIterable {
        /// Exactly the table of C.3.
        case strict
        /// `strict`, and a copy of every event of the data channel on the control socket.
        case mirror
        /// Everything on the control socket.
        case websocket
    }

    public struct Channels: OptionSet, Sendable, Hashable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        public static let control = Channels(rawValue: 1)
        public static let data = Channels(rawValue: 2)
        public static let both: Channels = [.control, .data]
        /// Events that a call never sends, such as audio in JSON.
        public static let nowhere: Channels = []
    }

    public var mode: Mode

    public init(mode: Mode) {
        self.mode = mode
    }

    /// - Parameters:
    ///   - tag: The event's name; nil for one that this build does not know, which passes as conversation.
    ///   - concernsTool: For item events: the item is a tool call or its output.
    ///   - origin: The channel of the client event that this one answers; nil if it answers none.
    public func channels(for tag: ServerEvent.Tag?, concernsTool: Bool, replyTo origin: CallChannel?) -> Channels {
        let strict = tag.map { Self.strict($0, concernsTool: concernsTool, origin: origin) } ?? .data
        switch mode {
        case .strict: return strict
        case .mirror: return strict.contains(.data) ? strict.union(.control) : strict
        case .websocket: return strict.isEmpty ? .nowhere : .control
        }
    }

    /// The table of chapter C.3. Exhaustive, so that no new event is routed by accident.
    private static func strict(_ tag: ServerEvent.Tag, concernsTool: Bool, origin: CallChannel?) -> Channels {
        switch tag {
        case .sdpCreated, .callError, .sessionCreated, .sessionUpdated, .warning, .rateLimitsUpdated,
            .byomCredentialUpdated, .avatarConnecting, .avatarSwitchToIdle, .avatarSwitchToSpeaking:
            .control
        case .functionCallArgumentsDelta, .functionCallArgumentsDone, .mcpListToolsInProgress,
            .mcpListToolsCompleted, .mcpListToolsFailed, .mcpCallArgumentsDelta, .mcpCallArgumentsDone,
            .mcpCallInProgress, .mcpCallCompleted, .mcpCallFailed, .foundryAgentCallArgumentsDelta,
            .foundryAgentCallArgumentsDone, .foundryAgentCallInProgress, .foundryAgentCallCompleted,
            .foundryAgentCallFailed, .webSearchCallInProgress, .webSearchCallSearching, .webSearchCallCompleted,
            .fileSearchCallInProgress, .fileSearchCallSearching, .fileSearchCallCompleted, .invocationDelta:
            .control
        case .error:
            // A client that uses the data channel alone would never learn of its mistake otherwise.
            origin == .data ? .both : .control
        case .itemRetrieved, .itemDeleted:
            origin == .data ? .data : .control
        case .itemTruncated:
            origin == .control ? .both : .data
        case .itemCreated, .outputItemAdded, .outputItemDone:
            // Once: a client of both channels would run a tool twice.
            concernsTool ? .control : .data
        case .audioDelta, .videoDelta:
            .nowhere
        case .speechStarted, .speechStopped, .inputAudioBufferCommitted, .inputAudioBufferCleared,
            .timeoutTriggered, .transcriptionDelta, .transcriptionCompleted, .transcriptionFailed,
            .outputAudioBufferStarted, .outputAudioBufferStopped, .outputAudioBufferCleared:
            .data
        case .responseCreated, .responseDone, .contentPartAdded, .contentPartDone, .textDelta, .textDone,
            .audioTranscriptDelta, .audioTranscriptDone, .audioTranscriptAnnotationAdded, .audioDone,
            .audioTimestampDelta, .audioTimestampDone, .visemeDelta, .visemeDone, .blendshapesDelta,
            .blendshapesDone, .turnLatency:
            .data
        }
    }
}
