/// Cuts chunks of any length into frames of one length.
///
/// A ring of fixed capacity: it never grows, and what does not fit is refused, not overwritten.
public struct FrameBuffer {
    /// Samples in every frame.
    public let frameLength: Int
    public let capacity: Int
    /// Samples held and not yet taken.
    public private(set) var count = 0
    private var ring: [Int16]
    private var head = 0

    /// - Parameters:
    ///   - frameLength: Samples per frame, for instance `PCM.outputFrame`; at least 1.
    ///   - capacity: The most samples held at once; raised to one frame when less.
    public init(frameLength: Int, capacity: Int) {
        precondition(frameLength > 0, "a frame holds at least one sample")
        self.frameLength = frameLength
        self.capacity = max(capacity, frameLength)
        ring = [Int16](repeating: 0, count: self.capacity)
    }

    /// Samples that can still be appended.
    public var room: Int { capacity - count }

    /// Takes as many leading samples of `samples` as there is room for.
    /// - Returns: How many were taken.
    @discardableResult
    public mutating func append(_ samples: [Int16]) -> Int {
        append(samples[...])
    }

    @discardableResult
    public mutating func append(_ samples: ArraySlice<Int16>) -> Int {
        let taken = min(samples.count, room)
        let tail = (head + count) % capacity
        let first = min(taken, capacity - tail)
        ring.withUnsafeMutableBufferPointer { ring in
            _ = ring[tail...].update(fromContentsOf: samples.prefix(first))
            _ = ring.update(fromContentsOf: samples.prefix(taken).dropFirst(first))
        }
        count += taken
        return taken
    }

    /// Moves the oldest whole frame into `frame`, replacing what it held.
    /// - Returns: False, with `frame` empty, when no whole frame is there.
    public mutating func next(into frame: inout [Int16]) -> Bool {
        frame.removeAll(keepingCapacity: true)
        guard count >= frameLength else { return false }
        take(frameLength, into: &frame)
        return true
    }

    /// Moves what is left of less than a frame into `frame`, filled up with silence; whole frames come first.
    /// - Returns: False, with `frame` empty, when nothing is left.
    public mutating func flush(into frame: inout [Int16]) -> Bool {
        frame.removeAll(keepingCapacity: true)
        guard count > 0 else { return false }
        take(min(count, frameLength), into: &frame)
        frame.append(contentsOf: repeatElement(0, count: frameLength - frame.count))
        return true
    }

    /// Forgets everything held.
    public mutating func removeAll() {
        head = 0
        count = 0
    }

    private mutating func take(_ length: Int, into frame: inout [Int16]) {
        let first = min(length, capacity - head)
        frame.append(contentsOf: ring[head..<head + first])
        frame.append(contentsOf: ring[0..<length - first])
        head = (head + length) % capacity
        count -= length
    }
}
