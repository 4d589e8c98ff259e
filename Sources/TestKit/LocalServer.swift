import Logging
import NIOCore
import NIOPosix
import RTC
import RTCNative
import RTCPort
import Server

/// A whole server on loopback, inside this process, on ports that the system chooses.
public actor LocalServer {
    public nonisolated let mediaLoops: MediaLoops
    public nonisolated let sessions: SessionRegistry
    public nonisolated let calls: CallService
    public nonisolated let plain: PlainService
    /// For callers of the same process.
    public nonisolated let callerLoop: any EventLoop
    /// Where media is received.
    public nonisolated let media: TransportAddress
    /// `ws://127.0.0.1:PORT`
    public nonisolated let url: String
    private let running: Task<Void, any Error>

    public init(
        engines: EmbeddedEngines, profiles: ProfileTable? = nil, settings: CallSettings = CallSettings(),
        policy: SessionPolicy = SessionPolicy(),
        plainSettings: PlainSettings = PlainSettings(), access: AccessPolicy = .open, mediaLoops count: Int = 1,
        level: Logger.Level = .critical
    ) async throws {
        var logger = Logger(label: "parley.test")
        logger.logLevel = level
        let mediaLoops = try await MediaLoops(count: count, logger: logger) { try .native() }
        let bound = try await mediaLoops.bind([TransportAddress(host: .v4(0x7f00_0001), port: 0)])
        guard let media = bound.first else { throw ChannelError.unknownLocalAddress }
        var settings = settings
        settings.announced = [media]
        let profiles = profiles ?? engines.profiles
        let sessions = SessionRegistry(profiles: profiles, policy: policy)
        let calls = CallService(ports: mediaLoops.ports, sessions: sessions, settings: settings, logger: logger)
        let plain = PlainService(sessions: sessions, settings: plainSettings, logger: logger)

        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        var configuration = WebServer.Configuration()
        configuration.port = 0
        configuration.access = access
        let web = WebServer(
            configuration: configuration, logger: logger, voices: VoiceListings(profiles),
            onBound: { told.yield($0.port ?? 0) },
            upgrade: { $0.endpoint == .realtime ? await plain.decide($0) : calls.decide($0) })
        running = Task { try await web.run() }
        var number = 0
        for await port in ports {
            number = port
            break
        }
        (self.mediaLoops, self.calls, self.media) = (mediaLoops, calls, media)
        (self.sessions, self.plain) = (sessions, plain)
        callerLoop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()
        url = "ws://127.0.0.1:\(number)"
    }

    public func stop() async {
        running.cancel()
        await calls.shutdown()
        await plain.shutdown()
        await mediaLoops.shutdown()
    }
}
