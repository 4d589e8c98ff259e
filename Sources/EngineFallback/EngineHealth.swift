import Engine
import SansIO
import Shares
import Synchronization

/// How one engine has done so far, shared by all sessions that use it.
public final class EngineHealth: Sendable {
    public struct Counters: Hashable, Sendable {
        /// Requests that the engine was given.
        public var requests = 0
        public var successes = 0
        /// Requests that were given up by whoever made them.
        public var abandoned = 0
        /// Failures by their code, such as `engine_timeout`.
        public var failures: [String: Int] = [:]
        /// Requests that the engine was spared while it rested.
        public var spared = 0

        public init() {}
    }

    private struct State {
        var breaker: SharedBreaker
        var counters = Counters()
    }

    /// What the operator calls the engine.
    public let name: String
    private let state: Mutex<State>
    private let now: @Sendable () -> Moment

    /// - Parameter now: A monotonic clock.
    public init(
        name: String, breaker: CircuitBreaker.Settings = .init(), now: @escaping @Sendable () -> Moment = Moment.uptime
    ) {
        self.name = name
        self.now = now
        state = Mutex(State(breaker: SharedBreaker(breaker)))
    }

    public var counters: Counters { state.withLock(\.counters) }

    /// The engine rests from everybody's requests, or is being tried.
    public var isResting: Bool { state.withLock(\.breaker.isResting) }

    /// One request that the engine may be given.
    struct Admission: Hashable, Sendable {
        /// Requests that the engine had answered by then.
        fileprivate let successes: Int
        fileprivate let owner: WorkOwner
        fileprivate let hasFallback: Bool
    }

    /// Whether the engine may be given a request of this session now; if so, one of `succeeded`, `failed` and `abandoned`
    /// is to follow.
    /// - Parameter hasFallback: Another engine is asked if this one fails or is not asked.
    func admit(_ owner: WorkOwner, hasFallback: Bool) -> Admission? {
        state.withLock { state in
            guard state.breaker.admit(owner, now: now()) else {
                state.counters.spared += 1
                return nil
            }
            state.counters.requests += 1
            return Admission(successes: state.counters.successes, owner: owner, hasFallback: hasFallback)
        }
    }

    func succeeded(_ admission: Admission) {
        state.withLock { state in
            state.counters.successes += 1
            state.breaker.succeed(admission.owner)
        }
    }

    /// - Parameter admission: Of the request that failed.
    func failed(_ fault: EngineFault, _ admission: Admission) {
        state.withLock { state in
            state.counters.failures[fault.code.rawValue, default: 0] += 1
            // An engine that answered others meanwhile is well, whatever became of this request.
            if fault.cause.countsAgainstEngine, state.counters.successes == admission.successes {
                state.breaker.fail(
                    admission.owner, isSlow: fault.cause == .timeout, hasFallback: admission.hasFallback, now: now())
            } else {
                state.breaker.abandon(admission.owner, now: now())
            }
        }
    }

    func abandoned(_ admission: Admission) {
        state.withLock { state in
            state.counters.abandoned += 1
            state.breaker.abandon(admission.owner, now: now())
        }
    }
}

extension Moment {
    /// Now, on a clock that begins with the process.
    public static func uptime() -> Moment {
        Moment(nanoseconds: (ContinuousClock.now - Self.begin).wholeNanoseconds)
    }

    private static let begin = ContinuousClock.now
}

extension EngineFault {
    /// The client learns nothing of what an engine throws besides faults.
    init(of error: any Error) {
        self = error as? EngineFault ?? EngineFault(.failed, "The engine failed.")
    }

    /// - Parameter engine: "The chat model" and the like.
    static func atRest(_ engine: String) -> EngineFault {
        EngineFault(.unavailable, "\(engine) failed several times and is not asked again for a moment.")
    }
}
