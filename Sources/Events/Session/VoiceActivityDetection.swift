/// Detection by voice activity alone.
public struct ServerVAD: Codable, Equatable, Sendable {
    /// 0 to 1; higher needs clearer speech.
    public var threshold: Double?
    /// Milliseconds kept before the onset.
    public var prefixPaddingMs: Int?
    /// Milliseconds of silence that end the turn.
    public var silenceDurationMs: Int?
    /// Milliseconds of speech that begin a turn.
    public var speechDurationMs: Int?
    public var endOfUtteranceDetection: EndOfUtteranceDetection?
    public var createResponse: Bool?
    public var interruptResponse: Bool?
    /// Cut an interrupted item to what was heard.
    public var autoTruncate: Bool?
    /// Tells the model that it was cut off.
    public var appendedTextAfterTruncation: String?
    /// Milliseconds without speech after which a turn is opened nevertheless.
    public var idleTimeoutMs: Int?

    public init(
        threshold: Double? = nil, prefixPaddingMs: Int? = nil, silenceDurationMs: Int? = nil,
        speechDurationMs: Int? = nil, endOfUtteranceDetection: EndOfUtteranceDetection? = nil,
        createResponse: Bool? = nil, interruptResponse: Bool? = nil, autoTruncate: Bool? = nil,
        appendedTextAfterTruncation: String? = nil, idleTimeoutMs: Int? = nil
    ) {
        self.threshold = threshold
        self.prefixPaddingMs = prefixPaddingMs
        self.silenceDurationMs = silenceDurationMs
        self.speechDurationMs = speechDurationMs
        self.endOfUtteranceDetection = endOfUtteranceDetection
        self.createResponse = createResponse
        self.interruptResponse = interruptResponse
        self.autoTruncate = autoTruncate
        self.appendedTextAfterTruncation = appendedTextAfterTruncation
        self.idleTimeoutMs = idleTimeoutMs
    }

    enum CodingKeys: String, WireKey, CaseIterable {
        case threshold
        case prefixPaddingMs = "prefix_padding_ms"
        case silenceDurationMs = "silence_duration_ms"
        case speechDurationMs = "speech_duration_ms"
        case endOfUtteranceDetection = "end_of_utterance_detection"
        case createResponse = "create_response"
        case interruptResponse = "interrupt_response"
        case autoTruncate = "auto_truncate"
        case appendedTextAfterTruncation = "appended_text_after_truncation"
        case idleTimeoutMs = "idle_timeout_ms"
    }
}

/// Detection by meaning, inside a native-audio model.
public struct SemanticVAD: Codable, Equatable, Sendable {
    /// How long the model waits at most: high 2 s, medium 4 s, low 8 s; auto is medium.
    public enum Eagerness: String, Codable, Sendable {
        case low
        case medium
        case high
        case auto
    }
    public var eagerness: Eagerness?
    public var createResponse: Bool?
    public var interruptResponse: Bool?
    /// Cut an interrupted item to what was heard.
    public var autoTruncate: Bool?

    public init(
        eagerness: Eagerness? = nil, createResponse: Bool? = nil, interruptResponse: Bool? = nil,
        autoTruncate: Bool? = nil
    ) {
        self.eagerness = eagerness
        self.createResponse = createResponse
        self.interruptResponse = interruptResponse
        self.autoTruncate = autoTruncate
    }

    enum CodingKeys: String, WireKey, CaseIterable {
        case eagerness
        case createResponse = "create_response"
        case interruptResponse = "interrupt_response"
        case autoTruncate = "auto_truncate"
    }
}

/// Detection that also weighs meaning and ignores filler words.
public struct AzureSemanticVAD: Codable, Equatable, Sendable {
    /// 0 to 1; higher needs clearer speech.
    public var threshold: Double?
    /// Milliseconds kept before the onset.
    public var prefixPaddingMs: Int?
    /// Milliseconds of silence that end the turn.
    public var silenceDurationMs: Int?
    /// Milliseconds of speech that begin a turn.
    public var speechDurationMs: Int?
    public var endOfUtteranceDetection: EndOfUtteranceDetection?
    /// Ignore turns made of "ah", "umm" and their like.
    public var removeFillerWords: Bool?
    /// Hints.
    public var languages: [String]?
    public var createResponse: Bool?
    public var interruptResponse: Bool?
    /// Cut an interrupted item to what was heard.
    public var autoTruncate: Bool?
    /// Tells the model that it was cut off.
    public var appendedTextAfterTruncation: String?

    public init(
        threshold: Double? = nil, prefixPaddingMs: Int? = nil, silenceDurationMs: Int? = nil,
        speechDurationMs: Int? = nil, endOfUtteranceDetection: EndOfUtteranceDetection? = nil,
        removeFillerWords: Bool? = nil, languages: [String]? = nil, createResponse: Bool? = nil,
        interruptResponse: Bool? = nil, autoTruncate: Bool? = nil, appendedTextAfterTruncation: String? = nil
    ) {
        self.threshold = threshold
        self.prefixPaddingMs = prefixPaddingMs
        self.silenceDurationMs = silenceDurationMs
        self.speechDurationMs = speechDurationMs
        self.endOfUtteranceDetection = endOfUtteranceDetection
        self.removeFillerWords = removeFillerWords
        self.languages = languages
        self.createResponse = createResponse
        self.interruptResponse = interruptResponse
        self.autoTruncate = autoTruncate
        self.appendedTextAfterTruncation = appendedTextAfterTruncation
    }

    enum CodingKeys: String, WireKey, CaseIterable {
        case threshold, languages
        case prefixPaddingMs = "prefix_padding_ms"
        case silenceDurationMs = "silence_duration_ms"
        case speechDurationMs = "speech_duration_ms"
        case endOfUtteranceDetection = "end_of_utterance_detection"
        case removeFillerWords = "remove_filler_words"
        case createResponse = "create_response"
        case interruptResponse = "interrupt_response"
        case autoTruncate = "auto_truncate"
        case appendedTextAfterTruncation = "appended_text_after_truncation"
    }
}

extension TurnDetection {
    /// Whether the end of a turn starts a response; nil leaves the server's default, true.
    public var createResponse: Bool? {
        switch self {
        case .serverVAD(let fields): fields.createResponse
        case .semanticVAD(let fields): fields.createResponse
        case .azureSemanticVAD(let fields), .azureSemanticVADEnglish(let fields),
            .azureSemanticVADMultilingual(let fields):
            fields.createResponse
        }
    }

    /// Whether speech stops the agent; nil leaves the server's default, true.
    public var interruptResponse: Bool? {
        switch self {
        case .serverVAD(let fields): fields.interruptResponse
        case .semanticVAD(let fields): fields.interruptResponse
        case .azureSemanticVAD(let fields), .azureSemanticVADEnglish(let fields),
            .azureSemanticVADMultilingual(let fields):
            fields.interruptResponse
        }
    }

    /// Whether an interrupted item is cut to what was heard; nil leaves the server's default, false.
    public var autoTruncate: Bool? {
        switch self {
        case .serverVAD(let fields): fields.autoTruncate
        case .semanticVAD(let fields): fields.autoTruncate
        case .azureSemanticVAD(let fields), .azureSemanticVADEnglish(let fields),
            .azureSemanticVADMultilingual(let fields):
            fields.autoTruncate
        }
    }
}
