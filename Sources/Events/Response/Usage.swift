/// Tokens of one response. Clients require the complete form, so nothing in it is optional.
public struct Usage: Codable, Equatable, Sendable {
    public var totalTokens: Int
    public var inputTokens: Int
    public var outputTokens: Int
    public var inputTokenDetails: InputTokenDetails
    public var outputTokenDetails: OutputTokenDetails

    public init(
        totalTokens: Int, inputTokens: Int, outputTokens: Int, inputTokenDetails: InputTokenDetails,
        outputTokenDetails: OutputTokenDetails
    ) {
        self.totalTokens = totalTokens
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.inputTokenDetails = inputTokenDetails
        self.outputTokenDetails = outputTokenDetails
    }

    enum CodingKeys: String, WireKey {
        case totalTokens = "total_tokens"
        case inputTokens = "input_tokens"
        case outputTokens = "output_tokens"
        case inputTokenDetails = "input_token_details"
        case outputTokenDetails = "output_token_details"
    }
}

/// What a response read.
public struct InputTokenDetails: Codable, Equatable, Sendable {
    public var cachedTokens: Int
    public var textTokens: Int
    public var audioTokens: Int
    public var imageTokens: Int
    public var cachedTokensDetails: CachedTokenDetails

    public init(
        cachedTokens: Int = 0, textTokens: Int = 0, audioTokens: Int = 0, imageTokens: Int = 0,
        cachedTokensDetails: CachedTokenDetails = CachedTokenDetails()
    ) {
        self.cachedTokens = cachedTokens
        self.textTokens = textTokens
        self.audioTokens = audioTokens
        self.imageTokens = imageTokens
        self.cachedTokensDetails = cachedTokensDetails
    }

    enum CodingKeys: String, WireKey {
        case cachedTokens = "cached_tokens"
        case textTokens = "text_tokens"
        case audioTokens = "audio_tokens"
        case imageTokens = "image_tokens"
        case cachedTokensDetails = "cached_tokens_details"
    }
}

/// What of it was cached.
public struct CachedTokenDetails: Codable, Equatable, Sendable {
    public var textTokens: Int
    public var audioTokens: Int
    public var imageTokens: Int

    public init(textTokens: Int = 0, audioTokens: Int = 0, imageTokens: Int = 0) {
        self.textTokens = textTokens
        self.audioTokens = audioTokens
        self.imageTokens = imageTokens
    }

    enum CodingKeys: String, WireKey {
        case textTokens = "text_tokens"
        case audioTokens = "audio_tokens"
        case imageTokens = "image_tokens"
    }
}

/// What a response wrote.
public struct OutputTokenDetails: Codable, Equatable, Sendable {
    public var textTokens: Int
    public var audioTokens: Int
    public var reasoningTokens: Int

    public init(textTokens: Int = 0, audioTokens: Int = 0, reasoningTokens: Int = 0) {
        self.textTokens = textTokens
        self.audioTokens = audioTokens
        self.reasoningTokens = reasoningTokens
    }

    enum CodingKeys: String, WireKey {
        case textTokens = "text_tokens"
        case audioTokens = "audio_tokens"
        case reasoningTokens = "reasoning_tokens"
    }
}

extension Usage {
    /// Sums the parts.
    public init(input: InputTokenDetails, output: OutputTokenDetails) {
        let inputTokens = input.textTokens + input.audioTokens + input.imageTokens
        let outputTokens = output.textTokens + output.audioTokens + output.reasoningTokens
        self.init(
            totalTokens: inputTokens + outputTokens, inputTokens: inputTokens, outputTokens: outputTokens,
            inputTokenDetails: input, outputTokenDetails: output)
    }
}
