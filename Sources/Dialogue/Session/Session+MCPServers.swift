import Engine
import Events
import Timing

// The servers whose tools the session calls itself: each is listed once, as an item of the conversation (Voice Live
// protocol G.8). A listing that fails costs nothing but its tools.
extension Session {
    /// The settings name other servers than `old` ones: connects to the new, and leaves those that are named no more.
    mutating func adoptServers(_ old: [MCPServer]) {
        let servers = settings.catalog.servers
        for server in old where !servers.contains(server) {
            if let entry = registry.entry(of: server) { close(entry.id) }
        }
        open(servers)
    }

    /// Connects to the servers that only this response names.
    mutating func openServers(of plan: ResponsePlan) {
        open(plan.servers)
    }

    private mutating func open(_ servers: [MCPServer]) {
        for server in servers where registry.entry(of: server) == nil {
            if registry.entries.count >= MCPRegistry.most {
                // Servers of responses gone by make room; the settings never name as many.
                let named = settings.catalog.servers + servers
                guard let oldest = registry.entries.first(where: { !named.contains($0.server) }) else { return }
                close(oldest.id)
            }
            let item = ItemID(rawValue: ids.make("item"))
            let id = registry.add(server, item: item, deadline: now + options.limits.mcpListing)
            let list = MCPListTools(serverLabel: server.serverLabel, tools: [])
            add(Item(id: item, status: .inProgress, body: .mcpListTools(list)), after: conversation.last)
            emit(.mcpListToolsInProgress(MCPListToolsEvent(itemID: item)))
            if options.mcpAllowed.allows(server.serverURL) {
                outputs.append(.mcp(.open(id, server)))
            } else {
                listingFailed(id, .serverNotAllowed)
            }
        }
    }

    /// Leaves a server; its calls fail.
    private mutating func close(_ id: MCPServerID) {
        let fault = EngineFault(.unavailable, "The server is not part of the session any more.")
        listingFailed(id, fault)
        registry.remove(id)
        outputs.append(.mcp(.close(id)))
        for call in steps.calls(of: id) { returned(call, .failed(fault)) }
    }

    mutating func mcp(_ event: MCPEvent) {
        switch event {
        case .listed(let id, let tools): listed(id, tools)
        case .listingFailed(let id, let fault): listingFailed(id, fault)
        case .returned(let call, let outcome): returned(call, outcome)
        }
    }

    private mutating func listed(_ id: MCPServerID, _ all: [MCPTool]) {
        guard let server = registry.entry(id)?.server else { return }
        let tools = server.allowedTools.map { allowed in all.filter { allowed.contains($0.name) } } ?? all
        guard let entry = registry.conclude(id, .listed(tools)) else { return }
        conversation.replace(
            Item(
                id: entry.item, body: .mcpListTools(MCPListTools(serverLabel: server.serverLabel, tools: tools))))
        emit(.mcpListToolsCompleted(MCPListToolsEvent(itemID: entry.item, tools: tools)))
        release(entry.item)
    }

    private mutating func listingFailed(_ id: MCPServerID, _ fault: EngineFault) {
        guard let entry = registry.conclude(id, .failed) else { return }
        conversation.update(entry.item) { $0.item.status = .incomplete }
        emit(.mcpListToolsFailed(MCPListToolsEvent(itemID: entry.item, error: ErrorDetails(fault))))
        release(entry.item)
    }

    /// Gives up listings and calls that did not end in time.
    mutating func expireMCP() {
        let fault = EngineFault(.timeout, "The MCP server did not answer in time.")
        for entry in registry.entries {
            guard case .listing(let deadline) = entry.state, deadline <= now else { continue }
            listingFailed(entry.id, fault)
        }
        for call in steps.expired(at: now) {
            outputs.append(.mcp(.cancel(call)))
            returned(call, .failed(fault))
        }
    }
}

extension EngineFault {
    fileprivate static let serverNotAllowed = EngineFault(
        Code(rawValue: "mcp_server_not_allowed"),
        "The operator of this server does not allow this address: the server has to be started with "
            + "--mcp-allow HOST:PORT.")
}
