import Engine
import Testing

/// The table behind every circuit breaker, row by row.
struct FaultCauseTests {
    @Test(arguments: [
        (FaultCause.unreachable, true), (.brokenOff, true), (.timeout, true), (.serverError, true),
        (.credentials, true), (.overloaded, true), (.redirected, true),
        (.rejected, false), (.unsupported, false), (.unreadable, false), (.silent, false), (.crash, false),
        (.limit, false),
    ])
    func onlyFailuresOfTheEngineCountAgainstIt(_ cause: FaultCause, _ counts: Bool) {
        #expect(cause.countsAgainstEngine == counts)
    }

    @Test(arguments: [
        (400, FaultCause.rejected), (401, .credentials), (402, .rejected), (403, .credentials), (404, .rejected),
        (408, .overloaded), (409, .rejected), (413, .rejected), (422, .rejected), (429, .overloaded), (499, .rejected),
        (500, .serverError), (502, .serverError), (503, .serverError), (504, .timeout), (599, .serverError),
        (302, .redirected), (101, .unreadable), (0, .unreadable),
    ])
    func aStatusHasACause(_ status: Int, _ cause: FaultCause) {
        #expect(FaultCause(status: status) == cause)
    }

    @Test(arguments: [
        (EngineFault.Code.unavailable, FaultCause.unreachable), (.timeout, .timeout), (.overloaded, .overloaded),
        (.unsupported, .unsupported), (.failed, .unreadable), (EngineFault.Code(rawValue: "own"), .unreadable),
    ])
    func aFaultThatSaysNoMoreThanItsCodeHasOneToo(_ code: EngineFault.Code, _ cause: FaultCause) {
        #expect(EngineFault(code, "No.").cause == cause)
    }
}
