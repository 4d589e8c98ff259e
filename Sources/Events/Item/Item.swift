/// A step of the conversation as the server shows it (Voice Live protocol, chapter E.3).
public struct Item: Equatable, Sendable {
    public var id: ItemID
    public var status: ItemStatus
    public var body: Body

    public init(id: ItemID, status: ItemStatus = .completed, body: Body) {
        self.id = id
        self.status = status
        self.body = body
    }

    public enum Body: Equatable, Sendable {
        case message(Message)
        case functionCall(FunctionCall)
        case functionCallOutput(FunctionCallOutput)
        case mcpListTools(MCPListTools)
        case mcpCall(MCPCall)
        case mcpApprovalRequest(MCPApprovalRequest)
        case mcpApprovalResponse(MCPApprovalResponse)
        /// A kind this build does not know, kept whole.
        case other(type: String, body: JSONValue)
    }
}

/// How far an item has come.
public enum ItemStatus: String, Codable, Sendable {
    case inProgress = "in_progress"
    case completed
    /// Cut short: cancelled, interrupted or out of tokens.
    case incomplete
}

/// Who speaks in a message.
public enum Role: String, Codable, Sendable {
    case system
    case user
    case assistant

    /// Accepts `developer`, which other APIs call the system.
    public init(from decoder: any Decoder) throws {
        let name = try decoder.singleValueContainer().decode(String.self)
        guard let role = name == "developer" ? .system : Role(rawValue: name) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "unknown role"))
        }
        self = role
    }
}

extension Item: Codable {
    enum Tag: String {
        case message
        case functionCall = "function_call"
        case functionCallOutput = "function_call_output"
        case mcpListTools = "mcp_list_tools"
        case mcpCall = "mcp_call"
        case mcpApprovalRequest = "mcp_approval_request"
        case mcpApprovalResponse = "mcp_approval_response"
    }

    enum CodingKeys: String, WireKey { case id, object, type, status }
    static let object = "realtime.item"

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(ItemID.self, forKey: .id)
        // Kinds we do not know have further states.
        status = (try? container.decodeIfPresent(ItemStatus.self, forKey: .status)) ?? .completed
        let type = try container.decode(String.self, forKey: .type)
        body =
            switch Tag(rawValue: type) {
            case .message: .message(try Message(from: decoder))
            case .functionCall: .functionCall(try FunctionCall(from: decoder))
            case .functionCallOutput: .functionCallOutput(try FunctionCallOutput(from: decoder))
            case .mcpListTools: .mcpListTools(try MCPListTools(from: decoder))
            case .mcpCall: .mcpCall(try MCPCall(from: decoder))
            case .mcpApprovalRequest: .mcpApprovalRequest(try MCPApprovalRequest(from: decoder))
            case .mcpApprovalResponse: .mcpApprovalResponse(try MCPApprovalResponse(from: decoder))
            case nil: .other(type: type, body: try JSONValue(from: decoder))
            }
    }

    public func encode(to encoder: any Encoder) throws {
        let (type, fields): (Tag, any Encodable)
        switch body {
        case .message(let value): (type, fields) = (.message, value)
        case .functionCall(let value): (type, fields) = (.functionCall, value)
        case .functionCallOutput(let value): (type, fields) = (.functionCallOutput, value)
        case .mcpListTools(let value): (type, fields) = (.mcpListTools, value)
        case .mcpCall(let value): (type, fields) = (.mcpCall, value)
        case .mcpApprovalRequest(let value): (type, fields) = (.mcpApprovalRequest, value)
        case .mcpApprovalResponse(let value): (type, fields) = (.mcpApprovalResponse, value)
        case .other(_, let body): return try body.encode(to: encoder)
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(Self.object, forKey: .object)
        try container.encode(type.rawValue, forKey: .type)
        try container.encode(status, forKey: .status)
        try fields.encode(to: encoder)
    }
}
