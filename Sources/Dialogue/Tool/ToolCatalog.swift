import Engine
import Events

/// The tools of a session or a response, checked and in the form the chat model takes.
struct ToolCatalog: Sendable {
    /// The functions that the client carries out.
    let tools: [ChatTool]
    /// The servers whose tools we call ourselves.
    let servers: [MCPServer]
    /// Indices of tools of a kind that this build does not know and leaves out.
    let ignored: [Int]

    static let most = 256
    static let mostServers = 8
    static let empty = ToolCatalog()

    private init() {
        (tools, servers, ignored) = ([], [], [])
    }

    /// - Parameter path: what `param` of an error begins with, such as `session.tools`.
    init(_ tools: [Tool], path: String) throws(RequestError) {
        guard tools.count <= Self.most else {
            throw RequestError(.invalidValue, "There may be at most \(Self.most) tools.", param: path)
        }
        var known: [ChatTool] = []
        var servers: [MCPServer] = []
        var names: Set<String> = []
        var ignored: [Int] = []
        for (index, tool) in tools.enumerated() {
            let path = "\(path)[\(index)]"
            switch tool {
            case .function(let function):
                guard MCPToolTable.isName(function.name) else {
                    throw RequestError(
                        .invalidValue, "A tool's name has 1 to 64 letters, digits, underscores and hyphens.",
                        param: "\(path).name")
                }
                guard names.insert(function.name).inserted else {
                    throw RequestError(.invalidValue, "Two tools have the same name.", param: "\(path).name")
                }
                known.append(ChatTool(function))
            case .mcp(let server):
                try server.check(path: path)
                guard !servers.contains(where: { $0.serverLabel == server.serverLabel }) else {
                    throw RequestError(.invalidValue, "Two servers have the same label.", param: "\(path).server_label")
                }
                guard servers.count < Self.mostServers else {
                    throw RequestError(
                        .invalidValue, "There may be at most \(Self.mostServers) MCP servers.", param: "\(path).type")
                }
                servers.append(server)
            case .foundryAgent:
                throw RequestError(
                    .invalidValue, "Agents as tools are not supported by this server.", param: "\(path).type")
            case .other:
                ignored.append(index)
            }
        }
        (self.tools, self.servers, self.ignored) = (known, servers, ignored)
    }
}

extension MCPServer {
    /// - Parameter path: of this tool, such as `session.tools[0]`.
    fileprivate func check(path: String) throws(RequestError) {
        guard (1...128).contains(serverLabel.utf8.count) else {
            throw RequestError(
                .invalidValue, "A server's label has 1 to 128 characters.", param: "\(path).server_label")
        }
        guard MCPAllowList.isURL(serverURL) else {
            throw RequestError(
                .invalidValue, "The address of an MCP server is an http or https URL, without a user or a fragment.",
                param: "\(path).server_url")
        }
        guard Self.isHeaderValue(authorization ?? "") else {
            throw RequestError(.invalidValue, "This is no value of an HTTP header.", param: "\(path).authorization")
        }
        for (name, value) in headers ?? [:] {
            guard Self.isHeaderName(name), Self.isHeaderValue(value), !Self.ownHeaders.contains(name.lowercased())
            else {
                throw RequestError(
                    .invalidValue, "The headers must be HTTP headers, and none that the connection sets itself.",
                    param: "\(path).headers")
            }
        }
        guard (headers?.count ?? 0) <= 32 else {
            throw RequestError(.invalidValue, "There may be at most 32 headers.", param: "\(path).headers")
        }
    }

    private static let ownHeaders: Set<String> = [
        "host", "content-length", "content-type", "transfer-encoding", "connection", "accept", "accept-encoding", "te",
        "upgrade", "expect", "trailer", "mcp-session-id", "mcp-protocol-version", "last-event-id",
    ]

    /// A token (RFC 9110 §5.1).
    private static func isHeaderName(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// Visible characters and blanks: nothing that could begin another header.
    private static func isHeaderValue(_ text: String) -> Bool {
        text.utf8.count <= 8192 && text.utf8.allSatisfy { $0 == 0x09 || (0x20...0x7E).contains($0) }
    }
}

extension ChatTool {
    fileprivate init(_ function: FunctionTool) {
        self.init(
            name: function.name, description: function.description ?? "",
            parameters: function.parameters.map(\.text) ?? Self.noParameters)
    }

    /// The schema of a tool that takes nothing.
    static let noParameters = #"{"type":"object","properties":{}}"#
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
