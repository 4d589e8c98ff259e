/// Something the model may call (Voice Live protocol, chapter F.8).
public enum Tool: Codable, Equatable, Sendable {
    case function(FunctionTool)
    case mcp(MCPServer)
    case foundryAgent(FoundryAgentTool)
    /// A kind this build does not know, kept whole.
    case other(type: String, body: JSONValue)

    private enum Tag: String {
        case function
        case mcp
        case foundryAgent = "foundry_agent"
    }

    public init(from decoder: any Decoder) throws {
        let type = try decoder.wireType()
        switch Tag(rawValue: type) {
        case .function: self = .function(try FunctionTool(from: decoder))
        case .mcp: self = .mcp(try MCPServer(from: decoder))
        case .foundryAgent: self = .foundryAgent(try FoundryAgentTool(from: decoder))
        case nil: self = .other(type: type, body: try JSONValue(from: decoder))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .function(let tool):
            try encoder.encode(wireType: Tag.function.rawValue)
            try tool.encode(to: encoder)
        case .mcp(let server):
            try encoder.encode(wireType: Tag.mcp.rawValue)
            try server.encode(to: encoder)
        case .foundryAgent(let agent):
            try encoder.encode(wireType: Tag.foundryAgent.rawValue)
            try agent.encode(to: encoder)
        case .other(_, let body): try body.encode(to: encoder)
        }
    }

    /// Without the secrets of an MCP server, as a session is shown to its client.
    public var redacted: Tool {
        guard case .mcp(var server) = self else { return self }
        (server.authorization, server.headers) = (nil, nil)
        return .mcp(server)
    }
}

/// Whether and what the model has to call.
public enum ToolChoice: Codable, Equatable, Sendable {
    case auto
    case none
    case required
    case function(name: String)

    private enum Key: String, WireKey { case type, name, function }

    /// A word, a function's name, or an object with the name flat or nested under `function`.
    public init(from decoder: any Decoder) throws {
        if let word = try? decoder.singleValueContainer().decode(String.self) {
            switch word {
            case "auto": self = .auto
            case "none": self = .none
            case "required": self = .required
            default: self = .function(name: word)
            }
            return
        }
        let container = try decoder.container(keyedBy: Key.self)
        guard try container.decode(String.self, forKey: .type) == "function" else {
            throw decoder.invalidValue(Key.type)
        }
        if container.contains(.function) {
            let nested = try container.nestedContainer(keyedBy: Key.self, forKey: .function)
            self = .function(name: try nested.decode(String.self, forKey: .name))
        } else {
            self = .function(name: try container.decode(String.self, forKey: .name))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        if case .function(let name) = self {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode("function", forKey: .type)
            try container.encode(name, forKey: .name)
            return
        }
        var container = encoder.singleValueContainer()
        switch self {
        case .auto: try container.encode("auto")
        case .none: try container.encode("none")
        case .required, .function: try container.encode("required")
        }
    }
}
