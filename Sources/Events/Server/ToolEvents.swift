/// A piece of a function call's arguments.
public struct FunctionCallArgumentsDelta: Codable, Equatable, Sendable {
    public var responseID: ResponseID
    public var itemID: ItemID
    public var outputIndex: Int
    public var callID: ToolCallID
    public var name: String?
    public var delta: String

    public init(
        responseID: ResponseID, itemID: ItemID, outputIndex: Int, callID: ToolCallID, name: String? = nil, delta: String
    ) {
        self.responseID = responseID
        self.itemID = itemID
        self.outputIndex = outputIndex
        self.callID = callID
        self.name = name
        self.delta = delta
    }

    enum CodingKeys: String, WireKey {
        case name, delta
        case responseID = "response_id"
        case itemID = "item_id"
        case outputIndex = "output_index"
        case callID = "call_id"
    }
}

/// A function call's arguments are complete: the client's turn to carry it out.
public struct FunctionCallArgumentsDone: Codable, Equatable, Sendable {
    public var responseID: ResponseID
    public var itemID: ItemID
    public var outputIndex: Int
    public var callID: ToolCallID
    public var name: String
    public var arguments: String

    public init(
        responseID: ResponseID, itemID: ItemID, outputIndex: Int, callID: ToolCallID, name: String, arguments: String
    ) {
        self.responseID = responseID
        self.itemID = itemID
        self.outputIndex = outputIndex
        self.callID = callID
        self.name = name
        self.arguments = arguments
    }

    enum CodingKeys: String, WireKey {
        case name, arguments
        case responseID = "response_id"
        case itemID = "item_id"
        case outputIndex = "output_index"
        case callID = "call_id"
    }
}

/// The tools of an MCP server are being listed.
public struct MCPListToolsEvent: Codable, Equatable, Sendable {
    public var itemID: ItemID
    /// Once they are known; some clients read them here instead of in the item.
    public var tools: [MCPTool]?
    /// Why the listing failed.
    public var error: ErrorDetails?

    public init(itemID: ItemID, tools: [MCPTool]? = nil, error: ErrorDetails? = nil) {
        self.itemID = itemID
        self.tools = tools
        self.error = error
    }

    enum CodingKeys: String, WireKey {
        case tools, error
        case itemID = "item_id"
    }
}

/// A piece of the arguments of an MCP tool.
public struct MCPCallArgumentsDelta: Codable, Equatable, Sendable {
    public var responseID: ResponseID
    public var itemID: ItemID
    public var outputIndex: Int
    public var delta: String

    public init(responseID: ResponseID, itemID: ItemID, outputIndex: Int, delta: String) {
        self.responseID = responseID
        self.itemID = itemID
        self.outputIndex = outputIndex
        self.delta = delta
    }

    enum CodingKeys: String, WireKey {
        case delta
        case responseID = "response_id"
        case itemID = "item_id"
        case outputIndex = "output_index"
    }
}

/// The arguments of an MCP tool are complete.
public struct MCPCallArgumentsDone: Codable, Equatable, Sendable {
    public var responseID: ResponseID
    public var itemID: ItemID
    public var outputIndex: Int
    public var arguments: String

    public init(responseID: ResponseID, itemID: ItemID, outputIndex: Int, arguments: String) {
        self.responseID = responseID
        self.itemID = itemID
        self.outputIndex = outputIndex
        self.arguments = arguments
    }

    enum CodingKeys: String, WireKey {
        case arguments
        case responseID = "response_id"
        case itemID = "item_id"
        case outputIndex = "output_index"
    }
}

/// An MCP tool runs or has ended.
public struct MCPCallEvent: Codable, Equatable, Sendable {
    /// nil for a call that the client approved after its response.
    public var responseID: ResponseID?
    public var itemID: ItemID
    public var outputIndex: Int
    /// As in the item; some clients read these here.
    public var serverLabel: String?
    public var name: String?
    public var output: String?
    public var error: JSONValue?

    public init(responseID: ResponseID? = nil, itemID: ItemID, outputIndex: Int) {
        self.responseID = responseID
        self.itemID = itemID
        self.outputIndex = outputIndex
    }

    enum CodingKeys: String, WireKey {
        case name, output, error
        case serverLabel = "server_label"
        case responseID = "response_id"
        case itemID = "item_id"
        case outputIndex = "output_index"
    }
}
