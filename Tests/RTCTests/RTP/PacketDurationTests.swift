import RTC
import Testing

struct PacketDurationTests {
    /// RFC 6716 §3.1: configuration, stereo bit, code of frame count.
    private static let packets: [([UInt8], UInt32)] = [
        ([0b00000_0_00], 480), ([0b00011_0_00], 2880), ([0b01101_1_00], 960), ([0b10000_0_00], 120),
        ([0b11111_0_01], 1920), ([0b11100_0_10], 240), ([0b11111_0_11, 3], 2880), ([0b00001_0_11, 0b1000_0110], 5760),
    ]

    @Test(arguments: packets) func opus(payload: [UInt8], ticks: UInt32) {
        #expect(PacketDuration.opus(payload) == ticks)
    }

    @Test(arguments: [[], [0b11111_0_11], [0b11111_0_11, 0], [0b11111_0_11, 7], [0b00011_0_11, 3]] as [[UInt8]])
    func refuses(payload: [UInt8]) {
        #expect(PacketDuration.opus(payload) == nil)
    }
}
