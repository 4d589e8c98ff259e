import Bench
import Testing

@Suite struct BaselineTests {
    @Test func aTimersLatenessIsTold() {
        let delays =
            [Duration](repeating: .microseconds(100), count: 990)
            + [Duration](repeating: .milliseconds(3), count: 10)
        let timer = TimerBaseline(of: delays.shuffled())
        #expect(timer.within2Ms == 0.99)
        #expect(timer.p999 == 3)
        #expect(TimerBaseline(of: []).within2Ms == 1)
    }

    @Test func theCodecOnAllCoresIsTheirMean() {
        let all = [(130.0, 20.0), (170, 24)].map { CodecBaseline(encodeMicroseconds: $0, decodeMicroseconds: $1) }
        #expect(CodecBaseline(meanOf: all) == CodecBaseline(encodeMicroseconds: 150, decodeMicroseconds: 22))
    }

    @Test func aTimerIsMeasuredOnEveryCore() async {
        let timer = await TimerBaseline.measure(for: .milliseconds(100))
        #expect(0...1 ~= timer.within2Ms)
        #expect(timer.p99 <= timer.p999)
    }
}
