import Dialogue
import Events
import Logging
import NIOCore
import RTCPort
import Relay
import RemoteSocket
import SansIO
import Shares

/// A session that may begin, and what works behind it.
struct OpenedSession {
    enum Backing {
        case engines(Engines)
        /// - `fallback`: makes the session that carries on if the remote is lost.
        case remote(WebSocketClient, fallback: FallbackSession?)
    }

    /// Makes a session of our own engines at that moment.
    typealias FallbackSession = @Sendable (Moment) -> (session: Session, engines: Engines)

    var session: any RealtimeSession
    /// For events that the session has no part in.
    var ids: IDSource
    var backing: Backing
    var latencyReporter: LatencyReporter
    var share: SessionShare
}

extension SessionRegistry {
    /// Profiles that stand in for one another, one after the other, at most.
    private static let mostFallbacks = 4

    /// Makes a session as its client asked for it. One with a remote model is there once that model has begun its own,
    /// so that nothing is promised to a client which nobody can keep; another profile may stand in.
    /// - Parameters:
    ///   - memory: Of the client that the session belongs to.
    ///   - eventLoop: Where the session lives.
    /// - Throws: where neither the remote model nor a profile in its place can be had.
    func open(
        _ query: CallQuery, profile: Profile, audioDelivery: AudioDelivery, memory: MemoryAccount,
        on eventLoop: any EventLoop, logger: Logger
    ) async throws(RemoteFault) -> OpenedSession {
        let share = SessionShare(owner: owner(of: memory.client), account: memory)
        var random = SystemRandomNumberGenerator()
        var ids = IDSource(seed: (random.next(), random.next()))
        let id = SessionID(rawValue: ids.make("sess"))
        let latencyReporter = LatencyReporter(metrics: metrics, tellsClient: query.latencyEvents)
        var profile = profile
        for _ in 0...Self.mostFallbacks {
            let options = options(query, profile: profile, id: id, audioDelivery: audioDelivery)
            let seed = IDSource(seed: (random.next(), random.next()))
            switch profile.backend {
            case .engines(let engines):
                let session = Session(options, ids: seed, now: Moment(.now()))
                return OpenedSession(
                    session: session, ids: ids, backing: .engines(engines), latencyReporter: latencyReporter,
                    share: share)
            case .relay(let relay):
                do {
                    let (client, greeting) = try await RelayConnector.open(relay, on: eventLoop)
                    let now = Moment(.now())
                    let session = RelaySession(
                        options.relayed(relay, by: profile), relay: relay.options, greeting: greeting, ids: seed,
                        now: now)
                    let fallback = fallback(of: relay, query: query, id: id, audioDelivery: audioDelivery, began: now)
                    return OpenedSession(
                        session: session, ids: ids, backing: .remote(client, fallback: fallback),
                        latencyReporter: latencyReporter, share: share)
                } catch {
                    logger.warning(
                        "the remote model cannot be had",
                        metadata: ["profile": "\(profile.name)", "fault": "\(Self.reason(error))"])
                }
                guard let next = relay.fallback.flatMap(profiles.named) else { throw RemoteFault(.unreachable) }
                profile = next
            }
        }
        throw RemoteFault(.unreachable)
    }

    /// What our own parts say of a fault; what others say of it may name what the log is not to hold.
    private static func reason(_ error: any Error) -> String {
        switch error {
        case let fault as WebSocketClientFault: fault.description
        case let fault as RelayConnector.Fault: fault.description
        default: "it could not be reached"
        }
    }

    private func fallback(
        of relay: RelayBackend, query: CallQuery, id: SessionID, audioDelivery: AudioDelivery, began: Moment
    ) -> OpenedSession.FallbackSession? {
        guard let profile = relay.fallback.flatMap(profiles.named), case .engines(let engines) = profile.backend else {
            return nil
        }
        return { [self] now in
            var random = SystemRandomNumberGenerator()
            var options = options(query, profile: profile, id: id, audioDelivery: audioDelivery)
            options.lifetime = max(.zero, options.lifetime - (now - began))
            let ids = IDSource(seed: (random.next(), random.next()))
            return (Session(options, ids: ids, now: now), engines)
        }
    }
}

extension SessionOptions {
    /// The instructions and the voice of a remote model are its own, unless the profile names some.
    fileprivate func relayed(_ relay: RelayBackend, by profile: Profile) -> SessionOptions {
        var options = self
        options.instructions = profile.instructions ?? ""
        options.voice = relay.options.voices.usual.map { .named($0) } ?? voice
        return options
    }
}
