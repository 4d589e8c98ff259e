import Events

/// The ordered history of a session: what was said, and how much of it was heard.
public struct Conversation: Sendable {
    /// One item with what the engine knows about it beyond the wire.
    public struct Record: Equatable, Codable, Sendable {
        public var item: Item
        /// Of an answer that is spoken: how its audio maps to its text.
        public var track: SpeechTrack?
        /// Samples of the answer that were heard, when it was cut off.
        public var cut: Int?
        /// What follows the heard words in the model's view of an answer that was cut off.
        public var suffix: String?
        /// The client was told of the cut, so it sees the item cut as well.
        public var isShownCut = false
        /// It bridged the time until an answer: heard by the user, unknown to the model.
        public var isInterim = false
        /// UTF-8 bytes of text, for the limits.
        var bytes: Int

        public init(_ item: Item) {
            self.item = item
            bytes = item.textBytes
        }
    }

    public struct Limits: Hashable, Sendable {
        public var items = 20_000
        /// UTF-8 bytes of text in all items.
        public var bytes = 32 * 1024 * 1024

        public init() {}
    }

    public let id: ConversationID
    private var chain = ItemChain<Record>()
    /// Items of the calls that may be answered, by call.
    private var calls: [ToolCallID: ItemID] = [:]
    private var bytes = 0
    private let limits: Limits

    public init(id: ConversationID, limits: Limits = Limits()) {
        self.id = id
        self.limits = limits
    }

    public var count: Int { chain.count }
    public var last: ItemID? { chain.last }

    public subscript(id: ItemID) -> Record? { chain[id] }

    public func previous(of id: ItemID) -> ItemID? { chain.previous(of: id) }

    /// A function call of that name was made and may be answered.
    public func hasCall(_ id: ToolCallID) -> Bool { calls[id] != nil }

    /// Every record in order.
    public func forEach(_ visit: (Record) -> Void) {
        chain.forEach { visit($1) }
    }

    /// Nothing more is to be added at a client's wish.
    public var isFull: Bool { chain.count >= limits.items || bytes >= limits.bytes }

    /// There is room for `item`.
    public func admits(_ item: Item) -> Bool {
        chain.count < limits.items && bytes + item.textBytes <= limits.bytes
    }

    /// Adds `item` behind `previous`, or in front of everything when that is nil.
    /// Does nothing when an item of that id is there already, or `previous` is not.
    public mutating func insert(_ item: Item, after previous: ItemID?) {
        let id = item.id
        guard !chain.contains(id), previous.map(chain.contains) ?? true else { return }
        let record = Record(item)
        chain.insert(record, id: id, after: previous)
        bytes += record.bytes
        if case .functionCall(let call) = item.body { calls[call.callID] = id }
    }

    public mutating func append(_ item: Item) {
        insert(item, after: chain.last)
    }

    /// Replaces the item that has the id of `item`.
    public mutating func replace(_ item: Item) {
        update(item.id) { $0.item = item }
    }

    public mutating func remove(_ id: ItemID) {
        guard let record = chain.remove(id) else { return }
        bytes -= record.bytes
        if case .functionCall(let call) = record.item.body { calls[call.callID] = nil }
    }

    /// Notes what the synthesizer does for an item.
    mutating func trackSpeech(of id: ItemID, _ change: (inout SpeechTrack) -> Void) {
        chain.update(id) { record in
            // Taken out, so that it is changed in place and not copied with every piece of audio.
            var track = record.track.take() ?? SpeechTrack()
            record.track = nil
            change(&track)
            record.track = track
        }
    }

    /// Changes a record in place; does nothing when there is none.
    public mutating func update(_ id: ItemID, _ change: (inout Record) -> Void) {
        var difference = 0
        chain.update(id) { record in
            change(&record)
            let bytes = record.item.textBytes
            difference = bytes - record.bytes
            record.bytes = bytes
        }
        bytes += difference
    }
}
