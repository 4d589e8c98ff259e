import Engine
import Events
import Logging
import RTC
import RTCPort
import Relay
import Timing

/// Admits calls and knows those that are up. Lives on the event loop of its UDP port, as its calls do.
public actor CallService {
    private nonisolated let executor: any SerialExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let port: RTCPort
    private let sessions: SessionRegistry
    private let settings: CallSettings
    private let logger: Logger
    private var calls: [SessionID: Call] = [:]

    public init(port: RTCPort, sessions: SessionRegistry, settings: CallSettings, logger: Logger) {
        self.port = port
        self.executor = port.eventLoop.executor
        self.sessions = sessions
        self.settings = settings
        self.logger = logger
    }

    public var callCount: Int { calls.count }

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
        return .accept { [weak self] socket in
            await self?.serve(socket, query: query, profile: profile)
        }
    }

    /// Refuses new calls and ends those that are up.
    public func shutdown() {
        sessions.drain()
        for call in calls.values {
            call.assumeIsolated {
                $0.end(.goingAway, reason: "server is shutting down", because: "call ended: shutdown")
            }
        }
    }

    private func serve(_ socket: ClientSocket, query: CallQuery, profile: Profile) async {
        guard sessions.enter() else { return socket.close(.tryAgainLater, reason: "no session is free") }
        let opened: OpenedSession
        do throws(RelayFault) {
            opened = try await sessions.open(
                query, profile: profile, carriage: .paced, on: port.eventLoop, logger: logger)
        } catch {
            sessions.leave()
            return socket.close(telling: error)
        }
        let now = Moment(.now())
        let call = Call(
            opened, port: port, control: socket,
            routing: EventRouting(mode: query.eventRouting ?? settings.eventRouting), settings: settings,
            garbageLimit: sessions.policy.garbageLimit, logger: logger, now: now
        ) { [weak self, sessions] id in
            sessions.leave()
            self?.assumeIsolated { $0.calls[id] = nil }
        }
        calls[call.id] = call
        await call.serve(socket)
    }
}
