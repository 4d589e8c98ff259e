/// Every effective setting of a session, as `session.created` and `session.updated` show it (Voice Live protocol,
/// chapter F.12). What is switched off is an explicit null there.
public struct SessionObject: Codable, Equatable, Sendable {
    public var id: SessionID
    /// Unix seconds.
    public var expiresAt: Int?
    public var model: String
    public var modalities: [Modality]
    public var instructions: String
    public var voice: VoiceChoice
    public var inputAudioFormat: InputAudioFormat
    /// Hertz.
    public var inputAudioSamplingRate: Int
    public var outputAudioFormat: OutputAudioFormat
    public var turnDetection: TurnDetection?
    public var inputAudioTranscription: InputTranscription?
    public var inputAudioNoiseReduction: NoiseReduction?
    public var inputAudioEchoCancellation: EchoCancellation?
    public var tools: [Tool]
    public var toolChoice: ToolChoice
    public var parallelToolCalls: Bool
    public var temperature: Double
    public var maxResponseOutputTokens: MaxTokens
    public var reasoningEffort: ReasoningEffort?
    public var interimResponse: InterimResponse?
    public var outputAudioTimestampTypes: [AudioTimestampType]?
    public var animation: Animation?
    public var avatar: JSONValue?
    public var include: [SessionInclude]
    public var metadata: [String: String]
    public var agent: JSONValue?

    public init(
        id: SessionID, expiresAt: Int? = nil, model: String, modalities: [Modality] = [.text, .audio],
        instructions: String = "", voice: VoiceChoice, inputAudioFormat: InputAudioFormat = .pcm16,
        inputAudioSamplingRate: Int = 24_000, outputAudioFormat: OutputAudioFormat = .pcm16,
        turnDetection: TurnDetection? = nil, inputAudioTranscription: InputTranscription? = nil,
        inputAudioNoiseReduction: NoiseReduction? = nil, inputAudioEchoCancellation: EchoCancellation? = nil,
        tools: [Tool] = [], toolChoice: ToolChoice = .auto, parallelToolCalls: Bool = true, temperature: Double = 0.8,
        maxResponseOutputTokens: MaxTokens = .unlimited, reasoningEffort: ReasoningEffort? = nil,
        interimResponse: InterimResponse? = nil, outputAudioTimestampTypes: [AudioTimestampType]? = nil,
        animation: Animation? = nil, avatar: JSONValue? = nil, include: [SessionInclude] = [],
        metadata: [String: String] = [:], agent: JSONValue? = nil
    ) {
        self.id = id
        self.expiresAt = expiresAt
        self.model = model
        self.modalities = modalities
        self.instructions = instructions
        self.voice = voice
        self.inputAudioFormat = inputAudioFormat
        self.inputAudioSamplingRate = inputAudioSamplingRate
        self.outputAudioFormat = outputAudioFormat
        self.turnDetection = turnDetection
        self.inputAudioTranscription = inputAudioTranscription
        self.inputAudioNoiseReduction = inputAudioNoiseReduction
        self.inputAudioEchoCancellation = inputAudioEchoCancellation
        self.tools = tools
        self.toolChoice = toolChoice
        self.parallelToolCalls = parallelToolCalls
        self.temperature = temperature
        self.maxResponseOutputTokens = maxResponseOutputTokens
        self.reasoningEffort = reasoningEffort
        self.interimResponse = interimResponse
        self.outputAudioTimestampTypes = outputAudioTimestampTypes
        self.animation = animation
        self.avatar = avatar
        self.include = include
        self.metadata = metadata
        self.agent = agent
    }

