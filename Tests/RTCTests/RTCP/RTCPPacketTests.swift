import RTC
import SansIO
import Testing

struct RTCPPacketTests {
    private let block = ReportBlock(
        source: SSRC(7), fractionLost: 64, cumulativeLost: -3, highestSequence: 0x0001_0002, jitter: 480,
        lastSenderReport: 0xABCD_1234, delaySinceLastSenderReport: 65_536)

    @Test func readsAReceiverReportByteByByte() throws {
        let bytes: [UInt8] = [
            0x81, 201, 0, 7,  // one block, receiver report, seven words follow
            0, 0, 0, 5,  // who reports
            0, 0, 0, 7,  // on whom
            64, 0xFF, 0xFF, 0xFD,  // a quarter lost; minus three in all
            0, 1, 0, 2,  // one wrap, sequence number 2
            0, 0, 1, 0xE0,  // jitter 480
            0xAB, 0xCD, 0x12, 0x34,
            0, 1, 0, 0,
        ]
        #expect(try RTCPPacket.parse(compound: bytes) == [.receiverReport(sender: SSRC(5), blocks: [block])])
    }

    @Test func whatIsWrittenIsRead() throws {
        let packets: [RTCPPacket] = [
            .senderReport(
                .init(
                    sender: SSRC(1), time: NTPTime(0x1122_3344_5566_7788), timestamp: 99, packetCount: 2,
                    octetCount: 3, blocks: [block, block])),
            .receiverReport(sender: SSRC(1), blocks: []),
            .sourceDescription([SSRC(1): Array("agent".utf8), SSRC(2): Array("ab".utf8), SSRC(3): []]),
            .negativeAcknowledgement(source: SSRC(4), missing: [SequenceNumber(65_535), SequenceNumber(9)]),
            .pictureLoss(source: SSRC(4)),
            .goodbye([SSRC(1), SSRC(2)]),
        ]
        var bytes: [UInt8] = []
        for packet in packets { packet.write(to: &bytes) }
        #expect(bytes.count % 4 == 0)
        #expect(try RTCPPacket.parse(compound: bytes) == packets)
    }

    @Test func theMaskOfAnAcknowledgementIsUnfolded() throws {
        let bytes: [UInt8] = [0x81, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0xFF, 0xFF, 0x80, 0x01]
        let missing = [65_535, 0, 15].map { SequenceNumber(UInt16($0)) }
        #expect(try RTCPPacket.parse(compound: bytes) == [.negativeAcknowledgement(source: SSRC(2), missing: missing)])
    }

    @Test func unknownPacketsAreLeftOut() throws {
        // An extended report (207) and an application packet (204) around a goodbye.
        let bytes: [UInt8] = [0x80, 207, 0, 1, 0, 0, 0, 1, 0x81, 203, 0, 1, 0, 0, 0, 8, 0x80, 204, 0, 1, 0, 0, 0, 1]
        #expect(try RTCPPacket.parse(compound: bytes) == [.goodbye([SSRC(8)])])
    }

    @Test(
        arguments: [
            [], [0x80], [0x80, 201, 0], [0x80, 201, 0, 2, 0, 0, 0, 1], [0x40, 201, 0, 1, 0, 0, 0, 1],
            [0x80, 201, 0, 1, 0, 0, 0, 1, 0x80],
        ] as [[UInt8]])
    func headersThatDoNotAddUpAreRefused(bytes: [UInt8]) {
        #expect(throws: RTCPError.malformed) { try RTCPPacket.parse(compound: bytes) }
    }

    @Test func aPacketThatPromisesMoreThanItHasIsLeftOut() throws {
        #expect(try RTCPPacket.parse(compound: [0x9F, 201, 0, 1, 0, 0, 0, 1]) == [])
        #expect(try RTCPPacket.parse(compound: [0x9F, 203, 0, 1, 0, 0, 0, 1]) == [])
        #expect(try RTCPPacket.parse(compound: [0x80, 203, 0, 0]) == [])
    }

    @Test func mutatedPacketsAreReadOrRefused() {
        var random = SplitMix(seed: 6)
        var template: [UInt8] = []
        RTCPPacket.senderReport(
            .init(sender: SSRC(1), time: NTPTime(1), timestamp: 1, packetCount: 1, octetCount: 1, blocks: [block])
        ).write(to: &template)
        RTCPPacket.sourceDescription([SSRC(1): Array("someone".utf8), SSRC(2): Array("else".utf8)]).write(to: &template)
        RTCPPacket.goodbye([SSRC(1)]).write(to: &template)
        var refused = 0
        for _ in 0..<20_000 {
            var bytes = template
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            bytes.removeLast(Int.random(in: 0..<8, using: &random))
            if let packets = try? RTCPPacket.parse(compound: bytes) {
                #expect(packets.count <= bytes.count / 4)
            } else {
                refused += 1
            }
        }
        #expect(refused > 1000)
    }

    @Test func timeOfDayBecomesNTPTime() {
        let half: UInt64 = 1 << 31
        #expect(NTPTime(unixNanoseconds: 0) == NTPTime(2_208_988_800 << 32))
        #expect(NTPTime(unixNanoseconds: 1_500_000_000) == NTPTime(2_208_988_801 << 32 | half))
        #expect(NTPTime(unixNanoseconds: -500_000_000) == NTPTime(2_208_988_799 << 32 | half))
        #expect(NTPTime(0x1122_3344_5566_7788).middle == 0x3344_5566)
        #expect(NTPTime(unixNanoseconds: .max).value != NTPTime(unixNanoseconds: .min).value)
    }
}
