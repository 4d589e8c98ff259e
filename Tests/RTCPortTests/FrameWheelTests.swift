import NIOCore
import NIOEmbedded
import RTCPort
import SansIO
import Testing

@Suite struct FrameWheelTests {
    /// A loop whose time the test owns, with a wheel on it.
    private final class Stage {
        let loop = EmbeddedEventLoop()
        private(set) var now = Moment.zero
        private(set) var wheel: FrameWheel?
        var ticks: [Int: [Moment]] = [:]
        var departures: [Moment] = []
        var turns: [(now: Moment, calls: Int)] = []
        var frames: Int { ticks.values.reduce(0) { $0 + $1.count } }
        /// Frames that had been worked on when other work of the loop came to its turn.
        var framesBeforeOffer = 0
        var onTick: (() -> Void)?
        /// What a frame takes.
        var cost = Duration.zero

        func begin(phase: Duration = .zero) -> FrameWheel {
            let stage = NIOLoopBound(self, eventLoop: loop)
            let wheel = FrameWheel(on: loop, phase: phase) { stage.value.now }
            self.wheel = wheel
            return wheel
        }

        func clock(_ name: Int, on wheel: FrameWheel) -> FrameClock {
            let stage = NIOLoopBound(self, eventLoop: loop)
            return FrameClock(on: wheel, now: now) {
                stage.value.ticks[name, default: []].append($0)
                stage.value.now += stage.value.cost
                stage.value.onTick?()
            }
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

    private func instants(_ stage: Stage) -> [Int64: Int] {
        stage.ticks.values.joined().reduce(into: [:]) { $0[$1.nanoseconds / 1_000_000, default: 0] += 1 }
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
        #expect(instants(stage).values.max() == 15)
        for clock in clocks { clock.stop() }
        stage.ticks = [:]
        stage.run(for: .seconds(1))
        #expect(stage.ticks.isEmpty)
    }

    @Test func aFewCallsShareASlotAndANewCallTakesThePlaceOfOneThatLeft() {
        let stage = Stage()
        let wheel = stage.begin()
        var clocks = (0..<16).map { stage.clock($0, on: wheel) }
        stage.run(for: .milliseconds(100))
        #expect(Set(instants(stage).values) == [12, 4])
        clocks.remove(at: 3).stop()
        clocks.append(stage.clock(100, on: wheel))
        stage.ticks = [:]
        stage.run(for: .milliseconds(200))
        #expect(stage.ticks[3] == nil)
        #expect([[12, 4], [11, 5]].contains(Set(instants(stage).values)))
        for clock in clocks { clock.stop() }
    }

    /// Calls that cost more do not share a slot that they would not be done in.
    @Test func callsThatTakeLongHaveMoreRoom() {
        let stage = Stage()
        let wheel = stage.begin()
        stage.cost = .milliseconds(1)
        var clocks = (0..<3).map { stage.clock($0, on: wheel) }
        stage.run(for: .seconds(5))
        clocks += (3..<12).map { stage.clock($0, on: wheel) }
        stage.run(for: .milliseconds(100))
        let late = wheel.pacing.late
        stage.run(for: .seconds(1))
        #expect(stage.ticks.values.allSatisfy { $0.count >= 48 })
        #expect(wheel.pacing.late == late)
        for clock in clocks { clock.stop() }
    }

    /// What the frames of a slot send leaves together, when the next slot is due: neither the loop's other work nor how
    /// long the frames took shows in it.
    @Test func framesDepartWhenTheNextSlotIsDue() {
        let stage = Stage()
        let wheel = stage.begin()
        let bound = NIOLoopBound(stage, eventLoop: stage.loop)
        wheel.onDeparture = { bound.value.departures.append(bound.value.now) }
        let clocks = (0..<48).map { stage.clock($0, on: wheel) }
        stage.run(for: .milliseconds(999))
        let gaps = zip(stage.departures, stage.departures.dropFirst()).map { $1 - $0 }
        #expect(stage.departures.count == 199)
        #expect(gaps.allSatisfy { $0 == .milliseconds(5) })
        #expect(stage.departures.first == .zero + .milliseconds(5))
        #expect(2380...2400 ~= wheel.pacing.frames)
        #expect(wheel.pacing.late == 0)
        for clock in clocks { clock.stop() }
        let count = stage.departures.count
        stage.run(for: .milliseconds(100))
        // What was ready has left, and then the wheel stands.
        #expect(count...count + 1 ~= stage.departures.count)
    }

    @Test func framesThatAreNotReadyInTimeDepartLateButAtOnce() {
        let stage = Stage()
        let wheel = stage.begin()
        let bound = NIOLoopBound(stage, eventLoop: stage.loop)
        wheel.onDeparture = { bound.value.departures.append(bound.value.now) }
        stage.cost = .milliseconds(2)
        let clocks = (0..<6).map { stage.clock($0, on: wheel) }
        stage.run(for: .milliseconds(19))
        // Six frames take 12 ms: they do not wait for one more slot.
        #expect(stage.departures.count == 1)
        #expect(stage.departures.allSatisfy { $0 <= .zero + .milliseconds(13) })
        #expect(wheel.pacing.frames == 6)
        #expect(wheel.pacing.late == 6)
        for clock in clocks { clock.stop() }
    }

    @Test func loopsThatShareAMachineTakeTurns() {
        for (phase, first) in [(0, 5), (1, 6), (2, 2), (4, 4)] {
            let stage = Stage()
            let wheel = stage.begin(phase: .milliseconds(phase))
            stage.run(for: .milliseconds(2))
            if phase == 0 || phase == 1 { stage.run(for: .milliseconds(1)) }
            let clock = stage.clock(0, on: wheel)
            stage.run(for: .milliseconds(30))
            // Noticed half a millisecond later at most.
            let late = (stage.ticks[0]?.first ?? Moment.zero) - (Moment.zero + .milliseconds(first))
            #expect((Duration.zero...Duration.microseconds(500)).contains(late), "\(phase)")
            clock.stop()
        }
    }

    @Test func whileDatagramsAreReadByItTheWheelNeverRestsLong() {
        let stage = Stage()
        let wheel = stage.begin()
        let bound = NIOLoopBound(stage, eventLoop: stage.loop)
        wheel.onTurn = { now, calls in bound.value.turns.append((now, calls)) }
        var clocks = (0..<3).map { stage.clock($0, on: wheel) }
        stage.run(for: .milliseconds(100))
        #expect(stage.turns.allSatisfy { $0.calls == 3 })
        clocks.append(stage.clock(3, on: wheel))
        wheel.longestRest = 2
        stage.run(for: .milliseconds(20))
        stage.turns = []
        stage.run(for: .milliseconds(200))
        #expect(stage.turns.allSatisfy { $0.calls == 4 })
        let rests = zip(stage.turns, stage.turns.dropFirst()).map { $1.now - $0.now }
        #expect(rests.allSatisfy { $0 <= .milliseconds(10) })
        for clock in clocks { clock.stop() }
        stage.turns = []
        stage.run(for: .milliseconds(100))
        // Somebody has to notice that the calls have gone.
        #expect(stage.turns.contains { $0.calls == 0 })
        wheel.longestRest = nil
        stage.run(for: .milliseconds(50))
        stage.turns = []
        stage.run(for: .milliseconds(100))
        #expect(stage.turns.isEmpty)
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

    /// An offer that comes then waits for one frame, not for all that are owed.
    @Test func aLoopThatIsBehindLeavesRoomForOtherWork() {
        let stage = Stage()
        let wheel = stage.begin()
        stage.cost = .microseconds(300)
        let clocks = (0..<12).map { stage.clock($0, on: wheel) }
        stage.run(for: .milliseconds(100))
        let bound = NIOLoopBound(stage, eventLoop: stage.loop)
        let before = stage.frames
        stage.onTick = {
            bound.value.onTick = nil
            bound.value.loop.execute { bound.value.framesBeforeOffer = bound.value.frames }
        }
        stage.stall(for: .milliseconds(150))
        #expect(1...2 ~= stage.framesBeforeOffer - before)
        stage.run(for: .milliseconds(50))
        #expect(stage.frames - before >= 12 * 9)
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
