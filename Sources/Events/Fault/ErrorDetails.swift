/// The body of an `error` event. All five fields are on the wire; the last three may be null.
public struct ErrorDetails: Codable, Equatable, Sendable {
    public var type: FaultType
    public var code: FaultCode?
    /// For people. Made of our own words only.
    public var message: String
    /// Dotted path of the field at fault, such as `session.turn_detection.threshold`.
    public var param: String?
    /// The client's `event_id`, where it sent one.
    public var eventID: EventID?

    public init(
        type: FaultType, code: FaultCode?, message: String, param: String? = nil, eventID: EventID? = nil
    ) {
        self.type = type
        self.code = code
        self.message = message
        self.param = param
        self.eventID = eventID
    }

    /// An error whose type follows from its code.
    public init(_ code: FaultCode, _ message: String, param: String? = nil, eventID: EventID? = nil) {
        self.init(type: code.type, code: code, message: message, param: param, eventID: eventID)
    }

    enum CodingKeys: String, WireKey {
        case type, code, message, param
        case eventID = "event_id"
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(type, forKey: .type)
        try container.encode(code, forKey: .code)
        try container.encode(message, forKey: .message)
        try container.encode(param, forKey: .param)
        try container.encode(eventID, forKey: .eventID)
    }
}
