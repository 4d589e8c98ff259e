import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Shares

/// The TCP side of the server: the page, the probes, and the upgrade to WebSockets. Knows nothing of sessions.
///
/// Run it in a `ServiceGroup`. On graceful shutdown it stops accepting, closes WebSockets with 1001 and returns
/// when the last connection is gone, at most `ClientSocketLimits.closeTimeout` later.
public struct WebServer: Service {
    public struct Configuration: Sendable {
        /// A name or an address to listen on.
        public var host = "127.0.0.1"
        /// 0 lets the system choose; `onBound` tells which.
        public var port = 8080
        /// A path below which all endpoints live, such as `/speech`; `/` for none.
        public var pathPrefix = "/"
        /// Accepted at a time; further ones wait in the kernel's queue.
        public var maximumConnections = 4096
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
        let responder = SiteResponder(
            prefix: prefix, page: PlaygroundPage(html: PackageResources.index_html), access: configuration.access,
            voices: voices, readiness: readiness, metrics: metrics)
        var quieter = logger
        quieter.logLevel = max(logger.logLevel, .notice)
        let application = Application(
            responder: responder,
            server: HTTPServerBuilder { responder in
                HTTPConnection(responder: responder, upgrades: upgrades, limits: configuration.limits)
            },
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(configuration.maximumConnections)),
            onServerRunning: { [onBound] channel in
                if let address = channel.localAddress { await onBound(address) }
            },
            eventLoopGroupProvider: .shared(eventLoopGroup),
            logger: quieter)
        try await application.run()
    }
}
