import NIOCore

/// The buffers that datagrams leave in, used again once the socket has taken them, so that a packet costs no memory of
/// the heap to send. A socket that is behind holds its buffers longer, and gets fresh ones meanwhile.
struct DatagramBuffers {
    private var ring: [ByteBuffer]
    private var next = 0

    /// More datagrams than one turn of an event loop sends, nearly always.
    private static let count = 256
    /// Bytes: the longest datagram of ours.
    private static let size = 1500

    init(allocator: ByteBufferAllocator = ByteBufferAllocator()) {
        ring = (0..<Self.count).map { _ in allocator.buffer(capacity: 0) }
    }

    /// A buffer that holds `bytes`.
    mutating func fill(with bytes: [UInt8]) -> ByteBuffer {
        defer { next = (next + 1) % ring.count }
        // Memory is taken anew only where somebody still holds what this place held before.
        ring[next].clear(minimumCapacity: min(bytes.count, Self.size))
        ring[next].writeBytes(bytes)
        return ring[next]
    }
}
