import SansIO

/// Whether an engine is asked at all: one that keeps failing is given a rest, so that nobody waits for it in vain, and
/// is tried again by one request at a time until it answers.
public struct CircuitBreaker: Hashable, Sendable {
    public struct Settings: Hashable, Sendable {
        /// Failures in a row after which the engine rests.
        public var failures = 3
        /// How long the first rest lasts; each one that follows without an answer between lasts twice as long.
        public var rest = Duration.seconds(5)
        public var longestRest = Duration.seconds(60)

        public init() {}
    }

    public enum State: Hashable, Sendable {
        /// The engine is asked.
        case closed
        /// It is not asked before then.
        case open(until: Moment)
        /// One request tries it; no other is let through.
        case probing
    }

    private let settings: Settings
    public private(set) var state = State.closed
    private var failures = 0
    private var rest: Duration

    public init(_ settings: Settings = Settings()) {
        self.settings = settings
        rest = settings.rest
    }

    /// Whether a request may be made now; if so, one of `succeed`, `fail` and `abandon` is to follow.
    public mutating func admit(now: Moment) -> Bool {
        switch state {
        case .closed: return true
        case .probing: return false
        case .open(let end):
            guard now >= end else { return false }
            state = .probing
            return true
        }
    }

    /// The engine answered as it should.
    public mutating func succeed() {
        state = .closed
        failures = 0
        rest = settings.rest
    }

    /// The engine failed, and not for what one request was (`FaultCause.countsAgainstEngine`).
    /// - Parameter isSlow: It used up its whole deadline, which is worth as much as several quick failures.
    public mutating func fail(isSlow: Bool, now: Moment) {
        failures += 1
        switch state {
        case .closed where isSlow || failures >= settings.failures, .probing:
            state = .open(until: now + rest)
            rest = min(rest * 2, settings.longestRest)
        case .closed, .open: break
        }
    }

    /// The request ended without saying anything about the engine: it was given up, or failed for a reason of its own.
    public mutating func abandon(now: Moment) {
        // The next request tries it.
        if case .probing = state { state = .open(until: now) }
    }
}
