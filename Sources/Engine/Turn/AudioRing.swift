/// The newest samples of a stream, up to a limit. Memory follows what is held: it doubles as samples come and is
/// given back by `removeAll`.
public struct AudioRing: Sendable {
    private var storage: [Int16] = []
    private var head = 0
    public private(set) var count = 0
    /// Samples kept at most; older ones are dropped.
    public var limit: Int {
        didSet {
            limit = max(limit, 0)
            dropFirst(count - limit)
            if storage.count > 2 * max(limit, 1024) { fit(max(limit, 1024)) }
        }
    }

    public init(limit: Int) {
        self.limit = max(limit, 0)
    }

    /// Appends `samples` and returns how many of the oldest were dropped to make room.
    @discardableResult
    public mutating func append(_ samples: [Int16]) -> Int {
        let fresh = samples.suffix(limit)
        let dropped = max(0, count + samples.count - limit)
        dropFirst(count + fresh.count - limit)
        reserve(count + fresh.count)
        guard !fresh.isEmpty else { return dropped }
        let start = (head + count) % storage.count
        let first = min(fresh.count, storage.count - start)
        storage.withUnsafeMutableBufferPointer { ring in
            _ = ring[start...].update(fromContentsOf: fresh.prefix(first))
            _ = ring.update(fromContentsOf: fresh.dropFirst(first))
        }
        count += fresh.count
        return dropped
    }

    /// The newest `wanted` samples, oldest first; fewer when fewer are held.
    public func suffix(_ wanted: Int) -> [Int16] {
        let wanted = min(max(wanted, 0), count)
        guard wanted > 0 else { return [] }
        let start = (head + count - wanted) % storage.count
        let first = min(wanted, storage.count - start)
        return Array(storage[start..<start + first]) + storage[0..<wanted - first]
    }

    public mutating func removeAll() {
        storage = []
        head = 0
        count = 0
    }

    /// Forgets the oldest samples.
    public mutating func dropFirst(_ number: Int) {
        guard number > 0, count > 0 else { return }
        let dropped = min(number, count)
        head = (head + dropped) % storage.count
        count -= dropped
    }

    private mutating func reserve(_ needed: Int) {
        guard needed > storage.count else { return }
        var capacity = max(storage.count, 1024)
        while capacity < needed { capacity *= 2 }
        fit(capacity)
    }

    /// Moves what is held to a storage of that many samples.
    private mutating func fit(_ capacity: Int) {
        let held = suffix(count)
        storage = held + [Int16](repeating: 0, count: capacity - held.count)
        head = 0
    }
}
