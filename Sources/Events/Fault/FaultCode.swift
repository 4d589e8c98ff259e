/// `error.code` of an `error` event (Voice Live protocol, chapter H.1). Clients match on it, so none is ever renamed.
public struct FaultCode: RawRepresentable, Hashable, Codable, Sendable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let invalidJSON = FaultCode(rawValue: "invalid_json")
    public static let missingRequiredParameter = FaultCode(rawValue: "missing_required_parameter")
    public static let invalidType = FaultCode(rawValue: "invalid_type")
    public static let invalidValue = FaultCode(rawValue: "invalid_value")
    public static let unknownEvent = FaultCode(rawValue: "unknown_event")
    public static let unsupportedEvent = FaultCode(rawValue: "unsupported_event")
    public static let unknownParameter = FaultCode(rawValue: "unknown_parameter")
    public static let inputAudioBufferCommitEmpty = FaultCode(rawValue: "input_audio_buffer_commit_empty")
    public static let invalidAudio = FaultCode(rawValue: "invalid_audio")
    public static let conversationAlreadyHasActiveResponse = FaultCode(
        rawValue: "conversation_already_has_active_response")
    public static let responseCancelNotActive = FaultCode(rawValue: "response_cancel_not_active")
    public static let itemNotFound = FaultCode(rawValue: "item_not_found")
    public static let itemAlreadyExists = FaultCode(rawValue: "item_already_exists")
    public static let invalidToolCallID = FaultCode(rawValue: "invalid_tool_call_id")
    public static let cannotUpdateVoice = FaultCode(rawValue: "cannot_update_voice")
    public static let invalidVoiceType = FaultCode(rawValue: "invalid_voice_type")
    public static let invalidECChannelsRequiresClient = FaultCode(rawValue: "invalid_ec_channels_requires_client")
    public static let invalidECReferenceChannels = FaultCode(rawValue: "invalid_ec_reference_channels")
    public static let avatarNotSupported = FaultCode(rawValue: "avatar_not_supported")
    public static let rateLimitExceeded = FaultCode(rawValue: "rate_limit_exceeded")
    /// A message or an event is larger than one may be.
    public static let messageTooLarge = FaultCode(rawValue: "message_too_large")
    /// The server holds as much memory for the client, or for all clients, as it may.
    public static let memoryLimitExceeded = FaultCode(rawValue: "memory_limit_exceeded")
    /// The client sent nothing in the time it had for its first message.
    public static let sessionTimeout = FaultCode(rawValue: "session_timeout")
    public static let contentFilter = FaultCode(rawValue: "content_filter")
    public static let sessionExpired = FaultCode(rawValue: "session_expired")
    public static let authenticationExpired = FaultCode(rawValue: "authentication_expired")
    public static let serverError = FaultCode(rawValue: "server_error")
    public static let internalError = FaultCode(rawValue: "internal_error")
}

/// `error.type`: who is at fault.
public struct FaultType: RawRepresentable, Hashable, Codable, Sendable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let invalidRequest = FaultType(rawValue: "invalid_request_error")
    public static let server = FaultType(rawValue: "server_error")
    public static let rateLimit = FaultType(rawValue: "rate_limit_error")
    public static let authentication = FaultType(rawValue: "authentication_error")
}

extension FaultCode {
    /// The `error.type` that goes with the code; the client's fault unless the code says otherwise.
    public var type: FaultType {
        switch self {
        case .rateLimitExceeded, .memoryLimitExceeded: .rateLimit
        case .authenticationExpired: .authentication
        case .serverError, .internalError: .server
        default: .invalidRequest
        }
    }

    /// False when the connection ends after the error.
    public var isRecoverable: Bool {
        self != .sessionExpired && self != .sessionTimeout && self != .authenticationExpired
    }
}
