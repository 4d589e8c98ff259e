/// Answers an offer.
public struct SDPCreated: Codable, Equatable, Sendable {
    /// The session's id.
    public var rtcCallID: SessionID
    /// Plain text with CRLF line ends.
    public var sdpAnswer: String

    public init(rtcCallID: SessionID, sdpAnswer: String) {
        self.rtcCallID = rtcCallID
        self.sdpAnswer = sdpAnswer
    }

    enum CodingKeys: String, WireKey {
        case rtcCallID = "rtc_call_id"
        case sdpAnswer = "sdp_answer"
    }
}

/// Says that an operation on the call failed.
public struct CallError: Codable, Equatable, Sendable {
    /// The type of the client's event that failed.
    public var operation: String
    public var rtcCallID: SessionID
    public var error: CallErrorDetails

    public init(operation: String = "rtc.call.sdp.create", rtcCallID: SessionID, error: CallErrorDetails) {
        self.operation = operation
        self.rtcCallID = rtcCallID
        self.error = error
    }

    enum CodingKeys: String, WireKey {
        case operation, error
        case rtcCallID = "rtc_call_id"
    }
}

/// Why; `type` is the client's fault or the server's, and nothing else.
public struct CallErrorDetails: Codable, Equatable, Sendable {
    public var type: FaultType
    public var code: CallFaultCode
    /// For people. Made of our own words only.
    public var message: String
    /// The client's `event_id`, where it sent one.
    public var eventID: EventID?

    public init(type: FaultType, code: CallFaultCode, message: String, eventID: EventID? = nil) {
        self.type = type
        self.code = code
        self.message = message
        self.eventID = eventID
    }

    enum CodingKeys: String, WireKey {
        case type, code, message
        case eventID = "event_id"
    }
}

extension CallErrorDetails {
    /// An error whose type follows from its code.
    public init(_ code: CallFaultCode, _ message: String, eventID: EventID? = nil) {
        self.init(type: code.type, code: code, message: message, eventID: eventID)
    }
}
