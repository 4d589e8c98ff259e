import Audio
import Dialogue
import Events
import Foundation
import SansIO
import Shares
import Synchronization

/// Makes sessions for both endpoints and counts those that are up.
public final class SessionRegistry: Sendable {
    public let policy: SessionPolicy
    public let profiles: ProfileTable
    /// Of all sessions there were.
    public let metrics = SessionMetrics()
    /// For what messages of clients cost beyond a few kilobytes.
    let workers = MessageWorkers()
    /// Charged with what sessions hold.
    public let memory: MemoryBudget
    private let state: Mutex<State>

    fileprivate struct State {
        var places: SessionPlaces
        var isDraining = false
        var refused: [RefusalReason: UInt64] = [:]
        var opened: UInt64 = 0
    }

    /// Why a session was refused, as `/metrics` names it.
    public enum RefusalReason: String, Sendable, CaseIterable {
        case draining
        /// The server has as many sessions as it may.
        case server
        /// The client has.
        case client
    }

    public init(
        profiles: ProfileTable, policy: SessionPolicy = SessionPolicy(), memory: MemoryBudget = .unlimited
    ) {
        self.profiles = profiles
        self.policy = policy
        self.memory = memory
        state = Mutex(State(places: SessionPlaces(limit: policy.limit, limitPerClient: policy.clientLimit)))
    }

    /// What the work on messages tells of itself, for `/metrics`.
    public var workFamilies: [MetricFamily] { workers.families }

    /// Sessions that are up.
    public var count: Int { state.withLock(\.places.count) }

    /// How many sessions were refused since the start.
    public func refused(_ reason: RefusalReason) -> UInt64 { state.withLock { $0.refused[reason] ?? 0 } }

    /// From now on every session is refused.
    public func drain() {
        state.withLock { $0.isDraining = true }
    }

    /// Takes a place for a session of a client.
    /// - Throws: Why no session of the client may begin now. Counts what it refuses.
    func place(for client: UInt64) throws(HTTPError) -> SessionPlace {
        let reason = state.withLock { state in
            let reason = state.refusal(for: client)
            if let reason { state.refused[reason, default: 0] += 1 } else { state.places.enter(client) }
            return reason
        }
        switch reason {
        case nil: return SessionPlace { [self] in state.withLock { $0.places.leave(client) } }
        case .draining: throw .unavailable("The server is shutting down.")
        case .server:
            throw .tooManyRequests(
                "The server has all \(policy.limit) sessions that it may have. Try again later, or use another "
                    + "server.", retryAfter: 5)
        case .client:
            throw .tooManyRequests(
                "This client has all \(policy.clientLimit) sessions that one client may have. End one of them, "
                    + "then try again.", retryAfter: 5)
        }
    }

    /// Names a new session of a client to the engines' queues.
    func owner(of client: UInt64) -> WorkOwner {
        state.withLock { state in
            state.opened += 1
            return WorkOwner(client: client, session: state.opened)
        }
    }

    /// What a session of `profile` begins with, as its client asked for it.
    func options(
        _ query: CallQuery, profile: Profile, id: SessionID, audioDelivery: AudioDelivery
    ) -> SessionOptions {
        var options = SessionOptions(
            id: id, model: query.model, audioDelivery: audioDelivery,
            voice: .azureStandard(name: profile.voice ?? profile.usualVoice() ?? policy.voice, .init()),
            resolveVoice: profile.resolveVoice)
        switch profile.backend {
        case .engines(let engines):
            options.voiceRelease = VoiceActivityDetector.release
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

extension SessionRegistry.State {
    fileprivate func refusal(for client: UInt64) -> SessionRegistry.RefusalReason? {
        if isDraining { return .draining }
        return switch places.verdict(for: client) {
        case .free: nil
        case .full: .server
        case .share: .client
        }
    }
}
