/// A function the client carries out.
public struct FunctionTool: Codable, Equatable, Sendable {
    /// `[A-Za-z0-9_-]`, 1 to 64 characters.
    public var name: String
    public var description: String?
    /// JSON Schema of the arguments.
    public var parameters: JSONValue?

    public init(name: String, description: String? = nil, parameters: JSONValue? = nil) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }

    enum CodingKeys: String, WireKey {
        case name, description, parameters
    }
}

/// A server of the Model Context Protocol, whose tools we call ourselves.
public struct MCPServer: Codable, Equatable, Sendable {
    public var serverLabel: String
    public var serverURL: String
    /// Secret: never shown to a client.
    public var authorization: String?
    /// Secret: never shown to a client.
    public var headers: [String: String]?
    /// All when nil.
    public var allowedTools: [String]?
    /// Always when nil.
    public var requireApproval: MCPApproval?

    public init(
        serverLabel: String, serverURL: String, authorization: String? = nil, headers: [String: String]? = nil,
        allowedTools: [String]? = nil, requireApproval: MCPApproval? = nil
    ) {
        self.serverLabel = serverLabel
        self.serverURL = serverURL
        self.authorization = authorization
        self.headers = headers
        self.allowedTools = allowedTools
        self.requireApproval = requireApproval
    }

    enum CodingKeys: String, WireKey {
        case authorization, headers
        case serverLabel = "server_label"
        case serverURL = "server_url"
        case allowedTools = "allowed_tools"
        case requireApproval = "require_approval"
    }
}

/// Whether the client is asked before a tool of an MCP server runs.
public enum MCPApproval: Codable, Equatable, Sendable {
    case never
    case always
    /// Decided per tool; `always` for a tool in neither list.
    case perTool(never: [String], always: [String])

    private enum Key: String, WireKey { case never, always }

    public init(from decoder: any Decoder) throws {
        if let word = try? decoder.singleValueContainer().decode(String.self) {
            switch word {
            case "never": self = .never
            case "always": self = .always
            default:
                throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "unknown"))
            }
            return
        }
        let container = try decoder.container(keyedBy: Key.self)
        self = .perTool(
            never: try container.decodeIfPresent([String].self, forKey: .never) ?? [],
            always: try container.decodeIfPresent([String].self, forKey: .always) ?? [])
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .never, .always:
            var container = encoder.singleValueContainer()
            try container.encode(self == .never ? "never" : "always")
        case .perTool(let never, let always):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(never, forKey: .never)
            try container.encode(always, forKey: .always)
        }
    }
}

/// A hosted agent used as a tool.
public struct FoundryAgentTool: Codable, Equatable, Sendable {
    public var agentName: String
    public var projectName: String
    public var agentVersion: String?
    public var clientID: String?
    public var description: String?
    public var foundryResourceOverride: String?
    public var agentContextType: String?
    public var returnAgentResponseDirectly: Bool?

    public init(
        agentName: String, projectName: String, agentVersion: String? = nil, clientID: String? = nil,
        description: String? = nil, foundryResourceOverride: String? = nil, agentContextType: String? = nil,
        returnAgentResponseDirectly: Bool? = nil
    ) {
        self.agentName = agentName
        self.projectName = projectName
        self.agentVersion = agentVersion
        self.clientID = clientID
        self.description = description
        self.foundryResourceOverride = foundryResourceOverride
        self.agentContextType = agentContextType
        self.returnAgentResponseDirectly = returnAgentResponseDirectly
    }

    enum CodingKeys: String, WireKey {
        case description
        case agentName = "agent_name"
        case projectName = "project_name"
        case agentVersion = "agent_version"
        case clientID = "client_id"
        case foundryResourceOverride = "foundry_resource_override"
        case agentContextType = "agent_context_type"
        case returnAgentResponseDirectly = "return_agent_response_directly"
    }
}
