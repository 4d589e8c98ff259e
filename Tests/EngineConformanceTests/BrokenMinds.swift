import Engine
import EngineConformance

/// A chat model with one thing wrong about it.
struct BrokenMind: ChatModel {
    enum Flaw: String, CaseIterable, Sendable {
        case none
        case saysNothing
        case doesNotFinish
        case goesOn
        case usageFirst
        case negativeUsage
        case callOutOfOrder
        case argumentsOfNoCall
        case argumentsThatAreNoJSON
        case callsWhatWasNotOffered
        case callsWhatIsForbidden
        case doesNotWait
        case ignoresCancellation
        case ignoresTheListener
        case throwsItsOwnError
        case hangsOnNothing
    }

    /// The rule that it breaks.
    static let rules: [(Flaw, String)] = [
        (.saysNothing, ChatModelConformance.Rule.answers), (.doesNotFinish, ChatModelConformance.Rule.answers),
        (.goesOn, ChatModelConformance.Rule.finished), (.usageFirst, ChatModelConformance.Rule.usage),
        (.negativeUsage, ChatModelConformance.Rule.usage), (.callOutOfOrder, ChatModelConformance.Rule.calls),
        (.argumentsOfNoCall, ChatModelConformance.Rule.calls),
        (.argumentsThatAreNoJSON, ChatModelConformance.Rule.arguments),
        (.callsWhatWasNotOffered, ChatModelConformance.Rule.tools),
        (.callsWhatIsForbidden, ChatModelConformance.Rule.tools), (.doesNotWait, ChatModelConformance.Rule.oneByOne),
        (.ignoresCancellation, ChatModelConformance.Rule.cancelled),
        (.ignoresTheListener, ChatModelConformance.Rule.enough),
        (.throwsItsOwnError, ChatModelConformance.Rule.answers), (.hangsOnNothing, ChatModelConformance.Rule.ends),
    ]

    struct Oops: Error {}

    let flaw: Flaw

    init(_ flaw: Flaw) { self.flaw = flaw }

    func respond(
        to request: ChatRequest, emit: @escaping @Sendable (ChatEvent) async throws -> Void
    ) async throws {
        if flaw == .throwsItsOwnError { throw Oops() }
        if flaw == .hangsOnNothing, request.messages.isEmpty { try await Task.sleep(for: .seconds(3600)) }
        if flaw == .usageFirst { try await emit(.usage(ChatUsage(inputTokens: 1, outputTokens: 1))) }
        if let tool = request.tools.first, request.toolChoice != .none || flaw == .callsWhatIsForbidden {
            let name = flaw == .callsWhatWasNotOffered ? "other" : tool.name
            try await emit(.toolCall(index: flaw == .callOutOfOrder ? 1 : 0, id: "call", name: name))
            let place = flaw == .argumentsOfNoCall ? 5 : 0
            try await emit(.toolArguments(index: place, delta: flaw == .argumentsThatAreNoJSON ? "{" : "{}"))
        } else if flaw != .saysNothing {
            for word in 0..<10 {
                if flaw != .ignoresCancellation { try Task.checkCancellation() }
                switch flaw {
                case .doesNotWait:
                    async let first: Void = emit(.text("\(word) "))
                    async let second: Void = emit(.text("\(word) "))
                    _ = try await (first, second)
                case .ignoresTheListener: try? await emit(.text("\(word) "))
                default: try await emit(.text("\(word) "))
                }
            }
        }
        if flaw == .negativeUsage { try await emit(.usage(ChatUsage(inputTokens: -1, outputTokens: 1))) }
        if flaw == .ignoresTheListener { return }
        if flaw != .doesNotFinish { try await emit(.finished(.complete)) }
        if flaw == .goesOn { try await emit(.text("And so on.")) }
    }
}
