/// Why a client's message could not be read, in the words the client receives.
public struct ClientFault: Error, Equatable, Sendable {
    public var code: FaultCode
    public var message: String
    /// Dotted path of the field at fault in our own field names, such as `item.content[0].text`.
    public var param: String?
    /// The client's id of the message, where it could be read.
    public var eventID: EventID?
    /// The event's type, where it could be read and is one of ours.
    public var type: String?

    public init(
        code: FaultCode, message: String, param: String? = nil, eventID: EventID? = nil, type: String? = nil
    ) {
        self.code = code
        self.message = message
        self.param = param
        self.eventID = eventID
        self.type = type
    }

    static let tooManyValues = ClientFault(
        code: .messageTooLarge,
        message: "A message may have \(JSONReader.clientValueLimit) JSON values; split it into several.")
    static let notJSON = ClientFault(code: .invalidJSON, message: "The message is not a JSON object.")
}

extension ErrorDetails {
    public init(_ fault: ClientFault) {
        self.init(fault.code, fault.message, param: fault.param, eventID: fault.eventID)
    }
}

extension ClientFault {
    init(_ error: any Error, in message: JSONValue) {
        self = Self.explain(error)
        let id = message[ClientMessage.CodingKeys.eventID.rawValue]?.stringValue
        eventID = id.flatMap { $0.utf8.count <= EventID.longest ? EventID(rawValue: $0) : nil }
        type = message[TypeKey.type.rawValue]?.stringValue.flatMap(ClientEvent.Tag.init)?.rawValue
    }

    private static func explain(_ error: any Error) -> ClientFault {
        switch error as? DecodingError {
        case .keyNotFound(let key, let context):
            let path = path(context.codingPath + [key])
            return ClientFault(
                code: .missingRequiredParameter, message: "Missing required parameter: '\(path)'.", param: path)
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            let path = path(context.codingPath)
            if path.isEmpty { return notJSON }
            return ClientFault(code: .invalidType, message: "Invalid type for '\(path)'.", param: path)
        case .dataCorrupted(let context):
            let path = path(context.codingPath)
            if path.isEmpty { return notJSON }
            return ClientFault(code: .invalidValue, message: "Invalid value for '\(path)'.", param: path)
        case nil: return notJSON
        @unknown default: return notJSON
        }
    }

    /// Ends at the first name that is not ours, such as a key of `metadata`.
    private static func path(_ keys: [any CodingKey]) -> String {
        var path = ""
        for key in keys {
            if let index = key.intValue {
                path += "[\(index)]"
            } else if key is any WireKey {
                path += path.isEmpty ? key.stringValue : "." + key.stringValue
            } else {
                break
            }
        }
        return path
    }
}
