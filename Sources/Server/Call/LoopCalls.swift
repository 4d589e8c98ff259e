import Dialogue
import Engine
import Events
import Logging
import RTC
import RTCPort
import SansIO

/// The calls of one media loop. Lives on that loop, as they do.
actor LoopCalls {
    private nonisolated let executor: any SerialExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let port: RTCPort
    private let sessions: SessionRegistry
    private let settings: CallSettings
    private let logger: Logger
    private var calls: [SessionID: Call] = [:]

    init(port: RTCPort, sessions: SessionRegistry, settings: CallSettings, logger: Logger) {
        self.port = port
        self.executor = port.eventLoop.executor
        self.sessions = sessions
        self.settings = settings
        self.logger = logger
    }

    var callCount: Int { calls.count }

    func shutdown() {
        for call in calls.values {
            call.assumeIsolated {
                $0.end(.goingAway, reason: "server is shutting down", because: "call ended: shutdown")
            }
        }
    }

    /// Serves a call for as long as its control socket is open.
    /// - Parameter place: Left when the call ends, which may be after its control socket closed.
    func serve(_ socket: ClientSocket, query: CallQuery, profile: Profile, place: AdmissionSlot) async {
        let opened: OpenedSession
        do throws(RemoteFault) {
            opened = try await sessions.open(
                query, profile: profile, audioDelivery: .paced, memory: socket.memory, on: port.eventLoop,
                logger: logger)
        } catch {
            place.leave()
            return socket.close(telling: error)
        }
        let call = Call(
            opened, port: port, control: socket, place: place,
            routing: EventRouting(mode: query.eventRouting ?? settings.eventRouting), settings: settings,
            garbageLimit: sessions.policy.garbageLimit, workers: sessions.workers, logger: logger, now: Moment(.now())
        ) { [weak self] id in
            place.leave()
            self?.assumeIsolated { $0.calls[id] = nil }
        }
        calls[call.id] = call
        await call.serve(socket)
    }
}
