import Server
import Testing
import Timing

struct BytePacerTests {
    @Test func whatAClientUsuallySendsCostsNoTime() {
        var pacer = BytePacer(now: .zero)
        for second in 0..<100 {
            let now = Moment.zero + .seconds(second)
            pacer.charge(BytePacer.perSecond, now: now)
            #expect(pacer.pause(now: now) == .zero)
        }
    }

    @Test func beyondTheBurstEachByteCostsItsTime() {
        var pacer = BytePacer(now: .zero)
        pacer.charge(BytePacer.burst, now: .zero)
        #expect(pacer.pause(now: .zero) == .zero)
        pacer.charge(1 << 20, now: .zero)
        #expect(pacer.pause(now: .zero) == .milliseconds(500))
        #expect(pacer.pause(now: .zero + .milliseconds(400)) <= .milliseconds(101))
        #expect(pacer.pause(now: .zero + .milliseconds(500)) == .zero)
    }

    @Test func restDoesNotSaveUpMoreThanOneBurst() {
        var pacer = BytePacer(now: .zero)
        let later = Moment.zero + .seconds(86_400)
        pacer.charge(BytePacer.burst + BytePacer.perSecond, now: later)
        #expect(pacer.pause(now: later) == .seconds(1))
    }

    /// A clock that does not move, or moves back, neither gives nor takes.
    @Test func timeThatStandsStillGivesNothing() {
        var pacer = BytePacer(now: .zero + .seconds(5))
        pacer.charge(BytePacer.burst + BytePacer.perSecond, now: .zero)
        #expect(pacer.pause(now: .zero) == .seconds(1))
    }
}
