import Events

/// Items that bear on how the chat model sees others: an output on the call that it answers, the call of an MCP tool
/// on the request by which it was approved.
struct ItemTies: Sendable {
    private var calls: [ToolCallID: [ItemID]] = [:]
    /// In the order of their coming.
    private var outputs: [ToolCallID: [ItemID]] = [:]
    /// How many calls came of a request.
    private var decisions: [ItemID: Int] = [:]

    func calls(of id: ToolCallID) -> [ItemID] { calls[id] ?? [] }

    func newestOutput(of id: ToolCallID) -> ItemID? { outputs[id]?.last }

    /// The client has approved of the request, or not.
    func isDecided(_ request: ItemID) -> Bool { decisions[request] != nil }

    /// The items that the model sees otherwise because of `item`.
    func subjects(of item: Item) -> [ItemID] {
        switch item.body {
        case .functionCallOutput(let output): calls(of: output.callID)
        case .mcpCall(let call): call.approvalRequestID.map { [$0] } ?? []
        default: []
        }
    }

    mutating func add(_ item: Item) {
        switch item.body {
        case .functionCall(let call): calls[call.callID, default: []].append(item.id)
        case .functionCallOutput(let output): outputs[output.callID, default: []].append(item.id)
        case .mcpCall(let call): if let request = call.approvalRequestID { decisions[request, default: 0] += 1 }
        default: break
        }
    }

    mutating func remove(_ item: Item) {
        switch item.body {
        case .functionCall(let call): Self.remove(item.id, of: call.callID, from: &calls)
        case .functionCallOutput(let output): Self.remove(item.id, of: output.callID, from: &outputs)
        case .mcpCall(let call):
            guard let request = call.approvalRequestID, let count = decisions[request] else { break }
            decisions[request] = count > 1 ? count - 1 : nil
        default: break
        }
    }

    /// The same item as it was, and as it is now.
    mutating func replace(_ old: Item, by new: Item) {
        guard !isSame(old, new) else { return }
        remove(old)
        add(new)
    }

    private func isSame(_ one: Item, _ other: Item) -> Bool {
        switch (one.body, other.body) {
        case (.functionCall(let one), .functionCall(let other)): one.callID == other.callID
        case (.functionCallOutput(let one), .functionCallOutput(let other)): one.callID == other.callID
        case (.mcpCall(let one), .mcpCall(let other)): one.approvalRequestID == other.approvalRequestID
        default: false
        }
    }

    private static func remove(_ item: ItemID, of call: ToolCallID, from table: inout [ToolCallID: [ItemID]]) {
        table[call]?.removeAll { $0 == item }
        if table[call]?.isEmpty == true { table[call] = nil }
    }
}
