import Dialogue
import Events
import MCP

/// Performs what one session asks of MCP servers: one connection to each, and a task for each call.
///
/// Confined to the session's event loop, as `EngineRunner` is, whose part it is.
final class MCPRunner {
    private let offer: @Sendable (Session.Input) async -> Void
    private var connections: [MCPServerID: MCPConnection] = [:]
    private var calls: [MCPCallID: Task<Void, Never>] = [:]

    /// - Parameter offer: brings a result to the session.
    init(offer: @escaping @Sendable (Session.Input) async -> Void) {
        self.offer = offer
    }

    func perform(_ command: MCPCommand) {
        switch command {
        case .open(let id, let server):
            let connection = MCPConnection(to: server)
            connections[id] = connection
            Task { [offer] in
                switch await connection.tools() {
                case .success(let tools): await offer(.mcp(.listed(id, tools)))
                case .failure(let fault): await offer(.mcp(.listingFailed(id, fault)))
                }
            }
        case .call(let call, let server, let name, let arguments):
            guard let connection = connections[server] else { return }
            calls[call] = Task { [offer] in
                let outcome = await connection.call(name, arguments: arguments)
                await offer(.mcp(.returned(call, outcome)))
            }
        case .cancel(let call):
            calls.removeValue(forKey: call)?.cancel()
        case .close(let server):
            if let connection = connections.removeValue(forKey: server) { Task { await connection.close() } }
        }
    }

    /// Forgets a call that has ended by itself.
    func ended(_ call: MCPCallID) {
        calls[call] = nil
    }

    /// Ends all work and takes leave of every server.
    func cancelAll() {
        for task in calls.values { task.cancel() }
        for connection in connections.values { Task { await connection.close() } }
        calls = [:]
        connections = [:]
    }
}
