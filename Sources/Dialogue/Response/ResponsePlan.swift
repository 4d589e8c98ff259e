import Engine
import Events

/// What one response is to be: the session's settings, with the overrides of `response.create` applied.
package struct ResponsePlan: Sendable {
    enum Input: Sendable {
        /// The conversation as it is when generation begins, and these after it.
        case conversation(appending: [ChatMessage])
        /// These and nothing else.
        case messages(ChatContext)
        /// No model is asked: this text is the answer.
        case recited(FixedText)
    }

    var input = Input.conversation(appending: [])
    /// nil: the items of the response do not enter the conversation.
    var conversation: ConversationID?
    var modalities: [Modality]
    var instructions: String
    /// The functions that the client carries out.
    var tools: [ChatTool]
    /// The servers whose tools we call ourselves.
    var servers: [MCPServer]
    var toolChoice: ToolChoice
    var parallelToolCalls: Bool
    var temperature: Double
    var maxOutputTokens: MaxTokens
    /// nil: the model's own.
    var reasoningEffort: ReasoningEffort?
    var voice: VoiceSelection
    var outputAudioFormat: OutputAudioFormat
    var metadata: [String: String]?
    /// Times of words, and shapes of the mouth, are told along with the voice.
    var timestamps: Bool
    var visemes: Bool
    /// What the user hears while the model takes its time.
    var interim: InterimPolicy?
    /// The response bridges the time that a tool takes: the model never learns of it.
    var isInterim = false
    /// Which follow-up in a row this is to calls of MCP tools; 0 is an answer to the user.
    var followUps = 0

    /// The response that the session's settings alone ask for.
    init(_ settings: SessionSettings, conversation: ConversationID) {
        let object = settings.object
        self.conversation = conversation
        modalities = object.modalities
        instructions = object.instructions
        tools = settings.catalog.tools
        servers = settings.catalog.servers
        toolChoice = object.toolChoice
        parallelToolCalls = object.parallelToolCalls
        temperature = object.temperature
        maxOutputTokens = object.maxResponseOutputTokens
        reasoningEffort = object.reasoningEffort
        voice = settings.voice
        outputAudioFormat = object.outputAudioFormat
        timestamps = settings.timestamps
        visemes = settings.visemes
        interim = settings.interim
    }

    var isOutOfBand: Bool { conversation == nil }

    /// There is audio to be made, not text alone.
    var speaks: Bool { modalities.contains(.audio) }

    /// What the chat model is asked, given the conversation.
    func request(context: ChatContext, model: String) -> ChatRequest {
        let messages: ChatContext =
            switch input {
            case .conversation(let appended): context + appended
            case .messages(let messages): messages
            case .recited: []
            }
        let limit: Int? = if case .limit(let count) = maxOutputTokens { count } else { nil }
        return ChatRequest(
            instructions: instructions, messages: messages, tools: tools, toolChoice: .init(toolChoice),
            parallelToolCalls: parallelToolCalls, temperature: temperature, maxOutputTokens: limit,
            reasoningEffort: reasoningEffort?.rawValue, model: model)
    }
}

extension ChatRequest {
    /// UTF-8 bytes of everything the model reads.
    var bytes: Int {
        let tools = tools.reduce(0) { $0 + $1.name.utf8.count + $1.description.utf8.count + $1.parameters.utf8.count }
        return instructions.utf8.count + tools + messages.bytes
    }
}
