/// The user begins to speak.
public struct SpeechStarted: Codable, Equatable, Sendable {
    /// Milliseconds on the session's audio axis, prefix padding included; never negative.
    public var audioStartMs: Int
    /// The item that will hold these words.
    public var itemID: ItemID

    public init(audioStartMs: Int, itemID: ItemID) {
        self.audioStartMs = audioStartMs
        self.itemID = itemID
    }

    enum CodingKeys: String, WireKey {
        case audioStartMs = "audio_start_ms"
        case itemID = "item_id"
    }
}

/// The user has stopped speaking.
public struct SpeechStopped: Codable, Equatable, Sendable {
    /// Milliseconds on the session's audio axis.
    public var audioEndMs: Int
    public var itemID: ItemID

    public init(audioEndMs: Int, itemID: ItemID) {
        self.audioEndMs = audioEndMs
        self.itemID = itemID
    }

    enum CodingKeys: String, WireKey {
        case audioEndMs = "audio_end_ms"
        case itemID = "item_id"
    }
}

/// The audio so far becomes an item.
public struct InputAudioBufferCommitted: Codable, Equatable, Sendable {
    public var previousItemID: ItemID?
    public var itemID: ItemID

    public init(previousItemID: ItemID?, itemID: ItemID) {
        self.previousItemID = previousItemID
        self.itemID = itemID
    }

    enum CodingKeys: String, WireKey {
        case previousItemID = "previous_item_id"
        case itemID = "item_id"
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(previousItemID, forKey: .previousItemID)
        try container.encode(itemID, forKey: .itemID)
    }
}

/// Nobody spoke for the idle timeout.
public struct TimeoutTriggered: Codable, Equatable, Sendable {
    public var audioStartMs: Int
    public var audioEndMs: Int
    public var itemID: ItemID

    public init(audioStartMs: Int, audioEndMs: Int, itemID: ItemID) {
        self.audioStartMs = audioStartMs
        self.audioEndMs = audioEndMs
        self.itemID = itemID
    }

    enum CodingKeys: String, WireKey {
        case audioStartMs = "audio_start_ms"
        case audioEndMs = "audio_end_ms"
        case itemID = "item_id"
    }
}
