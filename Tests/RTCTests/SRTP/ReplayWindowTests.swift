import RTC
import SansIO
import Testing

@Suite struct ReplayWindowTests {
    @Test func agreesWithASetThroughRandomUse() {
        var random = SplitMix(seed: 5)
        var window = ReplayWindow(first: 5000)
        var (seen, highest): (Set<UInt64>, UInt64) = ([5000], 5000)
        for _ in 0..<20_000 {
            let reach: Int64 = Bool.random(using: &random) ? 20 : 1500
            let index = UInt64(max(0, Int64(highest) + Int64.random(in: -reach...reach, using: &random)))
            let isNew = index > highest || (highest - index < 1024 && !seen.contains(index))
            #expect(window.admits(index) == isNew)
            guard isNew else { continue }
            window.note(index)
            seen.insert(index)
            highest = max(highest, index)
            #expect(window.highest == highest)
        }
    }

    @Test func theIndexIsTheNearestOfItsSequenceNumber() {
        #expect(SRTPIndex.estimate(7, near: 5) == 7)
        #expect(SRTPIndex.estimate(3, near: 5) == 3)
        #expect(SRTPIndex.estimate(2, near: 65_530) == 65_538)
        #expect(SRTPIndex.estimate(65_530, near: 65_540) == 65_530)
        #expect(SRTPIndex.estimate(65_535, near: 3 << 16) == (3 << 16) - 1)
        // Before the first rollover there is nothing.
        #expect(SRTPIndex.estimate(65_535, near: 2) == nil)
    }
}
