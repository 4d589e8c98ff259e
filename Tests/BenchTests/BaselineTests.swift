import Bench
import Testing

@Suite struct BaselineTests {
    @Test func aTimersLatenessIsTold() {
        let delays = [Int64](repeating: 100_000, count: 990) + [Int64](repeating: 3_000_000, count: 10)
        let timer = TimerBaseline(of: delays.shuffled())
        #expect(timer.within2Ms == 0.99)
        #expect(timer.p999 == 3)
        #expect(TimerBaseline(of: []).within2Ms == 1)
    }

    @Test func aTimerIsMeasuredOnEveryCore() async {
        let timer = await TimerBaseline.measure(for: .milliseconds(100))
        #expect(0...1 ~= timer.within2Ms)
        #expect(timer.p99 <= timer.p999)
    }

    @Test func whatTheHostTookIsReadFromTheKernel() throws {
        let before = try #require(MachineTime(stat: "cpu  100 0 50 800 10 0 5 35 0 0\ncpu0 1 2 3\n"))
        let after = try #require(MachineTime(stat: "cpu  150 0 60 900 10 0 5 75 50 0\n"))
        #expect(before.total == 1000)
        #expect(after.stolenShare(since: before) == 0.2)
        #expect(before.stolenShare(since: before) == 0)
        for text in ["", "cpu", "cpu 1 2 3", "intr 1 2 3 4 5 6 7 8 9"] { #expect(MachineTime(stat: text) == nil) }
    }
}
