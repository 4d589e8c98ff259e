import Bench
import Foundation
import SansIO
import Testing

struct ProcessUsageTests {
    private static let stat =
        "4711 (a (bad) name 1 2) S 1 4711 4711 0 -1 4194560 2412 0 3 0 250 41 0 0 20 0 9 0 812 1146256 7000 1844"

    @Test func theNameOfTheProgramMayHoldAnything() {
        #expect(ProcessUsage.ticks(stat: Self.stat) == 291)
    }

    @Test(arguments: ["", "4711", "4711 (a", "4711 (a) S 1 2 3", "1 (a) S 1 1 1 0 -1 1 1 1 1 1 x y 0 0 20 0 9"])
    func whatIsNoStatIsNone(_ text: String) {
        #expect(ProcessUsage.ticks(stat: text) == nil)
    }

    @Test func memoryIsReadInKibibytes() {
        let text = "5581-7ffe ---p 00000000 00:00 0  [rollup]\nRss:  163204 kB\nPss:   98765 kB\nPss_Anon: 5 kB\n"
        #expect(ProcessUsage.kibibytes(text, "Pss:") == 98_765)
        #expect(ProcessUsage.kibibytes(text, "Swap:") == nil)
    }

    private func usage(_ cpu: Int, _ threads: [Int: Int]) -> ProcessUsage {
        ProcessUsage(
            cpu: .milliseconds(cpu), threads: threads.mapValues { .microseconds($0) }, memory: 0, at: .zero)
    }

    @Test func threadsThatLiveAreCountedToTheNanosecond() {
        let before = usage(100, [1: 90_000, 2: 4_321])
        #expect(usage(110, [1: 98_500, 2: 4_321, 3: 77]).cpu(since: before) == .microseconds(8_577))
    }

    @Test func aThreadThatEndedLeavesTicks() {
        let before = usage(100, [1: 90_000, 2: 4_321])
        #expect(usage(130, [1: 98_500]).cpu(since: before) == .milliseconds(30))
    }

    @Test func ourOwnProcessCanBeRead() throws {
        let usage = try #require(ProcessUsage.read(ProcessInfo.processInfo.processIdentifier))
        #expect(usage.memory > 0)
        #expect(ProcessUsage.read(-1) == nil)
    }
}
