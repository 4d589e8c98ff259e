import Dialogue

/// What an operator may set about sessions, in a call or on a plain WebSocket.
public struct SessionPolicy: Sendable {
    /// Sessions at a time, on both endpoints together; further ones are refused with 429.
    public var limit = 1000
    /// Sessions at a time of one client; nil: half of `limit`, at least 1.
    public var limitPerClient: Int?
    /// How long a session may last.
    public var lifetime = Duration.seconds(3600)
    /// Messages in a row that are not JSON before the socket is closed with 1003 (Voice Live protocol H.1).
    public var garbageLimit = 10
    /// A `response.create` that does not say replaces the response at work, instead of being refused (Voice Live
    /// protocol D.12).
    public var cancelsPrevious = false
    /// The voice of a session that names none.
    public var voice = "en-US-AvaNeural"
    /// Instructions of a session that has none.
    public var instructions = ""
    /// The MCP servers that clients may name; none unless listed.
    public var mcpAllowed = MCPAllowList()

    public init() {}

    var clientLimit: Int { min(limit, limitPerClient ?? max(1, limit / 2)) }
}
