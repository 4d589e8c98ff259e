/// The text model behind a conversation.
public protocol ChatModel: Sendable {
    /// Generates one answer and hands its pieces to `emit`, which waits when the session cannot take more.
    /// Returns when the answer is complete. Cancelling the task ends the work at once.
    /// - Throws: `EngineFault`, or `CancellationError`.
    func respond(
        to request: ChatRequest,
        emit: @escaping @Sendable (ChatEvent) async throws -> Void
    ) async throws
}

public struct ChatRequest: Hashable, Sendable {
    public var instructions: String
    public var messages: ChatContext
    public var tools: [ChatTool]
    public var toolChoice: ToolChoice
    public var parallelToolCalls: Bool
    public var temperature: Double?
    /// nil means without limit.
    public var maxOutputTokens: Int?
    /// The `model` of the session, for engines that serve several.
    public var model: String
    public var purpose: Purpose

    public init(
        instructions: String, messages: ChatContext, tools: [ChatTool] = [], toolChoice: ToolChoice = .auto,
        parallelToolCalls: Bool = true, temperature: Double? = nil, maxOutputTokens: Int? = nil, model: String = "",
        purpose: Purpose = .answer
    ) {
        self.instructions = instructions
        self.messages = messages
        self.tools = tools
        self.toolChoice = toolChoice
        self.parallelToolCalls = parallelToolCalls
        self.temperature = temperature
        self.maxOutputTokens = maxOutputTokens
        self.model = model
        self.purpose = purpose
    }

    /// What the text is for.
    public enum Purpose: Hashable, Sendable {
        case answer
        /// A short sentence that the user hears until the answer is there. `instructions` say so too.
        case bridge
    }

    public enum ToolChoice: Hashable, Sendable {
        case auto
        case none
        case required
        case function(String)
    }
}

/// One step of the conversation as the model sees it: only what was said and heard.
public enum ChatMessage: Hashable, Sendable {
    case system(String)
    case user(String)
    case assistant(String)
    case toolCall(id: String, name: String, arguments: String)
    /// `output` is nil while the client has not answered yet.
    case toolOutput(id: String, output: String?)
}

public struct ChatTool: Hashable, Sendable {
    public var name: String
    public var description: String
    /// JSON Schema of the arguments, as JSON text.
    public var parameters: String

    public init(name: String, description: String, parameters: String) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }
}

public enum ChatEvent: Hashable, Sendable {
    case text(String)
    /// Opens tool call number `index` of this answer, from 0.
    case toolCall(index: Int, id: String, name: String)
    case toolArguments(index: Int, delta: String)
    case usage(ChatUsage)
    case finished(ChatFinish)
}

public enum ChatFinish: Hashable, Sendable {
    case complete
    case maxOutputTokens
    case contentFilter
}

public struct ChatUsage: Hashable, Sendable {
    public var inputTokens: Int
    public var outputTokens: Int
    public var cachedTokens: Int

    public init(inputTokens: Int, outputTokens: Int, cachedTokens: Int = 0) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.cachedTokens = cachedTokens
    }
}
