import SansIO
import Server
import Testing

struct PacerTests {
    @Test func whatAClientUsuallySendsCostsNoTime() {
        var pacer = Pacer(now: .zero)
        for second in 0..<100 {
            let now = Moment.zero + .seconds(second)
            pacer.charge(Pacer.bytesPerSecond, now: now)
            #expect(pacer.pause(now: now) == .zero)
        }
    }

    @Test func beyondTheBurstEachByteCostsItsTime() {
        var pacer = Pacer(now: .zero)
        pacer.charge(Pacer.byteBurst, now: .zero)
        #expect(pacer.pause(now: .zero) == .zero)
        pacer.charge(1 << 20, now: .zero)
        #expect(pacer.pause(now: .zero) == .milliseconds(500))
        #expect(pacer.pause(now: .zero + .milliseconds(400)) <= .milliseconds(101))
        #expect(pacer.pause(now: .zero + .milliseconds(500)) == .zero)
    }

    @Test func restDoesNotSaveUpMoreThanOneBurst() {
        var pacer = Pacer(now: .zero)
        let later = Moment.zero + .seconds(86_400)
        pacer.charge(Pacer.byteBurst + Pacer.bytesPerSecond, now: later)
        #expect(pacer.pause(now: later) == .seconds(1))
    }

    /// A clock that does not move, or moves back, neither gives nor takes.
    @Test func timeThatStandsStillGivesNothing() {
        var pacer = Pacer(now: .zero + .seconds(5))
        pacer.charge(Pacer.byteBurst + Pacer.bytesPerSecond, now: .zero)
        #expect(pacer.pause(now: .zero) == .seconds(1))
    }
}

/// The frames of one connection.
struct FramePacerTests {
    private func moment(_ milliseconds: Int) -> Moment { .zero + .milliseconds(milliseconds) }

    @Test func aBurstIsTakenAtOnce() {
        var pacer = Pacer(burst: 100, perSecond: 10, now: .zero)
        for _ in 0..<100 { pacer.charge(1, now: .zero) }
        #expect(pacer.pause(now: .zero) == .zero)
    }

    @Test func whatIsTooMuchHasToHaveItsTime() {
        var pacer = Pacer(burst: 100, perSecond: 10, now: .zero)
        for _ in 0..<150 { pacer.charge(1, now: .zero) }
        #expect(pacer.pause(now: .zero) == .seconds(5))
        #expect(pacer.pause(now: moment(2000)) == .seconds(3))
        #expect(pacer.pause(now: moment(5000)) == .zero)
        pacer.charge(1, now: moment(5000))
        #expect(pacer.pause(now: moment(5000)) == .milliseconds(100))
    }

    @Test func aSteadyClientIsNeverPaused() {
        var pacer = Pacer(burst: 100, perSecond: 10, now: .zero)
        for tick in 0..<2000 {
            pacer.charge(1, now: moment(tick * 100))
            #expect(pacer.pause(now: moment(tick * 100)) == .zero)
        }
    }

    @Test func restEarnsNoMoreThanTheBurst() {
        var pacer = Pacer(burst: 100, perSecond: 10, now: .zero)
        for _ in 0..<100 { pacer.charge(1, now: .zero) }
        #expect(pacer.pause(now: moment(1_000_000)) == .zero)
        for _ in 0..<101 { pacer.charge(1, now: moment(1_000_000)) }
        #expect(pacer.pause(now: moment(1_000_000)) == .milliseconds(100))
    }

    /// Many short reads earn what one long wait does.
    @Test func partsOfAFrameAreNotLost() {
        var pacer = Pacer(burst: 1, perSecond: 3, now: .zero)
        for _ in 0..<4 { pacer.charge(1, now: .zero) }
        for tick in 1...99 { #expect(pacer.pause(now: moment(tick * 10)) != .zero, "\(tick)") }
        #expect(pacer.pause(now: moment(1001)) == .zero)
    }
}
