/// Adds an item to the conversation.
public struct ItemCreate: Codable, Equatable, Sendable {
    /// Where to insert: nil at the end, `ItemCreate.root` at the very start.
    public var previousItemID: ItemID?
    public var item: ItemParam

    public init(previousItemID: ItemID? = nil, item: ItemParam) {
        self.previousItemID = previousItemID
        self.item = item
    }

    enum CodingKeys: String, WireKey {
        case item
        case previousItemID = "previous_item_id"
    }
}

extension ItemCreate {
    /// The place before the first item.
    public static let root = ItemID(rawValue: "root")
}

/// Asks for an item as it stands.
public struct ItemRetrieve: Codable, Equatable, Sendable {
    public var itemID: ItemID

    public init(itemID: ItemID) {
        self.itemID = itemID
    }

    enum CodingKeys: String, WireKey {
        case itemID = "item_id"
    }
}

/// Tells how much of an item was heard.
public struct ItemTruncate: Codable, Equatable, Sendable {
    public var itemID: ItemID
    public var contentIndex: Int
    /// Milliseconds of the item's audio that were played.
    public var audioEndMs: Int

    public init(itemID: ItemID, contentIndex: Int, audioEndMs: Int) {
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

/// Removes an item from the conversation.
public struct ItemDelete: Codable, Equatable, Sendable {
    public var itemID: ItemID

    public init(itemID: ItemID) {
        self.itemID = itemID
    }

    enum CodingKeys: String, WireKey {
        case itemID = "item_id"
    }
}
