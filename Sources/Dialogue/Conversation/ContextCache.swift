import Engine
import Events

/// Which part of the conversation the model was shown already, in blocks of neighbouring items: only blocks of which
/// an item has changed are made anew. It covers the items from the first up to `last`; the newest are left out, since
/// they change with every word.
struct ContextCache: Sendable {
    struct Block: Sendable {
        /// nil when all of its items are gone.
        var ends: (first: ItemID, last: ItemID)?
        var items: Int
        /// nil after a change.
        var content: (messages: [ChatMessage], bytes: Int)?
    }

    /// Items of a new block.
    static let size = 64
    /// A block is not let grow beyond this many.
    private static let most = 4 * size

    private(set) var blocks: [Block] = []
    /// The block of each item that is covered.
    private var places: [ItemID: Int] = [:]
    private var emptied = 0

    /// Items covered.
    var count: Int { places.count }

    /// The last item covered.
    var last: ItemID? { blocks.last { $0.ends != nil }?.ends?.last }

    /// Covers the next items of the conversation.
    mutating func append(_ items: [ItemID]) {
        guard let first = items.first, let last = items.last else { return }
        for item in items { places[item] = blocks.count }
        blocks.append(Block(ends: (first, last), items: items.count, content: nil))
    }

    mutating func fill(_ block: Int, with messages: [ChatMessage]) {
        blocks[block].content = (messages, ChatContext.bytes(of: messages))
    }

    // MARK: Changes of the conversation

    /// Something of `item` changed, or of what it is shown with.
    mutating func change(_ item: ItemID) {
        guard let place = places[item] else { return }
        blocks[place].content = nil
    }

    /// `item` stands behind `previous` now, or in front of everything.
    mutating func insert(_ item: ItemID, after previous: ItemID?) {
        let place: Int
        if let previous {
            // Behind the last it is beyond what is covered.
            guard let known = places[previous], previous != last else { return }
            place = known
        } else {
            guard let first = blocks.firstIndex(where: { $0.ends != nil }) else { return }
            place = first
        }
        guard blocks[place].items < Self.most else { return reset() }
        places[item] = place
        blocks[place].items += 1
        blocks[place].content = nil
        if previous == nil { blocks[place].ends?.first = item }
        if blocks[place].ends?.last == previous { blocks[place].ends?.last = item }
    }

    /// `item` is about to go.
    mutating func remove(_ item: ItemID, previous: ItemID?, next: ItemID?) {
        guard let place = places.removeValue(forKey: item) else { return }
        blocks[place].items -= 1
        blocks[place].content = nil
        if blocks[place].items == 0 {
            blocks[place].ends = nil
            emptied += 1
            if emptied > blocks.count / 2 { reset() }
            return
        }
        if blocks[place].ends?.first == item, let next { blocks[place].ends?.first = next }
        if blocks[place].ends?.last == item, let previous { blocks[place].ends?.last = previous }
    }

    private mutating func reset() {
        self = ContextCache()
    }
}
