import Logging
import RTCPort
import Synchronization

/// Admits calls, and spreads them over the media loops: each goes to one that has few.
public final class CallService: Sendable {
    private let loops: [CallLoop]
    private let sessions: SessionRegistry
    /// Calls on each loop, from their admission to their end.
    private let counts: Mutex<[Int]>

    public init(ports: [RTCPort], sessions: SessionRegistry, settings: CallSettings, logger: Logger) {
        precondition(!ports.isEmpty, "calls need a media loop")
        loops = ports.map { CallLoop(port: $0, sessions: sessions, settings: settings, logger: logger) }
        self.sessions = sessions
        counts = Mutex(Array(repeating: 0, count: ports.count))
    }

    public var callCount: Int { counts.withLock { $0.reduce(0, +) } }

    /// Decides about a control socket before it is upgraded.
    public func decide(_ request: UpgradeRequest) -> UpgradeDecision {
        if let refusal = sessions.refusal { return .refuse(refusal) }
        let query = request.query
        let profile: Profile
        do throws(Refusal) {
            profile = try sessions.profiles.profile(for: query.model)
        } catch {
            return .refuse(error)
        }
        return .accept { [self] in await serve($0, query: query, profile: profile) }
    }

    /// Refuses new calls and ends those that are up.
    public func shutdown() async {
        sessions.drain()
        for loop in loops { await loop.shutdown() }
    }

    private func serve(_ socket: ClientSocket, query: CallQuery, profile: Profile) async {
        guard sessions.enter() else { return socket.close(.tryAgainLater, reason: "no session is free") }
        let chosen = counts.withLock { counts in
            let chosen = counts.indices.min { counts[$0] < counts[$1] } ?? 0
            counts[chosen] += 1
            return chosen
        }
        await loops[chosen].serve(socket, query: query, profile: profile) { [self] in
            counts.withLock { $0[chosen] -= 1 }
            sessions.leave()
        }
    }
}
