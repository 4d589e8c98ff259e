import Engine
import Events
import Logging

/// A chat model behind `/v1/chat/completions`: OpenAI, Azure OpenAI, Ollama, llama.cpp, vLLM, LM Studio and whatever
/// else speaks that API.
public struct HTTPChatModel: ChatModel {
    private let client: EngineClient
    private let settings: Settings
    private let logger: Logger

    public struct Settings: Hashable, Sendable {
        /// What the server calls its model; empty leaves it to the server.
        public var model = ""
        public var path = "/chat/completions"
        /// The field that limits an answer: `max_tokens`, or `max_completion_tokens` of OpenAI's newer models.
        public var limitField = "max_tokens"
        /// Texts at which the model ends its answer.
        public var stop: [String] = []
        /// What the model behind the server can make use of, which no server tells.
        public var capabilities = ChatCapabilities()
        /// Members of the request that are left out although a session asks for them, such as `temperature` for models
        /// that think.
        public var omitted: Set<String> = []
        /// Members that are added to each request as they are, and win over ours.
        public var extra: [String: JSONValue] = [:]
        /// Whether usage is asked for at the end of the stream.
        public var asksForUsage = true
        /// Requests are changed so that every server takes them: in the order of roles, the schemas of tools, the names
        /// of functions. Otherwise they go out as the conversation has it.
        public var isStrict = true
        /// The model's template opens a thought itself, so that answers begin within one and only close it.
        public var startsInThought = false

        public init() {}
    }

    /// - Parameter logger: Learns, at debug level, how many changes requests needed.
    public init(
        at endpoint: EngineEndpoint, settings: Settings = Settings(), logger: Logger = Logger(label: "parley.engines")
    ) {
        client = EngineClient(to: endpoint, engine: "The chat model")
        self.settings = settings
        self.logger = logger
    }

    public var capabilities: ChatCapabilities { settings.capabilities }

    public func respond(
        to request: ChatRequest, emit: @escaping @Sendable (ChatEvent) async throws -> Void
    ) async throws {
        let body = ChatBody(request, settings: settings)
        if !body.changes.isEmpty {
            logger.debug(
                "chat request changed for strict servers",
                metadata: body.changes.metadata.merging(["engine": "\(client.endpoint.name)"]) { $1 })
        }
        let answer = ChatAnswer(
            ChatStreamReader(names: body.names, startsInThought: settings.startsInThought), emit)
        try await client.post(
            settings.path, body: body.json,
            accept: "text/event-stream, application/json"
        ) { try await answer.take($0, $1) }
        try await answer.finish()
    }
}
