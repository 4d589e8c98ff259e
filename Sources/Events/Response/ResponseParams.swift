/// What one response does otherwise than the session (Voice Live protocol, chapter D.12); nil leaves the session's setting.
public struct ResponseParams: Equatable, Sendable {
    /// Whether the response joins the conversation; true when nil.
    public var commit: Bool?
    /// True: cancel a running response instead of failing.
    public var cancelPrevious: Bool?
    /// Added to the conversation, as input of this response only.
    public var appendInputItems: [ItemParam]?
    /// Input instead of the conversation; empty: none at all.
    public var inputItems: [ItemParam]?
    public var modalities: [Modality]?
    /// Instead of the session's.
    public var instructions: String?
    public var voice: VoiceChoice?
    public var outputAudioFormat: OutputAudioFormat?
    public var tools: [Tool]?
    public var toolChoice: ToolChoice?
    public var temperature: Double?
    public var maxOutputTokens: MaxTokens?
    /// Said as it is, with no model involved: an assistant's message.
    public var preGeneratedAssistantMessage: ItemParam?
    public var reasoningEffort: ReasoningEffort?
    public var metadata: [String: String]?
    public var interimResponse: Patch<InterimResponse> = .absent
    public var conversation: ResponseConversation?
    public var animation: Animation?
    /// Structured input of a hosted agent.
    public var invokeInput: JSONValue?
    /// As in `SessionPatch`: bounded, and text of the peer.
    public var unknownFields: [String] = []
    /// By which of their names the client gave `modalities` and `maxOutputTokens`.
    public var modalitiesName = "modalities"
    public var maxTokensName = "max_output_tokens"

    public init() {}
}

/// Whether a response belongs to the conversation.
public enum ResponseConversation: String, Codable, Sendable {
    case auto
    case none
}

extension ResponseParams: Codable {
    enum CodingKeys: String, WireKey, CaseIterable {
        case commit, modalities, instructions, voice, tools, temperature, metadata, conversation, animation
        case cancelPrevious = "cancel_previous"
        case appendInputItems = "append_input_items"
        case inputItems = "input_items"
        case outputAudioFormat = "output_audio_format"
        case toolChoice = "tool_choice"
        case maxOutputTokens = "max_output_tokens"
        case preGeneratedAssistantMessage = "pre_generated_assistant_message"
        case reasoningEffort = "reasoning_effort"
        case interimResponse = "interim_response"
        case invokeInput = "invoke_input"
        // Other spellings.
        case outputModalities = "output_modalities"
        case maxResponseOutputTokens = "max_response_output_tokens"
        case interimResponseHyphenated = "interim-response"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        commit = try container.decodeIfPresent(Bool.self, forKey: .commit)
        cancelPrevious = try container.decodeIfPresent(Bool.self, forKey: .cancelPrevious)
        appendInputItems = try container.decodeIfPresent([ItemParam].self, forKey: .appendInputItems)
        inputItems = try container.decodeIfPresent([ItemParam].self, forKey: .inputItems)
        let modalitiesKey = CodingKeys.modalities.unless(.outputModalities, isIn: container)
        modalities = try container.decodeIfPresent([Modality].self, forKey: modalitiesKey)
        modalitiesName = modalitiesKey.rawValue
        modalities = modalities.map(Modality.canonical)
        instructions = try container.decodeIfPresent(String.self, forKey: .instructions)
        voice = try container.decodeIfPresent(VoiceChoice.self, forKey: .voice)
        outputAudioFormat = try container.decodeIfPresent(OutputAudioFormat.self, forKey: .outputAudioFormat)
        tools = try container.decodeIfPresent([Tool].self, forKey: .tools)
        toolChoice = try container.decodeIfPresent(ToolChoice.self, forKey: .toolChoice)
        temperature = try container.decodeIfPresent(Double.self, forKey: .temperature)
        let maxTokensKey = CodingKeys.maxOutputTokens.unless(.maxResponseOutputTokens, isIn: container)
        maxOutputTokens = try container.decodeIfPresent(MaxTokens.self, forKey: maxTokensKey)
        maxTokensName = maxTokensKey.rawValue
        if let text = try? container.decode(String.self, forKey: .preGeneratedAssistantMessage) {
            preGeneratedAssistantMessage = .message(.assistant, text)
        } else {
            preGeneratedAssistantMessage = try container.decodeIfPresent(
                ItemParam.self, forKey: .preGeneratedAssistantMessage)
        }
        reasoningEffort = try container.decodeIfPresent(ReasoningEffort.self, forKey: .reasoningEffort)
        metadata = try container.decodeIfPresent([String: String].self, forKey: .metadata)
        interimResponse = try container.patch(
            container.contains(.interimResponse) ? .interimResponse : .interimResponseHyphenated)
        conversation = try container.decodeIfPresent(ResponseConversation.self, forKey: .conversation)
        animation = try container.decodeIfPresent(Animation.self, forKey: .animation)
        invokeInput = try container.decodeIfPresent(JSONValue.self, forKey: .invokeInput)
        unknownFields = try decoder.unknownFields(besides: CodingKeys.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(commit, forKey: .commit)
        try container.encodeIfPresent(cancelPrevious, forKey: .cancelPrevious)
        try container.encodeIfPresent(appendInputItems, forKey: .appendInputItems)
        try container.encodeIfPresent(inputItems, forKey: .inputItems)
        try container.encodeIfPresent(modalities, forKey: .modalities)
        try container.encodeIfPresent(instructions, forKey: .instructions)
        try container.encodeIfPresent(voice, forKey: .voice)
        try container.encodeIfPresent(outputAudioFormat, forKey: .outputAudioFormat)
        try container.encodeIfPresent(tools, forKey: .tools)
        try container.encodeIfPresent(toolChoice, forKey: .toolChoice)
        try container.encodeIfPresent(temperature, forKey: .temperature)
        try container.encodeIfPresent(maxOutputTokens, forKey: .maxOutputTokens)
        try container.encodeIfPresent(preGeneratedAssistantMessage, forKey: .preGeneratedAssistantMessage)
        try container.encodeIfPresent(reasoningEffort, forKey: .reasoningEffort)
        try container.encodeIfPresent(metadata, forKey: .metadata)
        try container.encode(interimResponse, forKey: .interimResponse)
        try container.encodeIfPresent(conversation, forKey: .conversation)
        try container.encodeIfPresent(animation, forKey: .animation)
        try container.encodeIfPresent(invokeInput, forKey: .invokeInput)
    }
}
