/// The newest samples of a stream, up to a limit. Memory follows what is held, chunk by chunk: nothing is ever moved to
/// make room, however long the stream, and `removeAll` gives everything back.
public struct AudioRing: Sendable {
    /// Each full but the last one.
    private var chunks: [[Int16]] = []
    /// Samples at the start of the first chunk that are held no more.
    private var head = 0
    /// A chunk that is used up, for samples to come.
    private var spare: [Int16] = []
    public private(set) var count = 0
    /// Samples kept at most; older ones are dropped.
    public var limit: Int {
        didSet {
            limit = max(limit, 0)
            dropFirst(count - limit)
        }
    }

    /// Samples of a chunk: a quarter of a second at 16 kHz.
    private static let chunkLength = 4096

    public init(limit: Int) {
        self.limit = max(limit, 0)
    }

    /// Appends `samples` and returns how many of the oldest were dropped to make room.
    @discardableResult
    public mutating func append(_ samples: [Int16]) -> Int {
        var fresh = samples.suffix(limit)
        let dropped = max(0, count + samples.count - limit)
        dropFirst(count + fresh.count - limit)
        count += fresh.count
        while !fresh.isEmpty {
            if chunks.last.map({ $0.count == Self.chunkLength }) ?? true {
                chunks.append(spare)
                spare = []
            }
            let last = chunks.count - 1
            let part = fresh.prefix(Self.chunkLength - chunks[last].count)
            chunks[last].append(contentsOf: part)
            fresh = fresh.dropFirst(part.count)
        }
        return dropped
    }

    /// The newest `wanted` samples, oldest first; fewer when fewer are held.
    public func suffix(_ wanted: Int) -> [Int16] {
        let wanted = min(max(wanted, 0), count)
        var samples: [Int16] = []
        samples.reserveCapacity(wanted)
        let start = head + count - wanted
        var skipped = start % Self.chunkLength
        for chunk in chunks.dropFirst(start / Self.chunkLength) where samples.count < wanted {
            samples.append(contentsOf: chunk.dropFirst(skipped))
            skipped = 0
        }
        return samples
    }

    public mutating func removeAll() {
        chunks = []
        spare = []
        head = 0
        count = 0
    }

    /// Forgets the oldest samples.
    public mutating func dropFirst(_ number: Int) {
        guard number > 0, count > 0 else { return }
        let dropped = min(number, count)
        head += dropped
        count -= dropped
        let used = head / Self.chunkLength
        guard used > 0 else { return }
        head -= used * Self.chunkLength
        // All samples may be gone, and their last chunk with them.
        swap(&spare, &chunks[0])
        spare.removeAll(keepingCapacity: true)
        chunks.removeFirst(used)
    }
}
