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
        /// UTF-8 bytes at the beginning of the text that the model never reads again: they were its reasoning.
        public var reasoning: Int?
        /// Of a call of an MCP tool, and of a request for its approval: the name by which the model called it.
        public var functionName: String?
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
    private(set) var chain = ItemChain<Record>()
    /// Items that say one thing about another, by what they are about.
    private(set) var ties = ItemTies()
    /// What the chat model was shown.
    var shown = ContextCache()
    /// UTF-8 bytes of text in all items.
    private(set) var bytes = 0
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
    public func hasCall(_ id: ToolCallID) -> Bool { !ties.calls(of: id).isEmpty }

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
        shown.insert(id, after: previous)
        chain.insert(record, id: id, after: previous)
        bytes += record.bytes
        ties.add(item)
        changeContext(of: item)
    }

    public mutating func append(_ item: Item) {
        insert(item, after: chain.last)
    }

    /// Replaces the item that has the id of `item`.
    public mutating func replace(_ item: Item) {
        update(item.id) { $0.item = item }
    }

    public mutating func remove(_ id: ItemID) {
        shown.remove(id, previous: chain.previous(of: id), next: chain.next(of: id))
        guard let record = chain.remove(id) else { return }
        bytes -= record.bytes
        ties.remove(record.item)
        changeContext(of: record.item)
    }

    /// Notes what the synthesizer does for an item.
    mutating func trackSpeech(of id: ItemID, _ change: (inout SpeechTrack) -> Void) {
        shown.change(id)
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
        guard let known = chain[id]?.item else { return }
        var difference = 0
        var changed = known
        chain.update(id) { record in
            change(&record)
            let bytes = record.item.textBytes
            difference = bytes - record.bytes
            record.bytes = bytes
            changed = record.item
        }
        bytes += difference
        ties.replace(known, by: changed)
        changeContext(of: known)
        changeContext(of: changed)
    }

    /// The model sees `item` anew, and what it says something about.
    private mutating func changeContext(of item: Item) {
        shown.change(item.id)
        for other in ties.subjects(of: item) { shown.change(other) }
    }
}
