import RTC
import SansIO
import Testing

struct ReceptionStatisticsTests {
    private func receive(
        _ sequences: some Sequence<Int>, by statistics: inout ReceptionStatistics,
        delay: (Int) -> Duration = { _ in .zero }
    ) {
        for number in sequences {
            statistics.receive(
                .audio(number, timestamp: number * 960), now: .zero + .milliseconds(20 * number) + delay(number))
        }
    }

    @Test func countsWrapsAndLosses() {
        var statistics = ReceptionStatistics(source: SSRC(1), clockRate: 48_000)
        #expect(statistics.makeBlock(now: .zero) == nil)
        receive((65_500..<65_600).filter { $0 % 4 != 0 }, by: &statistics)
        let block = statistics.makeBlock(now: .zero)
        // 65 501 … 65 599 are expected, of which 24 are missing.
        #expect(block?.highestSequence == 65_599)
        #expect(block?.cumulativeLost == 24)
        #expect(block?.fractionLost == UInt8(24 * 256 / 99))
        receive(65_600..<65_700, by: &statistics)
        let next = statistics.makeBlock(now: .zero)
        #expect(next?.fractionLost == 0 && next?.cumulativeLost == 24)
    }

    @Test func duplicatesMakeTheLossNegative() {
        var statistics = ReceptionStatistics(source: SSRC(1), clockRate: 48_000)
        receive([1, 2, 2, 2, 3], by: &statistics)
        let block = statistics.makeBlock(now: .zero)
        #expect(block?.cumulativeLost == -2 && block?.fractionLost == 0)
    }

    @Test func jitterSettlesAtTheMeanDifference() {
        var statistics = ReceptionStatistics(source: SSRC(1), clockRate: 48_000)
        receive(0..<1000, by: &statistics) { $0 % 2 == 0 ? .zero : .milliseconds(8) }
        #expect(.milliseconds(7)...(.milliseconds(8)) ~= statistics.jitter)
        var steady = ReceptionStatistics(source: SSRC(1), clockRate: 48_000)
        receive(0..<1000, by: &steady)
        #expect(steady.jitter == .zero)
    }

    @Test func oneStrayNumberIsIgnoredTwoInARowBeginAnew() {
        var statistics = ReceptionStatistics(source: SSRC(1), clockRate: 48_000)
        receive([1, 2, 30_000, 3], by: &statistics)
        let before = statistics.makeBlock(now: .zero)
        #expect(before?.highestSequence == 3)
        receive([40_000, 40_001, 40_002], by: &statistics)
        let block = statistics.makeBlock(now: .zero)
        #expect(block?.highestSequence == 40_002 && block?.cumulativeLost == 0)
    }

    @Test func hostileNumbersDoNotTrap() {
        var random = SplitMix(seed: 9)
        var statistics = ReceptionStatistics(source: SSRC(1), clockRate: 48_000)
        for _ in 0..<20_000 {
            let now = Moment(nanoseconds: .random(in: 0...Int64.max, using: &random))
            statistics.receive(
                .audio(
                    .random(in: 0...65_535, using: &random), timestamp: .random(in: 0...0xFFFF_FFFF, using: &random)),
                now: now)
            statistics.receive(
                .init(
                    sender: SSRC(1), time: NTPTime(.random(in: 0...UInt64.max, using: &random)), timestamp: 0,
                    packetCount: 0, octetCount: 0, blocks: []), now: now)
            _ = statistics.makeBlock(now: .zero)
        }
    }
}
