import HummingbirdCore
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
        /// Who may open a WebSocket and see the voices and metrics. The page and the probes are for everybody.
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
    private let decide: @Sendable (UpgradeRequest) async -> UpgradeDecision

    /// - Parameters:
    ///   - voices: What `/voices` and the voice list of Azure's shape name.
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
        readiness: @escaping @Sendable () async -> Readiness = { .ready },
        metrics: @escaping @Sendable () -> [MetricFamily] = { [] },
        onBound: @escaping @Sendable (SocketAddress) async -> Void = { _ in },
        upgrade: @escaping @Sendable (UpgradeRequest) async -> UpgradeDecision
    ) {
        self.configuration = configuration
        self.eventLoopGroup = eventLoopGroup
        self.logger = logger
        self.voices = voices
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
            voices: voices, readiness: readiness, metrics: { [metrics] in metrics() + connections.families })
        var quieter = logger
        quieter.logLevel = max(logger.logLevel, .notice)
        let server = HummingbirdCore.Server(
            childChannelSetup: HTTPConnection(
                responder: responder, upgrades: upgrades, limits: configuration.limits, connections: connections),
            configuration: ServerConfiguration(
                address: .hostname(configuration.host, port: configuration.port), backlog: Self.backlog),
            onServerRunning: { [onBound] channel in
                if let address = channel.localAddress { await onBound(address) }
            },
            eventLoopGroup: eventLoopGroup,
            logger: quieter)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await withGracefulShutdownHandler {
                    try await server.run()
                } onGracefulShutdown: {
                    connections.shutDown()
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
    private static let backlog = 1024
    /// From the request to shut down until the tasks of connections are cancelled.
    private static let shutdownTimeout = Duration.milliseconds(1500)
}
