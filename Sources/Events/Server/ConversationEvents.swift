/// An item joined the conversation.
public struct ItemCreated: Codable, Equatable, Sendable {
    /// The item before it; nil for the first.
    public var previousItemID: ItemID?
    public var item: Item

    public init(previousItemID: ItemID?, item: Item) {
        self.previousItemID = previousItemID
        self.item = item
    }

    enum CodingKeys: String, WireKey {
        case item
        case previousItemID = "previous_item_id"
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(previousItemID, forKey: .previousItemID)
        try container.encode(item, forKey: .item)
    }
}

/// An item as it stands.
public struct ItemRetrieved: Codable, Equatable, Sendable {
    public var item: Item

    public init(item: Item) {
        self.item = item
    }

    enum CodingKeys: String, WireKey {
        case item
    }
}

/// An item was cut to what was heard.
public struct ItemTruncated: Codable, Equatable, Sendable {
    public var itemID: ItemID
    public var contentIndex: Int
    /// Milliseconds of the item's audio that remain.
    public var audioEndMs: Int

    public init(itemID: ItemID, contentIndex: Int = 0, audioEndMs: Int) {
        self.itemID = itemID
        self.contentIndex = contentIndex
        self.audioEndMs = audioEndMs
    }

    enum CodingKeys: String, WireKey {
        case itemID = "item_id"
        case contentIndex = "content_index"
        case audioEndMs = "audio_end_ms"
    }
}

/// An item left the conversation.
public struct ItemDeleted: Codable, Equatable, Sendable {
    public var itemID: ItemID

    public init(itemID: ItemID) {
        self.itemID = itemID
    }

    enum CodingKeys: String, WireKey {
        case itemID = "item_id"
    }
}
