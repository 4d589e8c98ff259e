import Engine
import Events
import Foundation
import Synchronization
import Timing

/// Makes sessions for both endpoints and counts those that are up.
public final class SessionRegistry: Sendable {
    public let policy: SessionPolicy
    public let profiles: ProfileTable
    /// Of all sessions there were.
    public let metrics = SessionMetrics()
    /// For what messages of clients cost beyond a few kilobytes.
    let workers = MessageWorkers()
    private let state = Mutex(State())

    private struct State {
        var count = 0
        var isDraining = false
    }

    public init(profiles: ProfileTable, policy: SessionPolicy = SessionPolicy()) {
        self.profiles = profiles
        self.policy = policy
    }

    /// What the work on messages tells of itself, for `/metrics`.
    public var workFamilies: [MetricFamily] { workers.families }

    /// Sessions that are up.
    public var count: Int { state.withLock(\.count) }

    /// From now on every session is refused.
    public func drain() {
        state.withLock { $0.isDraining = true }
    }

    /// Why no session may begin now, if so.
    var refusal: Refusal? {
        state.withLock { state in
            if state.isDraining { return .unavailable("The server is shutting down.") }
            if state.count >= policy.limit {
                return .tooManyRequests("The server is at its limit of sessions.", retryAfter: 5)
            }
            return nil
        }
    }

    /// Takes a place for a session. Requests that were granted at once may find it gone.
    /// - Returns: False when there is none; otherwise `leave` is to be called at the end of the session.
    func enter() -> Bool {
        state.withLock { state in
            guard !state.isDraining, state.count < policy.limit else { return false }
            state.count += 1
            return true
        }
    }

    func leave() {
        state.withLock { $0.count -= 1 }
    }

    /// What a session of `profile` begins with, as its client asked for it.
    func options(
        _ query: CallQuery, profile: Profile, id: SessionID, carriage: Carriage
    ) -> SessionOptions {
        var options = SessionOptions(
            id: id, model: query.model, carriage: carriage,
            voice: .azureStandard(name: profile.voice ?? policy.voice, .init()), resolveVoice: profile.resolveVoice)
        switch profile.backend {
        case .engines(let engines):
            options.recognizer = engines.recognizer.capabilities
            options.chatModel = engines.chatModel.capabilities
            options.speaksStyle = { [synthesizer = engines.synthesizer] in synthesizer.speaks(style: $0, voice: $1) }
        case .relay: break
        }
        options.instructions = profile.instructions ?? policy.instructions
        options.language = profile.language
        options.apology = profile.apology
        options.limits = profile.limits
        options.prefixPadding = query.version.prefixPadding
        options.lifetime = policy.lifetime
        options.cancelsPrevious = policy.cancelsPrevious
        options.mcpAllowed = policy.mcpAllowed
        options.expiresAt = Int(Date().timeIntervalSince1970) + Int(policy.lifetime.components.seconds)
        return options
    }
}
