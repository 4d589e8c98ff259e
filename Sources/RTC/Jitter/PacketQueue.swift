/// Packets by sequence number, each once. Short, so it is an array.
struct PacketQueue: Sendable {
    private var packets: [JitterBuffer.Packet] = []
    /// The sum of their lengths.
    private(set) var ticks: Int64 = 0

    var count: Int { packets.count }
    var isEmpty: Bool { packets.isEmpty }
    var first: JitterBuffer.Packet? { packets.first }

    /// False if that sequence number is there already.
    mutating func insert(_ packet: JitterBuffer.Packet) -> Bool {
        // Nearly always the last.
        let index = packets.lastIndex { $0.sequence <= packet.sequence }
        if let index, packets[index].sequence == packet.sequence { return false }
        packets.insert(packet, at: index.map { $0 + 1 } ?? 0)
        ticks += Int64(packet.ticks)
        return true
    }

    @discardableResult
    mutating func popFirst() -> JitterBuffer.Packet? {
        guard !packets.isEmpty else { return nil }
        let packet = packets.removeFirst()
        ticks -= Int64(packet.ticks)
        return packet
    }

    mutating func removeFirst() {
        popFirst()
    }

    mutating func removeAll() {
        packets.removeAll(keepingCapacity: true)
        ticks = 0
    }
}
