import SansIO
import Shares

/// Circuit breakers of one engine: one for each session that it has failed, and one for everybody, which counts once
/// the engine has failed several sessions. What an engine does to one session's requests is no reason to spare it from
/// those of others.
public struct SharedBreaker: Sendable {
    private let settings: CircuitBreaker.Settings
    private var common: CircuitBreaker
    /// Of sessions that the engine has failed and not answered since.
    private var own: [WorkOwner: CircuitBreaker] = [:]
    /// Sessions that the engine has failed since it answered anybody.
    private var failed: Set<WorkOwner> = []
    /// Sessions that are remembered; beyond that all are forgotten, which costs a few requests.
    private static let mostSessions = 1024

    public init(_ settings: CircuitBreaker.Settings = .init()) {
        self.settings = settings
        common = CircuitBreaker(settings)
    }

    /// The engine rests from everybody's requests, or is being tried.
    public var isResting: Bool { common.state != .closed }

    /// Whether a session may make a request now; if so, one of `succeed`, `fail` and `abandon` is to follow.
    public mutating func admit(_ owner: WorkOwner, now: Moment) -> Bool {
        guard common.admit(now: now) else { return false }
        guard own[owner]?.admit(now: now) == false else { return true }
        common.abandon(now: now)
        return false
    }

    /// The engine answered as it should.
    public mutating func succeed(_ owner: WorkOwner) {
        common.succeed()
        own[owner] = nil
        failed = []
    }

    /// The engine failed, and not for what the request was.
    /// - Parameters:
    ///   - isSlow: It used up its whole deadline. That may be what the request was, as with other failures of one session,
    ///     so it opens the session's breaker at once only if nobody goes unanswered for it.
    ///   - hasFallback: Another engine answers while this one rests.
    public mutating func fail(_ owner: WorkOwner, isSlow: Bool, hasFallback: Bool = false, now: Moment) {
        if own.count >= Self.mostSessions { own = [:] }
        own[owner, default: CircuitBreaker(settings)].fail(isSlow: isSlow && hasFallback, now: now)
        if failed.count < Self.mostSessions { failed.insert(owner) }
        if failed.count > 1 || owner == .unknown {
            common.fail(isSlow: isSlow, now: now)
        } else {
            common.abandon(now: now)
        }
    }

    /// The request ended without saying anything about the engine.
    public mutating func abandon(_ owner: WorkOwner, now: Moment) {
        common.abandon(now: now)
        own[owner]?.abandon(now: now)
    }
}
