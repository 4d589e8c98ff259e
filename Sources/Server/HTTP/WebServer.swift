import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Shares

/// The TCP side of the server: the page, the probes, and the upgrade to WebSockets. Knows nothing of sessions.
///
/// Run it in a `ServiceGroup`. On graceful shutdown it stops accepting, closes WebSockets with 1001 and returns
/// when the last connection is gone, within two seconds whatever clients do.
public struct WebServer: Service {
    public struct Configuration: Sendable {
        /// A name or an address to listen on.
        public var host = "127.0.0.1"
        /// 0 lets the system choose; `onBound` tells which.
        public var port = 8080
        /// A path below which all endpoints live, such as `/speech`; `/` for none.
        public var pathPrefix = "/"
        /// How many connections are open at a time. Further ones are still accepted: they take the place of one that
        /// waits for its client, or are closed with 503.
        public var connections = ConnectionLimits()
        public var origins = OriginPolicy.sameHost(and: [])
        /// Who may open a WebSocket and see the voices, engines and metrics. The page and the probes are for everybody.
        public var access = AccessPolicy.open
        public var limits = HTTPLimits()
        /// Of the calls endpoint.
        public var socketLimits = ClientSocketLimits()
        /// Of the plain endpoint.
        public var plainSocketLimits = ClientSocketLimits.plain
        /// Charged with what the sockets hold.
        public var memory = MemoryBudget.unlimited
        public init() {}
    }

    private let configuration: Configuration
    private let eventLoopGroup: any EventLoopGroup
    private let logger: Logger
    private let readiness: @Sendable () async -> Readiness
    private let metrics: @Sendable () -> [MetricFamily]
    private let onBound: @Sendable (SocketAddress) async -> Void
    private let voices: VoiceListings
    private let engines: EngineListings
    private let decide: @Sendable (UpgradeRequest) async -> UpgradeDecision

    /// - Parameters:
    ///   - voices: What `/voices` and the voice list of Azure's shape name.
    ///   - engines: What `/engines` shows, and the hints of `/readyz`.
    ///   - readiness: Asked on each `/readyz`.
    ///   - metrics: Asked on each `/metrics`.
    ///   - onBound: Told once where the server listens.
    ///   - upgrade: Decides about a well-formed upgrade request on either endpoint. Models and limits are judged
    ///     here. It may take its time: nothing is read from the client meanwhile.
    public init(
        configuration: Configuration = Configuration(),
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        logger: Logger = Logger(label: "parley.web"),
        voices: VoiceListings = VoiceListings(ProfileTable([])),
        engines: EngineListings = .none,
        readiness: @escaping @Sendable () async -> Readiness = { .ready },
        metrics: @escaping @Sendable () -> [MetricFamily] = { [] },
        onBound: @escaping @Sendable (SocketAddress) async -> Void = { _ in },
        upgrade: @escaping @Sendable (UpgradeRequest) async -> UpgradeDecision
    ) {
        self.configuration = configuration
        self.eventLoopGroup = eventLoopGroup
        self.logger = logger
        self.voices = voices
        self.engines = engines
        self.readiness = readiness
        self.metrics = metrics
        self.onBound = onBound
        decide = upgrade
    }

    public func run() async throws {
        let configuration = configuration
        let prefix = RequestTarget(configuration.pathPrefix).segments.map(String.init)
        let upgrades = UpgradePolicy(
            prefix: prefix, origins: configuration.origins, access: configuration.access,
            callLimits: configuration.socketLimits,
            plainLimits: configuration.plainSocketLimits, memory: configuration.memory, decide: decide, logger: logger)
        let connections = ConnectionRegistry(limits: configuration.connections)
        let responder = SiteResponder(
            prefix: prefix, page: PlaygroundPage(html: PackageResources.index_html), access: configuration.access,
            voices: voices, engines: engines, readiness: readiness,
            metrics: { [metrics] in metrics() + connections.families })
        let (sockets, accepted) = AsyncStream.makeStream(of: AcceptedSocket.self)
        let connection = HTTPConnection(
            responder: responder, upgrades: upgrades, limits: configuration.limits, connections: connections
        ) { socket in
            if case .terminated = accepted.yield(socket) { socket.socket.close(.goingAway) }
        }
        let listener = try await ServerBootstrap(group: eventLoopGroup)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try connection.setUp(channel) }
            }
            .bind(host: configuration.host, port: configuration.port).get()
        let announcement = Task { [onBound] in
            if let address = listener.localAddress { await onBound(address) }
        }
        defer { announcement.cancel() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await withTaskCancellationOrGracefulShutdownHandler {
                    await withDiscardingTaskGroup { group in
                        for await socket in sockets { group.addTask { await socket.run() } }
                    }
                } onCancelOrGracefulShutdown: {
                    listener.close(promise: nil)
                    connections.shutDown { accepted.finish() }
                }
            }
            // By then the deadlines of all connections have passed. What is left are owners of WebSockets that have not
            // noticed the end of theirs.
            group.addTask { [timeout = Self.shutdownTimeout] in
                try await gracefulShutdown()
                try await Task.sleep(for: timeout)
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Connections that the kernel completes before they are accepted.
    private static let backlog: CInt = 512
    /// From the request to shut down until the tasks of connections are cancelled.
    private static let shutdownTimeout = Duration.milliseconds(1100)
}
