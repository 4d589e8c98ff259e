import Dialogue
import Engine
import Events

extension SessionStage {
    /// A session that may use two servers, and that names one of them with the tools `find` and `drop`.
    static func withTools(_ more: String = #","require_approval":"never""#, audioDelivery: AudioDelivery = .paced)
        -> SessionStage
    {
        var stage = SessionStage(audioDelivery: audioDelivery) {
            $0.mcpAllowed = MCPAllowList([.init(name: "docs.example"), .init(name: "127.0.0.1", port: 9)])
        }
        stage.update(#"{"tools":[\#(docs(more))]}"#)
        stage.list("find", "drop")
        return stage
    }

    static func docs(_ more: String = "") -> String {
        #"{"type":"mcp","server_label":"docs","server_url":"https://docs.example/mcp"\#(more)}"#
    }

    /// The server that was opened last offers these tools.
    mutating func list(_ names: String...) {
        guard let id = server else { return }
        let schema: JSONValue = ["type": "object", "properties": ["q": ["type": "string"]]]
        put(.mcp(.listed(id, names.map { MCPTool(name: $0, description: "Does \($0).", inputSchema: schema) })))
    }

    var server: MCPServerID? {
        mcp.reversed().lazy.compactMap { if case .open(let id, _) = $0 { id } else { nil } }.first
    }

    /// The calls that were asked for.
    var mcpCalls: [MCPCallID] {
        mcp.compactMap { if case .call(let id, _, _, _) = $0 { id } else { nil } }
    }

    /// The user asks, and the model calls these tools with `{}`.
    mutating func modelCalls(_ names: String..., ends: Bool = true) {
        userSays("Please.")
        _ = drain()
        call(names, ends: ends)
    }

    mutating func call(_ names: [String], ends: Bool = true) {
        guard let run = chats.last?.id else { return }
        for (index, name) in names.enumerated() {
            put(.chat(run, .toolCall(index: index, id: "c\(index)", name: name)))
            put(.chat(run, .toolArguments(index: index, delta: "{}")))
        }
        if ends { endChat() }
    }

    /// The call that was asked for last returns.
    mutating func returns(_ outcome: MCPOutcome) {
        if let call = mcpCalls.last { put(.mcp(.returned(call, outcome))) }
    }

    mutating func decide(_ request: String, _ approve: Bool) {
        client(
            json: """
                {"type":"conversation.item.create","event_id":"a1","item":{"type":"mcp_approval_response",
                "approval_request_id":"\(request)","approve":\(approve)}}
                """)
    }

    /// The id of the request for approval that was made last.
    var approvalRequest: String {
        for message in messages.reversed() {
            if case .itemCreated(let event) = message.event, case .mcpApprovalRequest = event.item.body {
                return event.item.id.rawValue
            }
        }
        return ""
    }
}
