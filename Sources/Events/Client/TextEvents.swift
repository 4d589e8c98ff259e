/// A piece of a text the user types.
public struct InputTextDelta: Codable, Equatable, Sendable {
    /// Groups the pieces and becomes the item's id; nil means the one text an earlier draft allowed.
    public var id: ItemID?
    public var delta: String
    /// 0 when nil.
    public var contentIndex: Int?

    public init(id: ItemID? = nil, delta: String, contentIndex: Int? = nil) {
        self.id = id
        self.delta = delta
        self.contentIndex = contentIndex
    }

    enum CodingKeys: String, WireKey {
        case id, delta
        case contentIndex = "content_index"
    }
}

/// The end of a text the user types.
public struct InputTextDone: Codable, Equatable, Sendable {
    /// As in its pieces.
    public var id: ItemID?
    /// 0 when nil.
    public var contentIndex: Int?

    public init(id: ItemID? = nil, contentIndex: Int? = nil) {
        self.id = id
        self.contentIndex = contentIndex
    }

    enum CodingKeys: String, WireKey {
        case id
        case contentIndex = "content_index"
    }
}
