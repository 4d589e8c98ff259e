/// One message of the server: an event and its unique id. Copies on several channels carry the same id.
public struct ServerMessage: Equatable, Sendable {
    public var eventID: EventID
    public var event: ServerEvent

    public init(_ event: ServerEvent, eventID: EventID) {
        self.eventID = eventID
        self.event = event
    }

    /// The message as JSON text.
    public func encoded() -> [UInt8] {
        do {
            return try JSONText.bytes(self)
        } catch {
            // Only a number that is not finite has no JSON.
            preconditionFailure("An event of ours holds a value that JSON cannot: \(event.type)")
        }
    }

    /// Reads one message of a server, as a client of one does.
    /// - Throws: When the bytes are not JSON, or not a known event's fields.
    public static func parse(_ bytes: [UInt8]) throws -> ServerMessage {
        try JSONValueDecoder.decode(from: JSONReader.read(bytes))
    }
}

extension ServerMessage: Codable {
    enum CodingKeys: String, WireKey {
        case eventID = "event_id"
    }

    public init(from decoder: any Decoder) throws {
        eventID = try decoder.container(keyedBy: CodingKeys.self).decode(EventID.self, forKey: .eventID)
        event = try ServerEvent(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        if case .unknown(let type, let body) = event {
            var members: [String: JSONValue] = if case .object(let members) = body { members } else { [:] }
            members["type"] = .string(type)
            members[CodingKeys.eventID.rawValue] = .string(eventID.rawValue)
            return try JSONValue.object(members).encode(to: encoder)
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(eventID, forKey: .eventID)
        try event.encode(to: encoder)
    }
}
