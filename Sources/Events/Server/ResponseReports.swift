/// A response begins or has ended.
public struct ResponseEvent: Codable, Equatable, Sendable {
    public var response: ResponseObject

    public init(response: ResponseObject) {
        self.response = response
    }

    enum CodingKeys: String, WireKey {
        case response
    }
}

/// An item of a response begins or is complete.
public struct OutputItemEvent: Codable, Equatable, Sendable {
    public var responseID: ResponseID
    public var outputIndex: Int
    public var item: Item

    public init(responseID: ResponseID, outputIndex: Int, item: Item) {
        self.responseID = responseID
        self.outputIndex = outputIndex
        self.item = item
    }

    enum CodingKeys: String, WireKey {
        case item
        case responseID = "response_id"
        case outputIndex = "output_index"
    }
}

/// A content part begins or is complete.
public struct ContentPartEvent: Codable, Equatable, Sendable {
    public var responseID: ResponseID
    public var itemID: ItemID
    public var outputIndex: Int
    public var contentIndex: Int
    public var part: ContentPart

    public init(responseID: ResponseID, itemID: ItemID, outputIndex: Int, contentIndex: Int, part: ContentPart) {
        self.responseID = responseID
        self.itemID = itemID
        self.outputIndex = outputIndex
        self.contentIndex = contentIndex
        self.part = part
    }

    enum CodingKeys: String, WireKey {
        case part
        case responseID = "response_id"
        case itemID = "item_id"
        case outputIndex = "output_index"
        case contentIndex = "content_index"
    }
}

/// A piece of a content part: text, transcript, or base64 audio.
public struct PartDelta: Codable, Equatable, Sendable {
    public var responseID: ResponseID
    public var itemID: ItemID
    public var outputIndex: Int
    public var contentIndex: Int
    public var delta: String

    public init(responseID: ResponseID, itemID: ItemID, outputIndex: Int, contentIndex: Int, delta: String) {
        self.responseID = responseID
        self.itemID = itemID
        self.outputIndex = outputIndex
        self.contentIndex = contentIndex
        self.delta = delta
    }

    enum CodingKeys: String, WireKey {
        case delta
        case responseID = "response_id"
        case itemID = "item_id"
        case outputIndex = "output_index"
        case contentIndex = "content_index"
    }
}

/// The end of a content part's audio, timestamps or visemes.
public struct PartEnd: Codable, Equatable, Sendable {
    public var responseID: ResponseID
    public var itemID: ItemID
    public var outputIndex: Int
    public var contentIndex: Int

    public init(responseID: ResponseID, itemID: ItemID, outputIndex: Int, contentIndex: Int) {
        self.responseID = responseID
        self.itemID = itemID
        self.outputIndex = outputIndex
        self.contentIndex = contentIndex
    }

    enum CodingKeys: String, WireKey {
        case responseID = "response_id"
        case itemID = "item_id"
        case outputIndex = "output_index"
        case contentIndex = "content_index"
    }
}

/// A content part's whole text.
public struct TextDone: Codable, Equatable, Sendable {
    public var responseID: ResponseID
    public var itemID: ItemID
    public var outputIndex: Int
    public var contentIndex: Int
    public var text: String

    public init(responseID: ResponseID, itemID: ItemID, outputIndex: Int, contentIndex: Int, text: String) {
        self.responseID = responseID
        self.itemID = itemID
        self.outputIndex = outputIndex
        self.contentIndex = contentIndex
        self.text = text
    }

    enum CodingKeys: String, WireKey {
        case text
        case responseID = "response_id"
        case itemID = "item_id"
        case outputIndex = "output_index"
        case contentIndex = "content_index"
    }
}

/// All that a content part says.
public struct AudioTranscriptDone: Codable, Equatable, Sendable {
    public var responseID: ResponseID
    public var itemID: ItemID
    public var outputIndex: Int
    public var contentIndex: Int
    public var transcript: String

    public init(responseID: ResponseID, itemID: ItemID, outputIndex: Int, contentIndex: Int, transcript: String) {
        self.responseID = responseID
        self.itemID = itemID
        self.outputIndex = outputIndex
        self.contentIndex = contentIndex
        self.transcript = transcript
    }

    enum CodingKeys: String, WireKey {
        case transcript
        case responseID = "response_id"
        case itemID = "item_id"
        case outputIndex = "output_index"
        case contentIndex = "content_index"
    }
}

/// Play-out began, ran dry after the generation's end, or was dropped.
public struct OutputAudioBufferEvent: Codable, Equatable, Sendable {
    public var responseID: ResponseID?

    public init(responseID: ResponseID? = nil) {
        self.responseID = responseID
    }

    enum CodingKeys: String, WireKey {
        case responseID = "response_id"
    }
}
