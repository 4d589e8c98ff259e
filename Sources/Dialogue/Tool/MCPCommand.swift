import Engine
import Events

/// One server of the Model Context Protocol as a session knows it; not used twice in a session.
public struct MCPServerID: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

/// One call of a tool of such a server; not used twice in a session, so what a cancelled call still returns is known
/// by its number and ignored.
public struct MCPCallID: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

/// What the shell does with the servers whose tools the session calls itself.
public enum MCPCommand: Equatable, Sendable {
    /// Connect and list the tools. The server's address was checked against what the operator allows.
    case open(MCPServerID, MCPServer)
    /// `arguments` is JSON text as the model wrote it.
    case call(MCPCallID, MCPServerID, name: String, arguments: String)
    /// Nobody waits for the result any more.
    case cancel(MCPCallID)
    /// The server is of no use any more; its calls are over as well.
    case close(MCPServerID)
}

/// What comes of such commands.
public enum MCPEvent: Equatable, Sendable {
    case listed(MCPServerID, [MCPTool])
    case listingFailed(MCPServerID, EngineFault)
    case returned(MCPCallID, MCPOutcome)
}
