import EngineFallback
import SansIO
import Shares
import Testing

/// What an engine does to one session, and what it does to all.
struct SharedBreakerTests {
    private let one = WorkOwner(client: 1, session: 1)
    private let two = WorkOwner(client: 1, session: 2)
    private let three = WorkOwner(client: 2, session: 3)

    private func admits(_ breaker: inout SharedBreaker, _ owner: WorkOwner, _ second: Double = 0) -> Bool {
        breaker.admit(owner, now: .zero + .seconds(second))
    }

    @Test func oneSessionsFailuresSpareTheEngineFromItsRequestsAlone() {
        for isSlow in [true, false] {
            var breaker = SharedBreaker()
            for _ in 0..<(isSlow ? 1 : 3) {
                #expect(admits(&breaker, one))
                breaker.fail(one, isSlow: isSlow, hasFallback: isSlow, now: .zero)
            }
            #expect(!admits(&breaker, one, 4.9) && admits(&breaker, two, 4.9) && !breaker.isResting)
            breaker.succeed(two)
            #expect(admits(&breaker, one, 5))
            #expect(!admits(&breaker, one, 5) && admits(&breaker, two, 5))
            breaker.succeed(one)
            for _ in 0..<2 { #expect(admits(&breaker, one, 5)) }
        }
    }

    /// One text that an engine hangs on may be the text's fault: with nobody else to ask, the next request tries again.
    @Test func aDeadlineAloneSilencesNoSession() {
        var breaker = SharedBreaker()
        for _ in 0..<5 {
            for _ in 0..<2 {
                #expect(admits(&breaker, one))
                breaker.fail(one, isSlow: true, now: .zero)
            }
            #expect(admits(&breaker, one) && admits(&breaker, two))
            breaker.succeed(one)
        }
        for _ in 0..<3 { breaker.fail(one, isSlow: true, now: .zero) }
        #expect(!admits(&breaker, one, 4.9) && admits(&breaker, two))
    }

    @Test func failuresOfSeveralSessionsSpareItFromAll() {
        var breaker = SharedBreaker()
        breaker.fail(one, isSlow: true, now: .zero)
        breaker.fail(two, isSlow: true, now: .zero)
        #expect(breaker.isResting && !admits(&breaker, three, 4.9))
        // One of them tries it for all.
        #expect(admits(&breaker, three, 5) && !admits(&breaker, two, 5))
        breaker.succeed(three)
        #expect(!breaker.isResting && admits(&breaker, two, 5))
    }

    @Test func anAnswerToAnybodyForgetsTheFailuresOfOthers() {
        var breaker = SharedBreaker()
        breaker.fail(one, isSlow: true, now: .zero)
        breaker.succeed(three)
        breaker.fail(two, isSlow: true, now: .zero)
        #expect(!breaker.isResting && admits(&breaker, three))
    }

    @Test func aSessionThatIsSparedDoesNotTryTheEngineForAll() {
        var breaker = SharedBreaker()
        breaker.fail(one, isSlow: true, now: .zero)
        breaker.fail(two, isSlow: true, now: .zero)
        #expect(admits(&breaker, two, 5))
        breaker.fail(two, isSlow: true, hasFallback: true, now: .zero + .seconds(5))
        // Its own rest is as long as everybody's.
        #expect(!admits(&breaker, two, 14.9) && admits(&breaker, three, 15))
    }

    @Test func sessionsAreForgottenInTheEnd() {
        var breaker = SharedBreaker()
        for session in 0..<5000 as Range<UInt64> {
            let owner = WorkOwner(client: 1, session: session)
            breaker.fail(owner, isSlow: true, hasFallback: true, now: .zero)
            breaker.succeed(WorkOwner(client: 2, session: 0))
        }
        #expect(admits(&breaker, one))
    }
}
