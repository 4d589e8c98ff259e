import RTC
import SansIO
import Testing

struct RTPSenderTests {
    private func makeSender() -> RTPSender {
        RTPSender(
            ssrc: SSRC(9), payloadType: RTPHeader.opus, clockRate: 48_000, sequence: SequenceNumber(65_535),
            timestamp: UInt32.max - 100)
    }

    @Test func numbersAndStampsWrap() throws {
        var sender = makeSender()
        var packet: [UInt8] = []
        sender.write([1, 2], ticks: 960, marker: true, now: .zero, into: &packet)
        let first = try RTPPacket(parsing: packet)
        #expect(first.header.sequence == SequenceNumber(65_535) && first.header.marker)
        sender.write([3], ticks: 960, marker: false, now: .zero, into: &packet)
        let second = try RTPPacket(parsing: packet)
        #expect(second.header.sequence == SequenceNumber(0))
        #expect(second.header.timestamp == 859)
        #expect(Array(packet[second.payload]) == [3])
        #expect(sender.packetCount == 2 && sender.octetCount == 3)
    }

    @Test func aPauseMovesTheTimestampOnly() throws {
        var sender = makeSender()
        var packet: [UInt8] = []
        sender.skip(ticks: 4800)
        sender.write([1], ticks: 960, marker: true, now: .zero, into: &packet)
        let header = try RTPPacket(parsing: packet).header
        #expect(header.sequence == SequenceNumber(65_535) && header.timestamp == 4699)
        #expect(sender.timestamp(at: .zero + .milliseconds(10)) == 4699 + 480)
    }

    @Test func writingAgainNeedsNoNewMemory() {
        var sender = makeSender()
        var packet: [UInt8] = []
        packet.reserveCapacity(1500)
        let before = packet.withUnsafeBufferPointer { $0.baseAddress }
        for _ in 0..<10 {
            sender.write([UInt8](repeating: 1, count: 100), ticks: 960, marker: false, now: .zero, into: &packet)
        }
        #expect(packet.withUnsafeBufferPointer { $0.baseAddress } == before)
    }
}
