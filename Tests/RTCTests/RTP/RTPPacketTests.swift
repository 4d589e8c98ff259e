import RTC
import SansIO
import Testing

struct RTPPacketTests {
    @Test func readsTheFixedHeader() throws {
        let bytes: [UInt8] = [
            0x80,  // version 2, no padding, no extension, no contributing source
            0xEF,  // marker, payload type 111
            0x12, 0x34,  // sequence number
            0x00, 0x00, 0x03, 0xC0,  // timestamp 960
            0xDE, 0xAD, 0xBE, 0xEF,  // SSRC
            1, 2, 3,
        ]
        let packet = try RTPPacket(parsing: bytes)
        #expect(packet.header.marker)
        #expect(packet.header.payloadType == PayloadType(111))
        #expect(packet.header.sequence == SequenceNumber(0x1234))
        #expect(packet.header.timestamp == 960)
        #expect(packet.header.ssrc == SSRC(0xDEAD_BEEF))
        #expect(bytes[packet.payload] == [1, 2, 3])
    }

    @Test func stepsOverSourcesExtensionsAndPadding() throws {
        let bytes: [UInt8] = [
            0xB2, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1,  // padding, extension, two contributing sources
            0, 0, 0, 2, 0, 0, 0, 3,
            0xBE, 0xDE, 0, 1, 0x10, 0x80, 0, 0,  // one-byte form (RFC 8285), one word: audio level
            42, 43,
            0, 0, 3,  // three bytes of padding
        ]
        #expect(Array(bytes[try RTPPacket(parsing: bytes).payload]) == [42, 43])
    }

    private static let refusals: [([UInt8], RTPError)] = [
        ([], .truncated),
        ([0x80, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0], .truncated),
        ([0x40, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1], .version),
        ([0x81, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0], .truncated),
        ([0x90, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0xBE, 0xDE], .truncated),
        ([0x90, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0xBE, 0xDE, 0xFF, 0xFF], .truncated),
        ([0xA0, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 7, 0], .padding),
        ([0xA0, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 7, 3], .padding),
        ([0xA0, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1], .padding),
    ]

    @Test(arguments: refusals) func refuses(bytes: [UInt8], error: RTPError) {
        #expect(throws: error) { try RTPPacket(parsing: bytes) }
    }

    @Test func whatIsWrittenIsRead() throws {
        var random = SplitMix(seed: 1)
        for _ in 0..<1000 {
            let header = RTPHeader(
                marker: Bool.random(using: &random), payloadType: RTPHeader.opus,
                sequence: SequenceNumber(.random(in: 0...65_535, using: &random)),
                timestamp: .random(in: 0...UInt32.max, using: &random), ssrc: SSRC(.random(in: 0...9, using: &random)))
            var bytes: [UInt8] = []
            header.write(to: &bytes)
            #expect(bytes.count == RTPHeader.length)
            #expect(try RTPPacket(parsing: bytes).header == header)
        }
    }

    @Test func anyBytesAreReadOrRefused() {
        var random = SplitMix(seed: 2)
        for _ in 0..<20_000 {
            var bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if !bytes.isEmpty { bytes[0] = 0x80 | bytes[0] & 0x3F }
            guard let packet = try? RTPPacket(parsing: bytes) else { continue }
            #expect(packet.payload.lowerBound >= 12 && packet.payload.upperBound <= bytes.count)
        }
    }

    @Test func payloadTypesHaveSevenBits() {
        #expect(PayloadType(127)?.value == 127)
        #expect(PayloadType(128) == nil)
    }
}
