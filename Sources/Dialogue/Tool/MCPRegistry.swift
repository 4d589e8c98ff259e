import Engine
import Events
import SansIO

/// The MCP servers that a session knows: those of its settings, and those that single responses brought along.
struct MCPRegistry: Sendable {
    enum State: Sendable {
        case listing(deadline: Moment)
        case listed([MCPTool])
        case failed
    }

    struct Entry: Sendable {
        let id: MCPServerID
        /// With its secrets.
        let server: MCPServer
        /// The item `mcp_list_tools`.
        let item: ItemID
        var state: State
    }

    /// In the order of their opening.
    private(set) var entries: [Entry] = []
    private var last: UInt64 = 0

    /// Servers at a time.
    static let most = 2 * ToolCatalog.mostServers

    func entry(_ id: MCPServerID) -> Entry? { entries.first { $0.id == id } }

    /// The entry of a server with the very same address, secrets and choice of tools.
    func entry(of server: MCPServer) -> Entry? { entries.first { $0.server == server } }

    mutating func add(_ server: MCPServer, item: ItemID, deadline: Moment) -> MCPServerID {
        last += 1
        let id = MCPServerID(rawValue: last)
        entries.append(Entry(id: id, server: server, item: item, state: .listing(deadline: deadline)))
        return id
    }

    mutating func remove(_ id: MCPServerID) {
        entries.removeAll { $0.id == id }
    }

    /// Ends a listing that is under way and returns its entry; nil when there is none.
    mutating func conclude(_ id: MCPServerID, _ state: State) -> Entry? {
        guard let index = entries.firstIndex(where: { $0.id == id }), case .listing = entries[index].state else {
            return nil
        }
        entries[index].state = state
        return entries[index]
    }

    var nextDeadline: Moment? {
        entries.compactMap { if case .listing(let deadline) = $0.state { deadline } else { nil } }.min()
    }

    /// Items of those `servers` whose tools are not known yet.
    func listings(of servers: [MCPServer]) -> [ItemID] {
        entries.compactMap { entry in
            if case .listing = entry.state, servers.contains(entry.server) { entry.item } else { nil }
        }
    }

    /// What a response that names `servers` offers to the chat model.
    func table(of servers: [MCPServer], besides functions: [ChatTool]) -> MCPToolTable {
        var table = MCPToolTable(besides: functions)
        for server in servers {
            guard let entry = entry(of: server), case .listed(let tools) = entry.state else { continue }
            for tool in tools {
                table.add(
                    tool,
                    step: MCPStep(
                        server: entry.id, label: server.serverLabel, name: tool.name,
                        needsApproval: server.needsApproval(tool.name)))
            }
        }
        return table
    }
}
