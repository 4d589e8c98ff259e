import Events

/// The tools of a session or a response, checked and in the form the chat model takes.
struct ToolCatalog: Sendable {
    let tools: [ChatTool]
    /// Index of a tool of a kind that this build does not know and leaves out.
    let ignored: Int?

    static let most = 256
    static let empty = ToolCatalog(tools: [], ignored: nil)

    private init(tools: [ChatTool], ignored: Int?) {
        self.tools = tools
        self.ignored = ignored
    }

    /// - Parameter path: what `param` of an error begins with, such as `session.tools`.
    init(_ tools: [Tool], path: String) throws(Refusal) {
        guard tools.count <= Self.most else {
            throw Refusal(.invalidValue, "There may be at most \(Self.most) tools.", param: path)
        }
        var known: [ChatTool] = []
        var names: Set<String> = []
        var ignored: Int?
        for (index, tool) in tools.enumerated() {
            switch tool {
            case .function(let function):
                guard Self.isName(function.name) else {
                    throw Refusal(
                        .invalidValue, "A tool's name has 1 to 64 letters, digits, underscores and hyphens.",
                        param: "\(path)[\(index)].name")
                }
                guard names.insert(function.name).inserted else {
                    throw Refusal(.invalidValue, "Two tools have the same name.", param: "\(path)[\(index)].name")
                }
                known.append(ChatTool(function))
            case .mcp:
                throw Refusal(
                    .invalidValue, "Tools of MCP servers are not supported by this server yet.",
                    param: "\(path)[\(index)].type")
            case .foundryAgent:
                throw Refusal(
                    .invalidValue, "Agents as tools are not supported by this server yet.",
                    param: "\(path)[\(index)].type")
            case .other:
                ignored = ignored ?? index
            }
        }
        self.tools = known
        self.ignored = ignored
    }

    private static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

extension ChatTool {
    fileprivate init(_ function: FunctionTool) {
        self.init(
            name: function.name, description: function.description ?? "",
            parameters: function.parameters.map(\.text) ?? #"{"type":"object","properties":{}}"#)
    }
}

extension ChatRequest.ToolChoice {
    init(_ choice: ToolChoice) {
        switch choice {
        case .auto: self = .auto
        case .none: self = .none
        case .required: self = .required
        case .function(let name): self = .function(name)
        }
    }
}
