import Events
import SansIO

/// The calls of MCP tools that a session has under way, and those that wait for the client's approval.
struct MCPSteps: Sendable {
    /// A call that runs.
    struct Call: Sendable {
        /// The item `mcp_call`.
        let item: ItemID
        let server: MCPServerID
        /// The response that it is a part of.
        let response: ResponseID
        let deadline: Moment
    }

    /// A call that the client has not decided about.
    struct Approval: Sendable {
        let step: MCPStep
        let arguments: String
        /// The response in which the model asked for it.
        let response: ResponseID
    }

    /// A call that the client allowed and that waits for its turn.
    struct Approved: Sendable {
        /// The item `mcp_approval_request`.
        let request: ItemID
        let approval: Approval
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
    private var approved: [Approved] = []
    /// The response that asked, by the one that carries out the approved call.
    private var askedBy: [ResponseID: ResponseID] = [:]
    private var rests: [ResponseID: Rest] = [:]
    /// Responses of which a call was refused while they were still at work.
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
        guard approvals.count + approved.count < Self.mostApprovals else { return }
        approvals[request] = approval
    }

    mutating func decide(_ request: ItemID) -> Approval? { approvals.removeValue(forKey: request) }

    /// The client allowed the call.
    mutating func enqueue(_ call: Approved) { approved.append(call) }

    /// The approved call that is to run now, as the response `response`, and the plan that its answer will have.
    mutating func next(as response: ResponseID) -> (Approved, ResponsePlan)? {
        guard let call = approved.first, let rest = rests[call.approval.response] else { return nil }
        approved.removeFirst()
        askedBy[response] = call.approval.response
        return (call, rest.followUp)
    }

    var hasApproved: Bool { !approved.isEmpty }

    /// The response that carried out an approved call is over.
    /// - Returns: the response that had asked for the call; nil if `response` was no such one.
    mutating func end(_ response: ResponseID) -> ResponseID? { askedBy.removeValue(forKey: response) }

    func calls(of response: ResponseID) -> [MCPCallID] {
        calls.filter { $0.value.response == response }.map(\.key).sorted { $0.rawValue < $1.rawValue }
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
            || approved.contains { $0.approval.response == response } || askedBy.values.contains(response)
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

    /// An approved call of a response has ended, or one was refused, or its request was deleted.
    /// - Returns: what is to follow now.
    mutating func settle(_ response: ResponseID, isOver: Bool) -> Rest? {
        guard isOver else {
            early.insert(response)
            return nil
        }
        return isPending(response) ? nil : rests.removeValue(forKey: response)
    }

    /// An approved call of a response was cancelled: no follow-up reports it, unless other calls are still pending.
    mutating func abandon(_ response: ResponseID) {
        if !isPending(response) { rests[response] = nil }
    }
}
