import Engine

/// Chat models that stand in for each other: the first that is well answers, and another takes over where it fails
/// before it said anything. What was begun is never begun anew, for it may have been heard.
public struct ReliableChatModel: ChatModel {
    public struct Candidate: Sendable {
        public var model: any ChatModel
        public var health: EngineHealth

        public init(_ model: any ChatModel, health: EngineHealth) {
            self.model = model
            self.health = health
        }
    }

    private let candidates: [Candidate]

    /// - Parameter candidates: Best first.
    public init(_ candidates: [Candidate]) {
        self.candidates = candidates
    }

    /// What the first one can make use of. Where another takes over, it does without.
    public var capabilities: ChatCapabilities { candidates.first?.model.capabilities ?? ChatCapabilities() }

    public func respond(
        to request: ChatRequest, emit: @escaping @Sendable (ChatEvent) async throws -> Void
    ) async throws {
        try await Attempts.run(
            candidates.map { ($0.model, $0.health) }, for: request.owner, engine: "The chat model", emit: emit
        ) {
            try await $0.respond(to: request, emit: $1)
        }
    }
}
