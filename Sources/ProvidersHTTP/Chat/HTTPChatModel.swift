import Engine
import Events
import Logging
import NIOCore
import ServerSentEvents

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
        let reading = Reading(
            ChatStreamReader(names: body.names, startsInThought: settings.startsInThought), emit)
        try await client.post(
            settings.path, body: body.json,
            accept: "text/event-stream, application/json"
        ) { try await reading.take($0, $1) }
    }
}

extension HTTPChatModel {
    /// One answer as it comes. Pieces come one at a time, each when the one before was taken.
    private actor Reading {
        private let emit: @Sendable (ChatEvent) async throws -> Void
        private var events = SSEParser(limit: 1 << 20)
        private var reader: ChatStreamReader
        /// Of a server that does not stream.
        private var whole: [UInt8] = []
        private static let longestWhole = 4 << 20
        private static let tooLong = EngineFault(.failed, "The chat model sent more than this server takes.")

        init(_ reader: ChatStreamReader, _ emit: @escaping @Sendable (ChatEvent) async throws -> Void) {
            self.reader = reader
            self.emit = emit
        }

        func take(_ contentType: String, _ piece: ByteBuffer?) async throws -> Bool {
            let isWhole = contentType.hasPrefix("application/json")
            guard let piece else {
                if isWhole { try await tell(try readWhole()) }
                try await tell(try reader.end())
                return false
            }
            if isWhole {
                whole += piece.readableBytesView
                guard whole.count <= Self.longestWhole else { throw Self.tooLong }
                return true
            }
            for event in try parse(piece) { try await tell(try reader.read(event.data)) }
            if reader.isDone { try await tell(try reader.end()) }
            return !reader.isDone
        }

        private func parse(_ piece: ByteBuffer) throws(EngineFault) -> [SSEParser.Event] {
            do {
                return try events.append(piece.readableBytesView)
            } catch {
                throw Self.tooLong
            }
        }

        private func readWhole() throws(EngineFault) -> [ChatEvent] {
            guard let value = JSONValue(parsing: whole), case .object = value else {
                throw EngineFault(.failed, "The chat model sent something that is not JSON.")
            }
            return try reader.read(value)
        }

        private func tell(_ events: [ChatEvent]) async throws {
            for event in events {
                // One piece of the body may hold the whole answer.
                try Task.checkCancellation()
                try await emit(event)
            }
        }
    }
}
