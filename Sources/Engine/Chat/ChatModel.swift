import Shares

/// The text model behind a conversation.
public protocol ChatModel: Sendable {
    var capabilities: ChatCapabilities { get }
    /// Generates one answer and hands its pieces to `emit`, which waits when the session cannot take more.
    /// Returns when the answer is complete. Cancelling the task ends the work at once.
    /// - Throws: `EngineFault`, or `CancellationError`.
    func respond(
        to request: ChatRequest,
        emit: @escaping @Sendable (ChatEvent) async throws -> Void
    ) async throws
}

extension ChatModel {
    public var capabilities: ChatCapabilities { ChatCapabilities() }
}

/// What a chat model can make use of besides text and tools.
public struct ChatCapabilities: Hashable, Sendable {
    public enum Images: Hashable, Sendable {
        case none
        /// Those that a client sends whole, as data URLs.
        case data
        /// Those that lie elsewhere as well, which the model's server fetches itself.
        case anywhere
    }

    public var images: Images
    /// Makes use of `ChatRequest.reasoningEffort`.
    public var reasoning: Bool

    public init(images: Images = .none, reasoning: Bool = false) {
        self.images = images
        self.reasoning = reasoning
    }
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
    /// `low` and the like; nil leaves it to the model.
    public var reasoningEffort: String?
    /// The `model` of the session, for engines that serve several.
    public var model: String
    public var purpose: Purpose
    /// The session that asks, for circuit breakers.
    public var owner = WorkOwner.unknown

    public init(
        instructions: String, messages: ChatContext, tools: [ChatTool] = [], toolChoice: ToolChoice = .auto,
        parallelToolCalls: Bool = true, temperature: Double? = nil, maxOutputTokens: Int? = nil,
        reasoningEffort: String? = nil, model: String = "", purpose: Purpose = .answer
    ) {
        self.instructions = instructions
        self.messages = messages
        self.tools = tools
        self.toolChoice = toolChoice
        self.parallelToolCalls = parallelToolCalls
        self.temperature = temperature
        self.maxOutputTokens = maxOutputTokens
        self.reasoningEffort = reasoningEffort
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
    case user(String, images: [ChatImage] = [])
    case assistant(String)
    case toolCall(id: String, name: String, arguments: String)
    /// `output` is nil while the client has not answered yet.
    case toolOutput(id: String, output: String?)
}

/// A picture that the user shows.
public struct ChatImage: Hashable, Sendable {
    /// `data:image/…;base64,…`, or `https://…` where the model takes images from anywhere.
    public var url: String
    /// `low`, `high` or `auto`.
    public var detail: String?

    public init(url: String, detail: String? = nil) {
        self.url = url
        self.detail = detail
    }
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
    /// The text of this answer so far turns out to be the model's reasoning. It may have been heard, and stays in the
    /// transcript, but the model never reads it again.
    case priorTextWasReasoning
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
