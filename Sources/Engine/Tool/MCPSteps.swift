import Events
import Timing

/// The calls of MCP tools that a session has under way, and those that wait for the client's approval.
struct MCPSteps: Sendable {
    /// A call that runs.
    struct Call: Sendable {
        /// The item `mcp_call`.
        let item: ItemID
        let server: MCPServerID
        /// The response in which the model asked for it.
        let response: ResponseID
        /// It was approved, and so runs outside of the response.
        let isApproved: Bool
        let deadline: Moment
    }

    /// A call that the client has not decided about.
    struct Approval: Sendable {
        let step: MCPStep
        let arguments: String
        let response: ResponseID
    }

    /// What a response left to be done when it ended.
    struct Rest: Sendable {
        /// The response that tells what came of the calls.
        let followUp: ResponsePlan
        let functionCalls: [ToolCallID]
    }

    private(set) var calls: [MCPCallID: Call] = [:]
    /// By the item `mcp_approval_request`.
    private(set) var approvals: [ItemID: Approval] = [:]
    private var rests: [ResponseID: Rest] = [:]
    /// Responses of which an approved call has ended while they were still at work.
    private var early: Set<ResponseID> = []
    private var last: UInt64 = 0

    /// Calls that may wait for an approval; the model's further ones fail.
    static let mostApprovals = 256

    mutating func start(_ call: Call) -> MCPCallID {
        last += 1
        let id = MCPCallID(rawValue: last)
        calls[id] = call
        return id
    }

    mutating func finish(_ id: MCPCallID) -> Call? { calls.removeValue(forKey: id) }

    mutating func ask(_ request: ItemID, _ approval: Approval) {
        guard approvals.count < Self.mostApprovals else { return }
        approvals[request] = approval
    }

    mutating func decide(_ request: ItemID) -> Approval? { approvals.removeValue(forKey: request) }

    /// Calls of a response that run as a part of it.
    func calls(within response: ResponseID) -> [MCPCallID] {
        calls.filter { $0.value.response == response && !$0.value.isApproved }.map(\.key)
            .sorted { $0.rawValue < $1.rawValue }
    }

    func calls(of server: MCPServerID) -> [MCPCallID] {
        calls.filter { $0.value.server == server }.map(\.key).sorted { $0.rawValue < $1.rawValue }
    }

    func expired(at now: Moment) -> [MCPCallID] {
        calls.filter { $0.value.deadline <= now }.map(\.key).sorted { $0.rawValue < $1.rawValue }
    }

    var nextDeadline: Moment? { calls.values.map(\.deadline).min() }

    // MARK: Follow-ups

    /// Something of the response still runs or waits for the client's word.
    private func isPending(_ response: ResponseID) -> Bool {
        calls.values.contains { $0.response == response } || approvals.values.contains { $0.response == response }
    }

    /// A response is over.
    /// - Parameter ran: it was completed, and a call of its own has ended.
    /// - Returns: what is to follow now; nil when that is nothing, or later.
    mutating func conclude(_ response: ResponseID, ran: Bool, leaving rest: Rest) -> Rest? {
        let ran = early.remove(response) != nil || ran
        if isPending(response) {
            rests[response] = rest
            return nil
        }
        return ran ? rest : nil
    }

    /// An approved call of a response has ended, or was refused, or its request was deleted.
    /// - Returns: what is to follow now.
    mutating func settle(_ response: ResponseID, isOver: Bool) -> Rest? {
        guard isOver else {
            early.insert(response)
            return nil
        }
        return isPending(response) ? nil : rests.removeValue(forKey: response)
    }
}
