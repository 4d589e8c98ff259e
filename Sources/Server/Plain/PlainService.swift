import Dialogue
import Events
import Logging
import NIOCore
import NIOPosix
import RTCPort
import SansIO

/// Admits sessions on plain WebSockets and knows those that are up.
public actor PlainService {
    private let eventLoopGroup: any EventLoopGroup
    private let sessions: SessionRegistry
    private let settings: PlainSettings
    private let logger: Logger
    private var plain: [SessionID: PlainSession] = [:]

    /// - Parameter eventLoopGroup: Its loops are shared out among the sessions. Those of calls should not be among
    ///   them: voice detection of audio that comes faster than it was spoken keeps a loop busy.
    public init(
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, sessions: SessionRegistry,
        settings: PlainSettings = PlainSettings(), logger: Logger
    ) {
        self.eventLoopGroup = eventLoopGroup
        self.sessions = sessions
        self.settings = settings
        self.logger = logger
    }

    /// Decides about a socket before it is upgraded.
    public func decide(_ request: UpgradeRequest) -> UpgradeDecision {
        let query = request.query
        let place: SessionPlace
        let profile: Profile
        do throws(HTTPError) {
            place = try sessions.place(for: request.client)
            profile = try sessions.profiles.profile(for: query.model)
        } catch {
            return .refuse(error)
        }
        return .accept { [weak self] socket in
            await self?.serve(socket, query: query, profile: profile, place: place)
        }
    }

    /// Refuses new sessions and ends those that are up.
    public func shutdown() async {
        sessions.drain()
        for session in plain.values {
            await session.end(.goingAway, reason: "server is shutting down", because: "session ended: shutdown")
        }
    }

    private func serve(_ socket: ClientSocket, query: CallQuery, profile: Profile, place: SessionPlace) async {
        let eventLoop = eventLoopGroup.next()
        let opened: OpenedSession
        do throws(RemoteFault) {
            opened = try await sessions.open(
                query, profile: profile, audioDelivery: .events, memory: socket.memory, on: eventLoop, logger: logger)
        } catch {
            place.leave()
            return socket.close(telling: error)
        }
        let now = Moment(.now())
        let plain = PlainSession(
            opened, eventLoop: eventLoop, socket: socket,
            settings: settings, garbageLimit: sessions.policy.garbageLimit, workers: sessions.workers,
            logger: logger, now: now
        ) { _ in place.leave() }
        self.plain[plain.id] = plain
        await plain.serve()
        self.plain[plain.id] = nil
    }
}
