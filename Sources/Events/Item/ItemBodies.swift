/// Words of one speaker.
public struct Message: Codable, Equatable, Sendable {
    public var role: Role
    public var content: [ContentPart]

    public init(role: Role, content: [ContentPart]) {
        self.role = role
        self.content = content
    }

    enum CodingKeys: String, WireKey {
        case role, content
    }
}

/// The model asks the client to carry out a function.
public struct FunctionCall: Codable, Equatable, Sendable {
    public var callID: ToolCallID
    public var name: String
    /// JSON text as the model wrote it; empty while it writes.
    public var arguments: String

    public init(callID: ToolCallID, name: String, arguments: String) {
        self.callID = callID
        self.name = name
        self.arguments = arguments
    }

    enum CodingKeys: String, WireKey {
        case name, arguments
        case callID = "call_id"
    }
}

/// What a function returned.
public struct FunctionCallOutput: Codable, Equatable, Sendable {
    public var callID: ToolCallID
    public var output: String

    public init(callID: ToolCallID, output: String) {
        self.callID = callID
        self.output = output
    }

    enum CodingKeys: String, WireKey {
        case output
        case callID = "call_id"
    }
}

/// The tools an MCP server offers.
public struct MCPListTools: Codable, Equatable, Sendable {
    public var serverLabel: String
    public var tools: [MCPTool]

    public init(serverLabel: String, tools: [MCPTool]) {
        self.serverLabel = serverLabel
        self.tools = tools
    }

    enum CodingKeys: String, WireKey {
        case tools
        case serverLabel = "server_label"
    }
}

/// One tool of an MCP server.
public struct MCPTool: Codable, Equatable, Sendable {
    public var name: String
    public var description: String?
    public var inputSchema: JSONValue
    public var annotations: JSONValue?

    public init(name: String, description: String? = nil, inputSchema: JSONValue, annotations: JSONValue? = nil) {
        self.name = name
        self.description = description
        self.inputSchema = inputSchema
        self.annotations = annotations
    }

    enum CodingKeys: String, WireKey {
        case name, description, annotations
        case inputSchema = "input_schema"
    }
}

/// A tool of an MCP server, called by us.
public struct MCPCall: Codable, Equatable, Sendable {
    public var serverLabel: String
    public var name: String
    public var arguments: String
    public var output: String?
    public var error: JSONValue?
    public var approvalRequestID: ItemID?

    public init(
        serverLabel: String, name: String, arguments: String, output: String? = nil, error: JSONValue? = nil,
        approvalRequestID: ItemID? = nil
    ) {
        self.serverLabel = serverLabel
        self.name = name
        self.arguments = arguments
        self.output = output
        self.error = error
        self.approvalRequestID = approvalRequestID
    }

    enum CodingKeys: String, WireKey {
        case name, arguments, output, error
        case serverLabel = "server_label"
        case approvalRequestID = "approval_request_id"
    }
}

/// Asks the client whether a tool may run.
public struct MCPApprovalRequest: Codable, Equatable, Sendable {
    public var serverLabel: String
    public var name: String
    public var arguments: String

    public init(serverLabel: String, name: String, arguments: String = "") {
        self.serverLabel = serverLabel
        self.name = name
        self.arguments = arguments
    }

    enum CodingKeys: String, WireKey {
        case name, arguments
        case serverLabel = "server_label"
    }
}

/// The client's word on whether a tool may run.
public struct MCPApprovalResponse: Codable, Equatable, Sendable {
    public var approvalRequestID: ItemID
    public var approve: Bool
    public var reason: String?

    public init(approvalRequestID: ItemID, approve: Bool, reason: String? = nil) {
        self.approvalRequestID = approvalRequestID
        self.approve = approve
        self.reason = reason
    }

    enum CodingKeys: String, WireKey {
        case approve, reason
        case approvalRequestID = "approval_request_id"
    }
}
