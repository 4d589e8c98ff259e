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
    /// Names of members this build does not know, those of a member's own members as `voice.name`; at most 16 of each
    /// object and each at most 64 characters. Text of the peer: it may be logged or counted, and never becomes part of a
    /// message.
    public var unknownFields: [String] = []
    /// Fields of `turn_detection` that belong to another type of detection than the one given.
    public var misplacedTurnFields: [String] = []

    /// By which of their names the client gave `modalities` and `maxResponseOutputTokens`.
    public var modalitiesName = "modalities"
    public var maxTokensName = "max_response_output_tokens"

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

    /// The members that are objects whose own unknown members are told.
    public static let objects: Set<String> = Set(
        [
            CodingKeys.voice, .turnDetection, .inputAudioTranscription, .inputAudioNoiseReduction,
            .inputAudioEchoCancellation, .interimResponse, .animation,
        ].map(\.rawValue))

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        model = try container.patch(.model)
        let modalitiesKey = CodingKeys.modalities.unless(.outputModalities, isIn: container)
        modalities = try container.patch(modalitiesKey)
        modalitiesName = modalitiesKey.rawValue
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
        let maxTokensKey = CodingKeys.maxResponseOutputTokens.unless(.maxOutputTokens, isIn: container)
        maxResponseOutputTokens = try container.patch(maxTokensKey)
        maxTokensName = maxTokensKey.rawValue
        reasoningEffort = try container.patch(.reasoningEffort)
        interimResponse = try container.patch(
            container.contains(.interimResponse) ? .interimResponse : .interimResponseHyphenated)
        outputAudioTimestampTypes = try container.patch(.outputAudioTimestampTypes)
        animation = try container.patch(.animation)
        avatar = try container.patch(.avatar)
        include = try container.patch(.include)
        metadata = try container.patch(.metadata)
        unknownFields = try decoder.unknownFields(besides: CodingKeys.self)
        unknownFields += try container.strangers(in: voice.value, at: .voice)
        unknownFields += try container.strangers(in: inputAudioTranscription.value, at: .inputAudioTranscription)
        unknownFields += try container.strangers(in: inputAudioNoiseReduction.value, at: .inputAudioNoiseReduction)
        unknownFields += try container.strangers(
            in: inputAudioEchoCancellation.value, at: .inputAudioEchoCancellation)
        unknownFields += try container.strangers(in: interimResponse.value, at: .interimResponse)
        unknownFields += try container.strangers(in: animation.value, at: .animation)
        guard let detection = turnDetection.value else { return }
        let given = try container.nestedContainer(keyedBy: AnyKey.self, forKey: .turnDetection).allKeys
        let (misplaced, unknown) = detection.sort(given.map(\.stringValue))
        misplacedTurnFields = misplaced
        unknownFields += unknown.prefix(16).map { "turn_detection." + $0.prefix(64) }
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

extension CodingKey {
    /// Which of two names of one member was given: this one, unless only the other is there.
    func unless(_ other: Self, isIn container: KeyedDecodingContainer<Self>) -> Self {
        !container.contains(self) && container.contains(other) ? other : self
    }
}

extension KeyedDecodingContainer {
    /// Members of a nested object that had no part in what was read from it. An older spelling that was read has, where
    /// the reading is written under another name: such objects are not to be asked about here.
    func strangers(in value: (some Encodable)?, at key: Key) throws -> [String] {
        guard let value, case .object(let given)? = try? decode(JSONValue.self, forKey: key),
            case .object(let read)? = JSONValue(parsing: try JSONText.bytes(value))
        else { return [] }
        return given.lazy.filter { $0.value != .null && read[$0.key] == nil }
            .prefix(16).map { "\(key.stringValue).\($0.key.prefix(64))" }
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
