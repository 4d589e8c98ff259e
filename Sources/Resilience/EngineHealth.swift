import Engine
import Synchronization
import Timing

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
        var breaker: CircuitBreaker
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
        state = Mutex(State(breaker: CircuitBreaker(breaker)))
    }

    public var counters: Counters { state.withLock(\.counters) }

    /// The engine rests, or is being tried.
    public var isResting: Bool { state.withLock { $0.breaker.state != .closed } }

    /// Whether the engine may be given a request now; if so, one of `succeeded`, `failed` and `abandoned` is to follow.
    func admit() -> Bool {
        state.withLock { state in
            guard state.breaker.admit(now: now()) else {
                state.counters.spared += 1
                return false
            }
            state.counters.requests += 1
            return true
        }
    }

    func succeeded() {
        state.withLock { state in
            state.counters.successes += 1
            state.breaker.succeed()
        }
    }

    func failed(_ fault: EngineFault) {
        state.withLock { state in
            state.counters.failures[fault.code.rawValue, default: 0] += 1
            if fault.code == .unsupported || fault.code == .noAnswer {
                // It works; the request was for another one.
                state.breaker.abandon(now: now())
            } else {
                state.breaker.fail(isSlow: fault.code == .timeout, now: now())
            }
        }
    }

    func abandoned() {
        state.withLock { state in
            state.counters.abandoned += 1
            state.breaker.abandon(now: now())
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
    /// What an engine throws besides faults is told to nobody.
    init(of error: any Error) {
        self = error as? EngineFault ?? EngineFault(.failed, "The engine failed.")
    }

    /// - Parameter engine: "The chat model" and the like.
    static func atRest(_ engine: String) -> EngineFault {
        EngineFault(.unavailable, "\(engine) failed several times and is not asked again for a moment.")
    }
}
