/// One message of a client: an event, and the id the client may have given it.
public struct ClientMessage: Equatable, Sendable {
    public var event: ClientEvent
    public var eventID: EventID?

    public init(_ event: ClientEvent, eventID: EventID? = nil) {
        self.event = event
        self.eventID = eventID
    }

    /// The message as JSON text.
    public func encoded() throws -> [UInt8] {
        try JSONText.bytes(self)
    }

    /// Reads one message from a peer, whatever its bytes.
    /// - Throws: A fault with one of the codes `invalid_json`, `missing_required_parameter`, `invalid_type` and
    ///   `invalid_value` (Voice Live protocol, chapter H.1), or `message_too_large` for one with more than 65,536 JSON
    ///   values. An event of unknown type is no fault here.
    public static func parse(_ bytes: [UInt8]) throws(ClientFault) -> ClientMessage {
        let value: JSONValue
        do {
            value = try JSONReader.read(bytes, valueLimit: JSONReader.clientValueLimit)
        } catch {
            throw error.hasTooManyValues ? ClientFault.tooManyValues : ClientFault.notJSON
        }
        do {
            return try JSONValueDecoder.decode(from: value)
        } catch {
            throw ClientFault(error, in: value)
        }
    }
}

extension ClientMessage: Codable {
    enum CodingKeys: String, WireKey {
        case eventID = "event_id"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        event = try ClientEvent(from: decoder)
        eventID = try container.decodeIfPresent(EventID.self, forKey: .eventID)
        if let eventID, eventID.rawValue.utf8.count > EventID.longest { throw decoder.invalidValue(CodingKeys.eventID) }
    }

    public func encode(to encoder: any Encoder) throws {
        if case .unknown(let type, let body) = event {
            var members: [String: JSONValue] = if case .object(let members) = body { members } else { [:] }
            members["type"] = .string(type)
            members[CodingKeys.eventID.rawValue] = eventID.map { .string($0.rawValue) }
            return try JSONValue.object(members).encode(to: encoder)
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(eventID, forKey: .eventID)
        try event.encode(to: encoder)
    }
}
