/// What the user hears while the answer takes its time (Voice Live protocol, chapter F.11).
public enum InterimResponse: Codable, Equatable, Sendable {
    /// One of some given sentences.
    case fixed(StaticInterimResponse)
    /// A sentence a small model writes.
    case generated(GeneratedInterimResponse)

    private enum Tag: String {
        case fixed = "static_interim_response"
        case generated = "llm_interim_response"
    }

    /// Accepts the spelling with hyphens.
    public init(from decoder: any Decoder) throws {
        switch Tag(rawValue: try decoder.wireType().replacing("-", with: "_")) {
        case .fixed: self = .fixed(try StaticInterimResponse(from: decoder))
        case .generated: self = .generated(try GeneratedInterimResponse(from: decoder))
        case nil: throw decoder.invalidValue(TypeKey.type)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .fixed(let value):
            try encoder.encode(wireType: Tag.fixed.rawValue)
            try value.encode(to: encoder)
        case .generated(let value):
            try encoder.encode(wireType: Tag.generated.rawValue)
            try value.encode(to: encoder)
        }
    }
}

/// What makes an interim response begin; several are alternatives.
public enum InterimResponseTrigger: String, Codable, Sendable {
    case latency
    case tool
}

/// Says one of some given sentences.
public struct StaticInterimResponse: Codable, Equatable, Sendable {
    /// Latency when nil.
    public var triggers: [InterimResponseTrigger]?
    /// Milliseconds of silence before it begins; 2000 when nil.
    public var latencyThresholdMs: Int?
    public var texts: [String]?

    public init(triggers: [InterimResponseTrigger]? = nil, latencyThresholdMs: Int? = nil, texts: [String]? = nil) {
        self.triggers = triggers
        self.latencyThresholdMs = latencyThresholdMs
        self.texts = texts
    }

    enum CodingKeys: String, WireKey {
        case triggers, texts
        case latencyThresholdMs = "latency_threshold_ms"
    }
}

/// Says a sentence a small model writes.
public struct GeneratedInterimResponse: Codable, Equatable, Sendable {
    /// Latency when nil.
    public var triggers: [InterimResponseTrigger]?
    /// Milliseconds of silence before it begins; 2000 when nil.
    public var latencyThresholdMs: Int?
    public var model: String?
    public var instructions: String?
    public var maxCompletionTokens: Int?

    public init(
        triggers: [InterimResponseTrigger]? = nil, latencyThresholdMs: Int? = nil, model: String? = nil,
        instructions: String? = nil, maxCompletionTokens: Int? = nil
    ) {
        self.triggers = triggers
        self.latencyThresholdMs = latencyThresholdMs
        self.model = model
        self.instructions = instructions
        self.maxCompletionTokens = maxCompletionTokens
    }

    enum CodingKeys: String, WireKey {
        case triggers, model, instructions
        case latencyThresholdMs = "latency_threshold_ms"
        case maxCompletionTokens = "max_completion_tokens"
    }
}