    enum CodingKeys: String, WireKey {
        case id, object, model, modalities, instructions, voice, tools, temperature, animation, avatar, include,
            metadata, agent
        case expiresAt = "expires_at"
        case inputAudioFormat = "input_audio_format"
        case inputAudioSamplingRate = "input_audio_sampling_rate"
        case outputAudioFormat = "output_audio_format"
        case turnDetection = "turn_detection"
        case inputAudioTranscription = "input_audio_transcription"
        case inputAudioNoiseReduction = "input_audio_noise_reduction"
        case inputAudioEchoCancellation = "input_audio_echo_cancellation"
        case toolChoice = "tool_choice"
        case parallelToolCalls = "parallel_tool_calls"
        case maxResponseOutputTokens = "max_response_output_tokens"
        case reasoningEffort = "reasoning_effort"
        case interimResponse = "interim_response"
        case outputAudioTimestampTypes = "output_audio_timestamp_types"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(SessionID.self, forKey: .id)
        expiresAt = try container.decodeIfPresent(Int.self, forKey: .expiresAt)
        model = try container.decode(String.self, forKey: .model)
        modalities = try container.decode([Modality].self, forKey: .modalities)
        instructions = try container.decode(String.self, forKey: .instructions)
        voice = try container.decode(VoiceChoice.self, forKey: .voice)
        inputAudioFormat = try container.decode(InputAudioFormat.self, forKey: .inputAudioFormat)
        inputAudioSamplingRate = try container.decode(Int.self, forKey: .inputAudioSamplingRate)
        outputAudioFormat = try container.decode(OutputAudioFormat.self, forKey: .outputAudioFormat)
        turnDetection = try container.decodeIfPresent(TurnDetection.self, forKey: .turnDetection)
        inputAudioTranscription = try container.decodeIfPresent(
            InputTranscription.self, forKey: .inputAudioTranscription)
        inputAudioNoiseReduction = try container.decodeIfPresent(NoiseReduction.self, forKey: .inputAudioNoiseReduction)
        inputAudioEchoCancellation = try container.decodeIfPresent(
            EchoCancellation.self, forKey: .inputAudioEchoCancellation)
        tools = try container.decode([Tool].self, forKey: .tools)
        toolChoice = try container.decode(ToolChoice.self, forKey: .toolChoice)
        parallelToolCalls = try container.decode(Bool.self, forKey: .parallelToolCalls)
        temperature = try container.decode(Double.self, forKey: .temperature)
        maxResponseOutputTokens = try container.decode(MaxTokens.self, forKey: .maxResponseOutputTokens)
        reasoningEffort = try container.decodeIfPresent(ReasoningEffort.self, forKey: .reasoningEffort)
        interimResponse = try container.decodeIfPresent(InterimResponse.self, forKey: .interimResponse)
        outputAudioTimestampTypes = try container.decodeIfPresent(
            [AudioTimestampType].self, forKey: .outputAudioTimestampTypes)
        animation = try container.decodeIfPresent(Animation.self, forKey: .animation)
        avatar = try container.decodeIfPresent(JSONValue.self, forKey: .avatar)
        include = try container.decode([SessionInclude].self, forKey: .include)
        metadata = try container.decode([String: String].self, forKey: .metadata)
        agent = try container.decodeIfPresent(JSONValue.self, forKey: .agent)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode("realtime.session", forKey: .object)
        try container.encodeIfPresent(expiresAt, forKey: .expiresAt)
        try container.encode(model, forKey: .model)
        try container.encode(modalities, forKey: .modalities)
        try container.encode(instructions, forKey: .instructions)
        try container.encode(voice, forKey: .voice)
        try container.encode(inputAudioFormat, forKey: .inputAudioFormat)
        try container.encode(inputAudioSamplingRate, forKey: .inputAudioSamplingRate)
        try container.encode(outputAudioFormat, forKey: .outputAudioFormat)
        try container.encode(turnDetection, forKey: .turnDetection)
        try container.encode(inputAudioTranscription, forKey: .inputAudioTranscription)
        try container.encode(inputAudioNoiseReduction, forKey: .inputAudioNoiseReduction)
        try container.encode(inputAudioEchoCancellation, forKey: .inputAudioEchoCancellation)
        try container.encode(tools, forKey: .tools)
        try container.encode(toolChoice, forKey: .toolChoice)
        try container.encode(parallelToolCalls, forKey: .parallelToolCalls)
        try container.encode(temperature, forKey: .temperature)
        try container.encode(maxResponseOutputTokens, forKey: .maxResponseOutputTokens)
        try container.encodeIfPresent(reasoningEffort, forKey: .reasoningEffort)
        try container.encode(interimResponse, forKey: .interimResponse)
        try container.encode(outputAudioTimestampTypes, forKey: .outputAudioTimestampTypes)
        try container.encode(animation, forKey: .animation)
        try container.encode(avatar, forKey: .avatar)
        try container.encode(include, forKey: .include)
        try container.encode(metadata, forKey: .metadata)
        try container.encodeIfPresent(agent, forKey: .agent)
    }
}
