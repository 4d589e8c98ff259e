import Engine
import Events

/// One item of a response while it is generated.
struct OutputItem: Sendable {
    enum Kind: Sendable {
        case message
        /// `index` is the model's number of the call, from 0.
        case call(index: Int, callID: ToolCallID, name: String)
        /// A tool of an MCP server; `index` as above.
        case mcpCall(index: Int, MCPStep)
        /// The client is asked whether such a tool may run.
        case mcpApproval(MCPStep)
    }

    let id: ItemID
    let kind: Kind
    var status = ItemStatus.inProgress
    /// It bridges the time until the answer: the model never learns of it.
    var isInterim = false
    /// The text of the message or the arguments of the call, so far.
    var body = ""
    /// Of a call of an MCP tool: the request by which the client approved it.
    var approvalRequest: ItemID?
    /// UTF-8 ranges of `body` that could not be spoken, in order.
    var unspoken: [Range<Int>] = []
    /// Of a call of an MCP tool: it runs, or has run.
    var isBegun = false
    /// Of a call of an MCP tool: how it ended.
    var outcome: MCPOutcome?

    init(id: ItemID, kind: Kind) {
        self.id = id
        self.kind = kind
    }

    /// The text of the message without what could not be spoken.
    var spokenBody: String {
        guard !unspoken.isEmpty else { return body }
        var spoken = ""
        var start = 0
        for range in unspoken {
            spoken += String(decoding: body.utf8.dropFirst(start).prefix(range.lowerBound - start), as: UTF8.self)
            start = range.upperBound
        }
        return spoken + String(decoding: body.utf8.dropFirst(start), as: UTF8.self)
    }

    var isClosed: Bool { status != .inProgress }

    var isMessage: Bool {
        if case .message = kind { true } else { false }
    }

    /// The name by which the model called a tool of an MCP server; nil for everything else.
    var functionName: String? {
        switch kind {
        case .mcpCall(_, let step), .mcpApproval(let step): step.function
        case .message, .call: nil
        }
    }

    /// The model's number of the call; nil for a message.
    var callIndex: Int? {
        switch kind {
        case .call(let index, _, _), .mcpCall(let index, _): index
        case .message, .mcpApproval: nil
        }
    }
}
