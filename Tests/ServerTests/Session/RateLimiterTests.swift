import SansIO
import Server
import Testing

struct RateLimiterTests {
    @Test func aBurstPassesAndAFloodIsReportedOnce() {
        var limiter = RateLimiter(burst: 10, perSecond: 5, now: .zero)
        let verdicts = (0..<13).map { _ in limiter.admit(now: .zero) }
        #expect(verdicts == Array(repeating: .pass, count: 10) + [.refuseWithError, .refuse, .refuse])
    }

    @Test func theBucketRefills() {
        var limiter = RateLimiter(burst: 10, perSecond: 5, now: .zero)
        for _ in 0..<11 { _ = limiter.admit(now: .zero) }
        let later = Moment.zero + .seconds(1)
        #expect((0..<6).map { _ in limiter.admit(now: later) } == Array(repeating: .pass, count: 5) + [.refuse])
    }

    @Test func aClockThatStandsStillGivesNothing() {
        var limiter = RateLimiter(burst: 1, perSecond: 1000, now: .zero + .seconds(5))
        #expect(limiter.admit(now: .zero + .seconds(5)) == .pass)
        #expect(limiter.admit(now: .zero) == .refuseWithError)
    }
}
