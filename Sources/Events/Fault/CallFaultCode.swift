/// `error.code` of `rtc.call.error` (Voice Live protocol, chapter H.2).
public struct CallFaultCode: RawRepresentable, Hashable, Codable, Sendable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let missingSDP = CallFaultCode(rawValue: "missing_sdp")
    public static let invalidSDP = CallFaultCode(rawValue: "invalid_sdp")
    public static let unsupportedMedia = CallFaultCode(rawValue: "unsupported_media")
    public static let invalidSession = CallFaultCode(rawValue: "invalid_session")
    public static let messageTooLarge = CallFaultCode(rawValue: "message_too_large")
    public static let callInProgress = CallFaultCode(rawValue: "call_in_progress")
    public static let callAlreadyExists = CallFaultCode(rawValue: "call_already_exists")
    public static let avatarNotSupported = CallFaultCode(rawValue: "avatar_not_supported")
    public static let sessionTimeout = CallFaultCode(rawValue: "session_timeout")
    public static let allocationFailed = CallFaultCode(rawValue: "allocation_failed")
    public static let connectionFailed = CallFaultCode(rawValue: "connection_failed")
    public static let rateLimitExceeded = CallFaultCode(rawValue: "rate_limit_exceeded")
    public static let internalError = CallFaultCode(rawValue: "internal_error")

    /// The wire knows two types here: the client's fault and ours.
    public var type: FaultType {
        switch self {
        case .allocationFailed, .connectionFailed, .internalError: .server
        default: .invalidRequest
        }
    }

    /// True when the control socket stays open and the client may offer again.
    public var isRecoverable: Bool {
        switch self {
        case .messageTooLarge, .sessionTimeout, .connectionFailed, .internalError: false
        default: true
        }
    }
}
