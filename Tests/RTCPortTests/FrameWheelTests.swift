import NIOCore
import NIOEmbedded
import RTCPort
import Testing
import Timing

@Suite struct FrameWheelTests {
    /// A loop whose time the test owns, with a wheel on it.
    private final class Stage {
        let loop = EmbeddedEventLoop()
        private(set) var now = Moment.zero
        private(set) var wheel: FrameWheel?
        var ticks: [Int: [Moment]] = [:]

        func begin() -> FrameWheel {
            let stage = NIOLoopBound(self, eventLoop: loop)
            let wheel = FrameWheel(on: loop) { stage.value.now }
            self.wheel = wheel
            return wheel
        }

        func clock(_ name: Int, on wheel: FrameWheel) -> FrameClock {
            let stage = NIOLoopBound(self, eventLoop: loop)
            return FrameClock(on: wheel, now: now) { stage.value.ticks[name, default: []].append($0) }
        }

        /// In steps, each noticed on time.
        func run(for time: Duration, step: Duration = .microseconds(500)) {
            let end = now + time
            while now < end { stall(for: step) }
        }

        /// The loop stands still, and notices afterwards.
        func stall(for time: Duration) {
            now += time
            loop.advanceTime(to: NIODeadline(now))
        }
    }

    @Test func callersWhoComeInOneInstantAreSpreadOverTheFrame() {
        let stage = Stage()
        let wheel = stage.begin()
        let clocks = (0..<60).map { stage.clock($0, on: wheel) }
        stage.run(for: .milliseconds(999))
        #expect(stage.ticks.count == 60)
        for ticks in stage.ticks.values {
            #expect(ticks.count == 50)
            let gaps = zip(ticks.dropFirst(), ticks.dropFirst(2)).map { $1 - $0 }
            #expect(gaps.allSatisfy { $0 == .milliseconds(20) })
        }
        // Never more than three in one millisecond.
        var instants: [Int64: Int] = [:]
        for tick in stage.ticks.values.joined() { instants[tick.nanoseconds / 1_000_000, default: 0] += 1 }
        #expect(instants.values.max() == 3)
        for clock in clocks { clock.stop() }
        stage.ticks = [:]
        stage.run(for: .seconds(1))
        #expect(stage.ticks.isEmpty)
    }

    @Test func aNewCallTakesThePlaceOfOneThatLeft() {
        let stage = Stage()
        let wheel = stage.begin()
        var clocks = (0..<40).map { stage.clock($0, on: wheel) }
        stage.run(for: .milliseconds(100))
        clocks.remove(at: 7).stop()
        clocks.append(stage.clock(100, on: wheel))
        stage.ticks = [:]
        stage.run(for: .milliseconds(200))
        #expect(stage.ticks[7] == nil)
        var instants: [Int64: Int] = [:]
        for tick in stage.ticks.values.joined() { instants[tick.nanoseconds / 1_000_000, default: 0] += 1 }
        #expect(instants.values.max() == 2)
        for clock in clocks { clock.stop() }
    }

    @Test func aLoopThatComesLateCatchesUp() {
        let stage = Stage()
        let wheel = stage.begin()
        let clocks = (0..<5).map { stage.clock($0, on: wheel) }
        stage.run(for: .milliseconds(100))
        stage.stall(for: .milliseconds(150))
        stage.run(for: .milliseconds(749))
        for number in 0..<5 { #expect(stage.ticks[number]?.count == 50) }
        #expect(wheel.pacing.skipped == 0)
        #expect(wheel.pacing.late >= 30)
        for clock in clocks { clock.stop() }
    }

    @Test func aLongStallIsGivenUpAndEveryCallKeepsItsSlot() throws {
        let stage = Stage()
        let wheel = stage.begin()
        let clocks = (0..<5).map { stage.clock($0, on: wheel) }
        stage.run(for: .milliseconds(100))
        let phases = stage.ticks.mapValues { $0[1].nanoseconds % 20_000_000 }
        stage.stall(for: .seconds(3))
        stage.ticks = [:]
        stage.run(for: .milliseconds(100))
        for number in 0..<5 {
            let ticks = try #require(stage.ticks[number])
            #expect((4...6).contains(ticks.count))
            #expect(ticks.last.map { $0.nanoseconds % 20_000_000 } == phases[number])
        }
        #expect((5 * 148...5 * 151).contains(Int(wheel.pacing.skipped)))
        for clock in clocks { clock.stop() }
    }

    @Test func aClockMayStopItselfAndStartAnother() {
        let stage = Stage()
        let wheel = stage.begin()
        let bound = NIOLoopBound(stage, eventLoop: stage.loop)
        final class Held { var clocks: [FrameClock] = [] }
        let held = NIOLoopBound(Held(), eventLoop: stage.loop)
        let wheels = NIOLoopBound(wheel, eventLoop: stage.loop)
        held.value.clocks.append(
            FrameClock(on: wheel, now: stage.now) { now in
                bound.value.ticks[0, default: []].append(now)
                held.value.clocks[0].stop()
                held.value.clocks.append(bound.value.clock(1, on: wheels.value))
            })
        stage.run(for: .milliseconds(200))
        #expect(stage.ticks[0]?.count == 1)
        #expect((9...10).contains(stage.ticks[1]?.count ?? 0))
        for clock in held.value.clocks { clock.stop() }
    }
}
