/// Where a word lies in the audio.
public struct AudioTimestampDelta: Codable, Equatable, Sendable {
    public var responseID: ResponseID
    public var itemID: ItemID
    public var outputIndex: Int
    public var contentIndex: Int
    /// Milliseconds from the start of the content part.
    public var audioOffsetMs: Int
    public var audioDurationMs: Int
    public var text: String
    public var timestampType: AudioTimestampType

    public init(
        responseID: ResponseID, itemID: ItemID, outputIndex: Int, contentIndex: Int, audioOffsetMs: Int,
        audioDurationMs: Int, text: String, timestampType: AudioTimestampType = .word
    ) {
        self.responseID = responseID
        self.itemID = itemID
        self.outputIndex = outputIndex
        self.contentIndex = contentIndex
        self.audioOffsetMs = audioOffsetMs
        self.audioDurationMs = audioDurationMs
        self.text = text
        self.timestampType = timestampType
    }

    enum CodingKeys: String, WireKey {
        case text
        case responseID = "response_id"
        case itemID = "item_id"
        case outputIndex = "output_index"
        case contentIndex = "content_index"
        case audioOffsetMs = "audio_offset_ms"
        case audioDurationMs = "audio_duration_ms"
        case timestampType = "timestamp_type"
    }
}

/// The mouth's shape from a moment on.
public struct VisemeDelta: Codable, Equatable, Sendable {
    public var responseID: ResponseID
    public var itemID: ItemID
    public var outputIndex: Int
    public var contentIndex: Int
    /// Milliseconds from the start of the content part.
    public var audioOffsetMs: Int
    /// 0 to 21.
    public var visemeID: Int

    public init(
        responseID: ResponseID, itemID: ItemID, outputIndex: Int, contentIndex: Int, audioOffsetMs: Int, visemeID: Int
    ) {
        self.responseID = responseID
        self.itemID = itemID
        self.outputIndex = outputIndex
        self.contentIndex = contentIndex
        self.audioOffsetMs = audioOffsetMs
        self.visemeID = visemeID
    }

    enum CodingKeys: String, WireKey {
        case responseID = "response_id"
        case itemID = "item_id"
        case outputIndex = "output_index"
        case contentIndex = "content_index"
        case audioOffsetMs = "audio_offset_ms"
        case visemeID = "viseme_id"
    }
}
