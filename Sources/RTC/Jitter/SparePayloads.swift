/// Payload buffers of packets that were played, to be filled again. Bounded: more than a few are never out at once.
struct SparePayloads: Sendable {
    private var buffers: [[UInt8]] = []

    private static let limit = 8
    /// Larger ones are rare, and not worth keeping.
    private static let longest = 1500

    /// A copy of `payload`, in a buffer that was used before if there is one.
    mutating func fill(with payload: ArraySlice<UInt8>) -> [UInt8] {
        guard var buffer = buffers.popLast() else { return Array(payload) }
        buffer.removeAll(keepingCapacity: true)
        buffer.append(contentsOf: payload)
        return buffer
    }

    mutating func take(_ buffer: consuming [UInt8]) {
        guard buffers.count < Self.limit, buffer.capacity <= Self.longest else { return }
        buffers.append(buffer)
    }
}
