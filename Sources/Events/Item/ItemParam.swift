/// An item as a client gives it (Voice Live protocol, chapter D.8). A status, if any, is ignored.
public struct ItemParam: Equatable, Sendable {
    /// Chosen by the client, or nil.
    public var id: ItemID?
    public var body: Body

    public init(id: ItemID? = nil, body: Body) {
        self.id = id
        self.body = body
    }

    public enum Body: Equatable, Sendable {
        case message(role: Role, content: [ContentParam])
        case functionCall(FunctionCall)
        case functionCallOutput(FunctionCallOutput)
        case mcpApprovalResponse(MCPApprovalResponse)
    }

    /// A message of one piece of text.
    public static func message(_ role: Role, _ text: String, id: ItemID? = nil) -> ItemParam {
        ItemParam(id: id, body: .message(role: role, content: [.text(text)]))
    }
}

extension ItemParam: Codable {
    enum CodingKeys: String, WireKey {
        case type, id, role, content, name, arguments, output
        case callID = "call_id"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decodeIfPresent(ItemID.self, forKey: .id)
        switch Item.Tag(rawValue: try container.decode(String.self, forKey: .type)) {
        case .message:
            let role = try container.decode(Role.self, forKey: .role)
            if let text = try? container.decode(String.self, forKey: .content) {
                body = .message(role: role, content: [.text(text)])
            } else {
                body = .message(role: role, content: try container.decode([ContentParam].self, forKey: .content))
            }
        case .functionCall:
            body = .functionCall(
                FunctionCall(
                    callID: try container.decode(ToolCallID.self, forKey: .callID),
                    name: try container.decode(String.self, forKey: .name),
                    arguments: try container.decodeText(forKey: .arguments)))
        case .functionCallOutput:
            body = .functionCallOutput(
                FunctionCallOutput(
                    callID: try container.decode(ToolCallID.self, forKey: .callID),
                    output: try container.decodeText(forKey: .output)))
        case .mcpApprovalResponse: body = .mcpApprovalResponse(try MCPApprovalResponse(from: decoder))
        case .mcpListTools, .mcpCall, .mcpApprovalRequest, nil: throw decoder.invalidValue(CodingKeys.type)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(id, forKey: .id)
        func put(_ tag: Item.Tag) throws { try container.encode(tag.rawValue, forKey: .type) }
        switch body {
        case .message(let role, let content):
            try put(.message)
            try container.encode(role, forKey: .role)
            try container.encode(content.map { $0.part(role) }, forKey: .content)
        case .functionCall(let call):
            try put(.functionCall)
            try call.encode(to: encoder)
        case .functionCallOutput(let output):
            try put(.functionCallOutput)
            try output.encode(to: encoder)
        case .mcpApprovalResponse(let response):
            try put(.mcpApprovalResponse)
            try response.encode(to: encoder)
        }
    }
}

extension KeyedDecodingContainer {
    /// A string; other JSON values, which clients send where text of JSON is meant, are written out.
    fileprivate func decodeText(forKey key: Key) throws -> String {
        if let text = try? decode(String.self, forKey: key) { return text }
        return try decode(JSONValue.self, forKey: key).text
    }
}
