import Bench
import SansIO
import Testing

struct DurationHistogramTests {
    @Test func emptyTellsNothing() {
        let times = DurationHistogram()
        #expect(times.quantile(0.5) == nil)
        #expect(times.mean == nil)
        #expect(times.share(within: .seconds(1)) == nil)
        #expect(times.curve.isEmpty)
    }

    @Test func quantilesAreWithinASixtyFourth() throws {
        var random = SplitMix(seed: 11)
        var times = DurationHistogram()
        var all: [Int64] = []
        for _ in 0..<5000 {
            let time = Int64(random.next() % 80_000_000) >> Int64(random.next() % 20)
            all.append(time)
            times.add(.nanoseconds(time))
        }
        all.sort()
        for share in [0.01, 0.5, 0.95, 0.99, 0.999, 1] {
            let exact = all[max(0, Int((share * 5000).rounded(.up)) - 1)]
            let read = try #require(times.quantile(share)).wholeNanoseconds
            #expect(read >= exact)
            #expect(Double(read) <= Double(exact) * (1 + 1.0 / 63) + 1, "\(share)")
        }
        #expect(times.maximum == .nanoseconds(all[4999]))
        #expect(times.curve.last?.share == 1)
    }

    @Test func mergingIsAddingAll() {
        var (one, other, both) = (DurationHistogram(), DurationHistogram(), DurationHistogram())
        for number in 0..<100 {
            one.add(.microseconds(number * number))
            both.add(.microseconds(number * number))
            other.add(.seconds(number))
            both.add(.seconds(number))
        }
        one.merge(other)
        #expect(one == both)
    }

    @Test(arguments: [Duration.seconds(-1), .zero, .nanoseconds(Int64.max), .seconds(Int64.max)])
    func noDurationIsTooMuch(_ time: Duration) throws {
        var times = DurationHistogram()
        times.add(time)
        #expect(try #require(times.quantile(1)) >= .zero)
    }
}
