import Events

/// Values in an order that inserts anywhere, found by id: every step takes constant time however long the chain.
public struct ItemChain<Value: Sendable>: Sendable {
    private struct Link: Sendable {
        var value: Value
        var previous: ItemID?
        var next: ItemID?
    }

    private var links: [ItemID: Link] = [:]
    public private(set) var first: ItemID?
    public private(set) var last: ItemID?

    public init() {}

    public var count: Int { links.count }

    public subscript(id: ItemID) -> Value? {
        links[id]?.value
    }

    public func contains(_ id: ItemID) -> Bool {
        links[id] != nil
    }

    /// What stands before `id`; nil for the first and for the unknown.
    public func previous(of id: ItemID) -> ItemID? {
        links[id]?.previous
    }

    /// What stands behind `id`; nil for the last and for the unknown.
    public func next(of id: ItemID) -> ItemID? {
        links[id]?.next
    }

    /// Inserts behind `previous`, or at the front when that is nil. Does nothing when `id` is there already or
    /// `previous` is not.
    public mutating func insert(_ value: Value, id: ItemID, after previous: ItemID?) {
        guard links[id] == nil, previous.map(contains) ?? true else { return }
        let next: ItemID?
        if let previous {
            next = links[previous]?.next
            links[previous]?.next = id
        } else {
            next = first
            first = id
        }
        if let next { links[next]?.previous = id } else { last = id }
        links[id] = Link(value: value, previous: previous, next: next)
    }

    /// Changes the value in place. Does nothing when there is none.
    public mutating func update(_ id: ItemID, _ change: (inout Value) -> Void) {
        guard let index = links.index(forKey: id) else { return }
        change(&links.values[index].value)
    }

    @discardableResult
    public mutating func remove(_ id: ItemID) -> Value? {
        guard let link = links.removeValue(forKey: id) else { return nil }
        if let previous = link.previous { links[previous]?.next = link.next } else { first = link.next }
        if let next = link.next { links[next]?.previous = link.previous } else { last = link.previous }
        return link.value
    }

    /// Visits every value in order.
    public func forEach(_ visit: (ItemID, Value) -> Void) {
        forEach(from: first, through: nil, visit)
    }

    /// Visits the values from `start` up to and including `end`, or to the last when that is nil.
    public func forEach(from start: ItemID?, through end: ItemID?, _ visit: (ItemID, Value) -> Void) {
        var id = start
        while let here = id, let index = links.index(forKey: here) {
            visit(here, links.values[index].value)
            id = here == end ? nil : links.values[index].next
        }
    }
}
