/// One act of generation (Voice Live protocol, chapter E.4). Details and usage are null until known.
public struct ResponseObject: Codable, Equatable, Sendable {
    public var id: ResponseID
    public var status: ResponseStatus
    public var statusDetails: StatusDetails?
    public var output: [Item]
    public var usage: Usage?
    public var conversationID: ConversationID?
    public var voice: VoiceChoice?
    public var modalities: [Modality]?
    public var outputAudioFormat: OutputAudioFormat?
    public var temperature: Double?
    public var maxOutputTokens: MaxTokens?
    public var metadata: [String: String]?

    public init(
        id: ResponseID, status: ResponseStatus, statusDetails: StatusDetails? = nil, output: [Item] = [],
        usage: Usage? = nil, conversationID: ConversationID? = nil, voice: VoiceChoice? = nil,
        modalities: [Modality]? = nil, outputAudioFormat: OutputAudioFormat? = nil, temperature: Double? = nil,
        maxOutputTokens: MaxTokens? = nil, metadata: [String: String]? = nil
    ) {
        self.id = id
        self.status = status
        self.statusDetails = statusDetails
        self.output = output
        self.usage = usage
        self.conversationID = conversationID
        self.voice = voice
        self.modalities = modalities
        self.outputAudioFormat = outputAudioFormat
        self.temperature = temperature
        self.maxOutputTokens = maxOutputTokens
        self.metadata = metadata
    }

    enum CodingKeys: String, WireKey {
        case id, object, status, output, usage, voice, modalities, temperature, metadata
        case statusDetails = "status_details"
        case conversationID = "conversation_id"
        case outputAudioFormat = "output_audio_format"
        case maxOutputTokens = "max_output_tokens"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(ResponseID.self, forKey: .id)
        status = try container.decode(ResponseStatus.self, forKey: .status)
        statusDetails = try container.decodeIfPresent(StatusDetails.self, forKey: .statusDetails)
        output = try container.decode([Item].self, forKey: .output)
        usage = try container.decodeIfPresent(Usage.self, forKey: .usage)
        conversationID = try container.decodeIfPresent(ConversationID.self, forKey: .conversationID)
        voice = try container.decodeIfPresent(VoiceChoice.self, forKey: .voice)
        modalities = try container.decodeIfPresent([Modality].self, forKey: .modalities)
        outputAudioFormat = try container.decodeIfPresent(OutputAudioFormat.self, forKey: .outputAudioFormat)
        temperature = try container.decodeIfPresent(Double.self, forKey: .temperature)
        maxOutputTokens = try container.decodeIfPresent(MaxTokens.self, forKey: .maxOutputTokens)
        metadata = try container.decodeIfPresent([String: String].self, forKey: .metadata)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode("realtime.response", forKey: .object)
        try container.encode(status, forKey: .status)
        try container.encode(statusDetails, forKey: .statusDetails)
        try container.encode(output, forKey: .output)
        try container.encode(usage, forKey: .usage)
        try container.encodeIfPresent(conversationID, forKey: .conversationID)
        try container.encodeIfPresent(voice, forKey: .voice)
        try container.encodeIfPresent(modalities, forKey: .modalities)
        try container.encodeIfPresent(outputAudioFormat, forKey: .outputAudioFormat)
        try container.encodeIfPresent(temperature, forKey: .temperature)
        try container.encodeIfPresent(maxOutputTokens, forKey: .maxOutputTokens)
        try container.encodeIfPresent(metadata, forKey: .metadata)
    }
}

/// How a response stands, and in the end how it went.
public enum ResponseStatus: String, Codable, Sendable {
    case inProgress = "in_progress"
    case completed
    case cancelled
    case failed
    case incomplete
}
