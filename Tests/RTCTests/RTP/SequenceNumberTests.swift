import RTC
import Testing

struct SequenceNumberTests {
    @Test func theShorterWayRoundDecides() {
        #expect(SequenceNumber(0).distance(from: SequenceNumber(65_535)) == 1)
        #expect(SequenceNumber(65_535).distance(from: SequenceNumber(0)) == -1)
        #expect(SequenceNumber(0x8000).distance(from: SequenceNumber(0)) == -32_768)
        #expect(SequenceNumber(65_535).advanced(by: 2) == SequenceNumber(1))
        #expect(SequenceNumber(1).advanced(by: -2) == SequenceNumber(65_535))
    }

    @Test func unwrapsForwardsAndBackwards() {
        #expect(SequenceNumber(2).extended(near: 65_534) == 65_538)
        #expect(SequenceNumber(65_534).extended(near: 65_538) == 65_534)
        #expect(SequenceNumber(65_535).extended(near: 0) == -1)
    }
}
