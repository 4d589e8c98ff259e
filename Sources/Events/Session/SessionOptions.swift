/// How long a reasoning model may think.
public struct ReasoningEffort: RawRepresentable, Hashable, Codable, Sendable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let none = ReasoningEffort(rawValue: "none")
    public static let minimal = ReasoningEffort(rawValue: "minimal")
    public static let low = ReasoningEffort(rawValue: "low")
    public static let medium = ReasoningEffort(rawValue: "medium")
    public static let high = ReasoningEffort(rawValue: "high")
    public static let xhigh = ReasoningEffort(rawValue: "xhigh")
}

/// Details that events carry only when asked for.
public enum SessionInclude: String, Codable, CaseIterable, Sendable {
    case transcriptionLogprobs = "item.input_audio_transcription.logprobs"
    case transcriptionPhrases = "item.input_audio_transcription.phrases"
    case fileSearchResults = "file_search_call.results"
}

/// The longest response, in tokens: a number, or `"inf"`.
public enum MaxTokens: Codable, Equatable, Sendable {
    case limit(Int)
    case unlimited

    static let infinity = "inf"

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let word = try? container.decode(String.self) else {
            self = .limit(try container.decode(Int.self))
            return
        }
        guard word == Self.infinity else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not \"inf\""))
        }
        self = .unlimited
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .limit(let count): try container.encode(count)
        case .unlimited: try container.encode(Self.infinity)
        }
    }
}
