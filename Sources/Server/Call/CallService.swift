import Engine
import Events
import Foundation
import Logging
import RTC
import RTCPort
import Timing

/// Admits calls and knows those that are up. Lives on the event loop of its UDP port, as its calls do.
public actor CallService {
    private nonisolated let executor: any SerialExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let port: RTCPort
    private let engines: Engines
    private let resolveVoice: @Sendable (VoiceChoice) -> VoiceResolution
    private let settings: CallSettings
    private let logger: Logger
    private var calls: [SessionID: Call] = [:]
    private var isDraining = false

    public init(
        port: RTCPort, engines: Engines, settings: CallSettings, logger: Logger,
        resolveVoice: @escaping @Sendable (VoiceChoice) -> VoiceResolution
    ) {
        self.port = port
        self.executor = port.eventLoop.executor
        self.engines = engines
        self.resolveVoice = resolveVoice
        self.settings = settings
        self.logger = logger
    }

    public var callCount: Int { calls.count }

    /// Decides about a control socket before it is upgraded.
    public func decide(_ request: UpgradeRequest) -> UpgradeDecision {
        if isDraining { return .refuse(.unavailable("The server is shutting down.")) }
        if calls.count >= settings.callLimit {
            return .refuse(.tooManyRequests("The server is at its limit of calls.", retryAfter: 5))
        }
        let query = request.query
        return .accept { [weak self] socket in
            await self?.serve(socket, query: query)
        }
    }

    /// Refuses new calls and ends those that are up.
    public func shutdown() {
        isDraining = true
        for call in calls.values {
            call.assumeIsolated {
                $0.end(.goingAway, reason: "server is shutting down", because: "call ended: shutdown")
            }
        }
    }

    private func serve(_ socket: ClientSocket, query: CallQuery) async {
        let now = Moment(.now())
        var random = SystemRandomNumberGenerator()
        var ids = IDSource(seed: (random.next(), random.next()))
        let id = SessionID(rawValue: ids.make("sess"))
        let session = Session(
            options(id: id, query: query), ids: IDSource(seed: (random.next(), random.next())), now: now)
        let call = Call(
            id: id, session: session, ids: ids, engines: engines, port: port, control: socket,
            routing: EventRouting(mode: query.eventRouting ?? settings.eventRouting), settings: settings,
            logger: logger, now: now
        ) { [weak self] id in
            self?.assumeIsolated { $0.calls[id] = nil }
        }
        calls[id] = call
        await call.serve(socket)
    }

    private func options(id: SessionID, query: CallQuery) -> SessionOptions {
        var options = SessionOptions(
            id: id, model: query.model, carriage: .paced,
            voice: .azureStandard(name: settings.defaultVoice, .init()),
            recognizer: engines.recognizer.capabilities, resolveVoice: resolveVoice)
        options.speaksStyle = { [synthesizer = engines.synthesizer] in synthesizer.speaks(style: $0, voice: $1) }
        options.instructions = settings.defaultInstructions
        options.prefixPadding = query.version.prefixPadding
        options.lifetime = settings.sessionLimit
        options.expiresAt = Int(Date().timeIntervalSince1970) + Int(settings.sessionLimit.components.seconds)
        return options
    }
}
