/// A partial update of a session (Voice Live protocol, chapters F.1 and F.2), in the words this server uses: older and
/// misspelt forms have become the current ones. Ranges are not judged here.
public struct SessionPatch: Equatable, Sendable {
    /// Cannot be changed; here so that a differing one can be refused.
    public var model: Patch<String> = .absent
    public var modalities: Patch<[Modality]> = .absent
    /// Empty clears them.
    public var instructions: Patch<String> = .absent
    public var voice: Patch<VoiceChoice> = .absent
    public var inputAudioFormat: Patch<InputAudioFormat> = .absent
    /// Hertz.
    public var inputAudioSamplingRate: Patch<Int> = .absent
    public var outputAudioFormat: Patch<OutputAudioFormat> = .absent
    public var turnDetection: Patch<TurnDetection> = .absent
    public var inputAudioTranscription: Patch<InputTranscription> = .absent
    public var inputAudioNoiseReduction: Patch<NoiseReduction> = .absent
    public var inputAudioEchoCancellation: Patch<EchoCancellation> = .absent
    public var tools: Patch<[Tool]> = .absent
    public var toolChoice: Patch<ToolChoice> = .absent
    public var parallelToolCalls: Patch<Bool> = .absent
    public var temperature: Patch<Double> = .absent
    public var maxResponseOutputTokens: Patch<MaxTokens> = .absent
    public var reasoningEffort: Patch<ReasoningEffort> = .absent
    public var interimResponse: Patch<InterimResponse> = .absent
    public var outputAudioTimestampTypes: Patch<[AudioTimestampType]> = .absent
    public var animation: Patch<Animation> = .absent
    public var avatar: Patch<JSONValue> = .absent
    public var include: Patch<[SessionInclude]> = .absent
    public var metadata: Patch<[String: String]> = .absent
    /// Names of members this build does not know, at most 32 and each at most 64 characters. Text of the peer: it may be
    /// logged or counted, and never becomes part of a message.
    public var unknownFields: [String] = []
    /// Fields of `turn_detection` that belong to another type of detection than the one given.
    public var misplacedTurnFields: [String] = []

    public init() {}
}

extension SessionPatch: Codable {
    enum CodingKeys: String, WireKey, CaseIterable {
        case model, modalities, instructions, voice, tools, temperature, animation, avatar, include, metadata
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
        // What a client echoes of a session it was shown: read-only, and so ignored.
        case id, object, agent
        case expiresAt = "expires_at"
        // Other spellings.
        case interimResponseHyphenated = "interim-response"
        case outputModalities = "output_modalities"
        case maxOutputTokens = "max_output_tokens"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        model = try container.patch(.model)
        modalities = try container.patch(container.contains(.modalities) ? .modalities : .outputModalities)
        modalities = modalities.map(Modality.canonical)
        instructions = try container.patch(.instructions)
        voice = try container.patch(.voice)
        inputAudioFormat = try container.patch(.inputAudioFormat)
        inputAudioSamplingRate = try container.patch(.inputAudioSamplingRate)
        outputAudioFormat = try container.patch(.outputAudioFormat)
        turnDetection = try container.patch(.turnDetection)
        inputAudioTranscription = try container.patch(.inputAudioTranscription)
        inputAudioNoiseReduction = try container.patch(.inputAudioNoiseReduction)
        inputAudioEchoCancellation = try container.patch(.inputAudioEchoCancellation)
        tools = try container.patch(.tools)
        toolChoice = try container.patch(.toolChoice)
        parallelToolCalls = try container.patch(.parallelToolCalls)
        temperature = try container.patch(.temperature)
        maxResponseOutputTokens = try container.patch(
            container.contains(.maxResponseOutputTokens) ? .maxResponseOutputTokens : .maxOutputTokens)
        reasoningEffort = try container.patch(.reasoningEffort)
        interimResponse = try container.patch(
            container.contains(.interimResponse) ? .interimResponse : .interimResponseHyphenated)
        outputAudioTimestampTypes = try container.patch(.outputAudioTimestampTypes)
        animation = try container.patch(.animation)
        avatar = try container.patch(.avatar)
        include = try container.patch(.include)
        metadata = try container.patch(.metadata)
        unknownFields = try decoder.unknownFields(besides: CodingKeys.self)
        guard let detection = turnDetection.value else { return }
        let given = try container.nestedContainer(keyedBy: AnyKey.self, forKey: .turnDetection).allKeys
        let (misplaced, unknown) = detection.sort(given.map(\.stringValue))
        misplacedTurnFields = misplaced
        unknownFields += unknown.prefix(16).map { String($0.prefix(64)) }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
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
        try container.encode(reasoningEffort, forKey: .reasoningEffort)
        try container.encode(interimResponse, forKey: .interimResponse)
        try container.encode(outputAudioTimestampTypes, forKey: .outputAudioTimestampTypes)
        try container.encode(animation, forKey: .animation)
        try container.encode(avatar, forKey: .avatar)
        try container.encode(include, forKey: .include)
        try container.encode(metadata, forKey: .metadata)
    }
}

extension Decoder {
    /// Members of the object that are no case of `Key`; bounded, because a peer may invent as many as it likes.
    func unknownFields<Key: WireKey & CaseIterable & RawRepresentable<String>>(
        besides known: Key.Type
    ) throws -> [String] {
        try container(keyedBy: AnyKey.self).allKeys.lazy
            .filter { Key(rawValue: $0.stringValue) == nil }
            .prefix(16).map { String($0.stringValue.prefix(64)) }
    }
}
