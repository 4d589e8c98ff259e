import EngineFallback
import SansIO
import Testing

struct CircuitBreakerTests {
    private func second(_ seconds: Double) -> Moment { .zero + .seconds(seconds) }

    private func admits(_ breaker: inout CircuitBreaker, _ now: Moment) -> Bool { breaker.admit(now: now) }

    @Test func failuresInARowEarnARest() {
        var breaker = CircuitBreaker()
        for _ in 0..<2 {
            #expect(admits(&breaker, .zero))
            breaker.fail(isSlow: false, now: .zero)
        }
        breaker.succeed()
        for _ in 0..<3 {
            #expect(admits(&breaker, second(1)))
            breaker.fail(isSlow: false, now: second(1))
        }
        #expect(!admits(&breaker, second(5.9)))
        #expect(admits(&breaker, second(6)))
    }

    @Test func oneRequestTriesWhetherItAnswersAgain() {
        var breaker = CircuitBreaker()
        breaker.fail(isSlow: true, now: .zero)
        #expect(!admits(&breaker, second(4)))
        #expect(admits(&breaker, second(5)))
        #expect(!admits(&breaker, second(5)))
        breaker.succeed()
        for _ in 0..<2 { #expect(admits(&breaker, second(5))) }
    }

    @Test func restsGrowUntilItAnswers() {
        var breaker = CircuitBreaker()
        var now = Moment.zero
        var rests: [Int] = []
        breaker.fail(isSlow: true, now: now)
        for _ in 0..<6 {
            guard case .open(let end) = breaker.state else { break }
            rests.append((end - now).wholeMilliseconds / 1000)
            now = end
            #expect(admits(&breaker, now))
            breaker.fail(isSlow: false, now: now)
        }
        #expect(rests == [5, 10, 20, 40, 60, 60])
        breaker.succeed()
        breaker.fail(isSlow: true, now: now)
        #expect(breaker.state == .open(until: now + .seconds(5)))
    }

    @Test func aTrialThatIsGivenUpIsFollowedByAnother() {
        var breaker = CircuitBreaker()
        breaker.fail(isSlow: true, now: .zero)
        #expect(admits(&breaker, second(5)))
        breaker.abandon(now: second(6))
        #expect(admits(&breaker, second(6)))
    }

    @Test func aLateFailureOfAnEarlierRequestDoesNotProlongTheRest() {
        var breaker = CircuitBreaker()
        for _ in 0..<5 { #expect(admits(&breaker, .zero)) }
        for time in [0.0, 0, 0, 3, 4] { breaker.fail(isSlow: false, now: second(time)) }
        #expect(breaker.state == .open(until: second(5)))
    }
}
