import Engine
import Events
import SansIO

// The servers whose tools the session calls itself: each is listed once, as an item of the conversation (Voice Live
// protocol G.8). A listing that fails costs nothing but its tools.
extension AgentTurns {
    /// The settings name other servers than `old` ones: connects to the new, and leaves those that are named no more.
    mutating func adoptServers(_ old: [MCPServer], _ context: inout SessionContext, _ step: inout SessionStep) {
        let servers = context.settings.catalog.servers
        for server in old where !servers.contains(server) {
            if let entry = registry.entry(of: server) { close(entry.id, &context, &step) }
        }
        open(servers, &context, &step)
    }

    /// Connects to the servers that only this response names.
    mutating func openServers(of plan: ResponsePlan, _ context: inout SessionContext, _ step: inout SessionStep) {
        open(plan.servers, &context, &step)
    }

    private mutating func open(_ servers: [MCPServer], _ context: inout SessionContext, _ step: inout SessionStep) {
        for server in servers where registry.entry(of: server) == nil {
            if registry.entries.count >= MCPRegistry.most {
                // Servers of responses gone by make room; the settings never name as many.
                let named = context.settings.catalog.servers + servers
                guard let oldest = registry.entries.first(where: { !named.contains($0.server) }) else { return }
                close(oldest.id, &context, &step)
            }
            let item = ItemID(rawValue: context.ids.make("item"))
            let id = registry.add(server, item: item, deadline: step.now + context.options.limits.mcpListing)
            let list = MCPListTools(serverLabel: server.serverLabel, tools: [])
            context.add(
                Item(id: item, status: .inProgress, body: .mcpListTools(list)), after: context.conversation.last, &step)
            context.emit(.mcpListToolsInProgress(MCPListToolsEvent(itemID: item)), &step)
            if context.options.mcpAllowed.allows(server.serverURL) {
                step.append(.mcp(.open(id, server)))
            } else {
                listingFailed(id, .serverNotAllowed, &context, &step)
            }
        }
    }

    /// Leaves a server; its calls fail.
    private mutating func close(_ id: MCPServerID, _ context: inout SessionContext, _ step: inout SessionStep) {
        let fault = EngineFault(.unavailable, "The server is not part of the session any more.")
        listingFailed(id, fault, &context, &step)
        registry.remove(id)
        step.append(.mcp(.close(id)))
        for call in steps.calls(of: id) { returned(call, .failed(fault), &context, &step) }
    }

    mutating func mcp(_ event: MCPEvent, _ context: inout SessionContext, _ step: inout SessionStep) {
        switch event {
        case .listed(let id, let tools): listed(id, tools, &context, &step)
        case .listingFailed(let id, let fault): listingFailed(id, fault, &context, &step)
        case .returned(let call, let outcome): returned(call, outcome, &context, &step)
        }
    }

    private mutating func listed(
        _ id: MCPServerID, _ all: [MCPTool], _ context: inout SessionContext, _ step: inout SessionStep
    ) {
        guard let server = registry.entry(id)?.server else { return }
        let tools = server.allowedTools.map { allowed in all.filter { allowed.contains($0.name) } } ?? all
        guard let entry = registry.conclude(id, .listed(tools)) else { return }
        context.conversation.replace(
            Item(
                id: entry.item, body: .mcpListTools(MCPListTools(serverLabel: server.serverLabel, tools: tools))))
        context.emit(.mcpListToolsCompleted(MCPListToolsEvent(itemID: entry.item, tools: tools)), &step)
        release(entry.item, &context, &step)
    }

    private mutating func listingFailed(
        _ id: MCPServerID, _ fault: EngineFault, _ context: inout SessionContext, _ step: inout SessionStep
    ) {
        guard let entry = registry.conclude(id, .failed) else { return }
        context.conversation.update(entry.item) { $0.item.status = .incomplete }
        context.emit(.mcpListToolsFailed(MCPListToolsEvent(itemID: entry.item, error: ErrorDetails(fault))), &step)
        release(entry.item, &context, &step)
    }

    /// Gives up listings and calls that did not end in time.
    mutating func expireMCP(_ context: inout SessionContext, _ step: inout SessionStep) {
        let fault = EngineFault(.timeout, "The MCP server did not answer in time.")
        for entry in registry.entries {
            guard case .listing(let deadline) = entry.state, deadline <= step.now else { continue }
            listingFailed(entry.id, fault, &context, &step)
        }
        for call in steps.expired(at: step.now) {
            step.append(.mcp(.cancel(call)))
            returned(call, .failed(fault), &context, &step)
        }
    }
}

extension EngineFault {
    fileprivate static let serverNotAllowed = EngineFault(
        Code(rawValue: "mcp_server_not_allowed"),
        "The operator of this server does not allow this address: the server has to be started with "
            + "--mcp-allow HOST:PORT.")
}
