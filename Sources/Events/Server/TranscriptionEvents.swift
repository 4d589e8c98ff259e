/// A piece of what the user said; the pieces together are the transcript.
public struct TranscriptionDelta: Codable, Equatable, Sendable {
    public var itemID: ItemID
    public var contentIndex: Int
    public var delta: String
    public var logprobs: [TokenLogprob]?

    public init(itemID: ItemID, contentIndex: Int = 0, delta: String, logprobs: [TokenLogprob]? = nil) {
        self.itemID = itemID
        self.contentIndex = contentIndex
        self.delta = delta
        self.logprobs = logprobs
    }

    enum CodingKeys: String, WireKey {
        case delta, logprobs
        case itemID = "item_id"
        case contentIndex = "content_index"
    }
}

/// What the user said.
public struct TranscriptionCompleted: Codable, Equatable, Sendable {
    public var itemID: ItemID
    public var contentIndex: Int
    public var transcript: String
    public var logprobs: [TokenLogprob]?
    /// Only where the session includes them.
    public var phrases: [TranscriptionPhrase]?

    public init(
        itemID: ItemID, contentIndex: Int = 0, transcript: String, logprobs: [TokenLogprob]? = nil,
        phrases: [TranscriptionPhrase]? = nil
    ) {
        self.itemID = itemID
        self.contentIndex = contentIndex
        self.transcript = transcript
        self.logprobs = logprobs
        self.phrases = phrases
    }

    enum CodingKeys: String, WireKey {
        case transcript, logprobs, phrases
        case itemID = "item_id"
        case contentIndex = "content_index"
    }
}

/// The user's words could not be read. The session goes on.
public struct TranscriptionFailed: Codable, Equatable, Sendable {
    public var itemID: ItemID
    public var contentIndex: Int
    public var error: ErrorDetails

    public init(itemID: ItemID, contentIndex: Int = 0, error: ErrorDetails) {
        self.itemID = itemID
        self.contentIndex = contentIndex
        self.error = error
    }

    enum CodingKeys: String, WireKey {
        case error
        case itemID = "item_id"
        case contentIndex = "content_index"
    }
}

/// How sure the recognizer was of one token.
public struct TokenLogprob: Codable, Equatable, Sendable {
    public var token: String
    public var logprob: Double
    public var bytes: [Int]

    public init(token: String, logprob: Double, bytes: [Int]) {
        self.token = token
        self.logprob = logprob
        self.bytes = bytes
    }

    enum CodingKeys: String, WireKey {
        case token, logprob, bytes
    }
}

/// A phrase and where it lies in the item's audio.
public struct TranscriptionPhrase: Codable, Equatable, Sendable {
    public var offsetMilliseconds: Int
    public var durationMilliseconds: Int
    public var text: String
    public var words: [TranscriptionWord]?
    public var locale: String?
    /// 0 to 1.
    public var confidence: Double?

    public init(
        offsetMilliseconds: Int, durationMilliseconds: Int, text: String, words: [TranscriptionWord]? = nil,
        locale: String? = nil, confidence: Double? = nil
    ) {
        self.offsetMilliseconds = offsetMilliseconds
        self.durationMilliseconds = durationMilliseconds
        self.text = text
        self.words = words
        self.locale = locale
        self.confidence = confidence
    }

    enum CodingKeys: String, WireKey {
        case text, words, locale, confidence
        case offsetMilliseconds = "offset_milliseconds"
        case durationMilliseconds = "duration_milliseconds"
    }
}

/// A word and where it lies in the item's audio.
public struct TranscriptionWord: Codable, Equatable, Sendable {
    public var text: String
    public var offsetMilliseconds: Int
    public var durationMilliseconds: Int

    public init(text: String, offsetMilliseconds: Int, durationMilliseconds: Int) {
        self.text = text
        self.offsetMilliseconds = offsetMilliseconds
        self.durationMilliseconds = durationMilliseconds
    }

    enum CodingKeys: String, WireKey {
        case text
        case offsetMilliseconds = "offset_milliseconds"
        case durationMilliseconds = "duration_milliseconds"
    }
}
