import Engine
import Logging
import NIOCore
import Server
import ServiceLifecycle
import Synchronization
import Testing

/// A `WebServer` to be run on a free port of the loopback.
struct TestServer: Sendable {
    var configure: @Sendable (inout WebServer.Configuration) -> Void = { _ in }
    var readiness: @Sendable () async -> Readiness = { .ready }
    var metrics: @Sendable () -> [MetricFamily] = { [] }
    var voices = VoiceListings(ProfileTable([]))
    var engines = EngineListings.none
    var call: @Sendable (UpgradeRequest) async -> UpgradeDecision = { _ in .accept(serve: echo) }

    /// Runs it for as long as `body` runs, then shuts it down gracefully.
    func run(_ body: (_ port: Int, _ shutDown: @Sendable () async -> Void) async throws -> Void) async throws {
        var configuration = WebServer.Configuration()
        configuration.port = 0
        // Most tests leave without answering a close.
        configuration.socketLimits.closeTimeout = .milliseconds(300)
        configuration.plainSocketLimits.closeTimeout = .milliseconds(300)
        configure(&configuration)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let server = WebServer(
            configuration: configuration, logger: logger, voices: voices, engines: engines,
            readiness: readiness, metrics: metrics, onBound: { port.yield($0.port ?? 0) }, upgrade: call)
        let services = ServiceGroup(configuration: .init(services: [server], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            var iterator = ports.makeAsyncIterator()
            let bound = try #require(await iterator.next())
            try await body(bound) { await services.triggerGracefulShutdown() }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
    }
}

/// Answers every message with itself.
@Sendable func echo(_ socket: ClientSocket) async {
    for await event in socket.events {
        if case .message(let message) = event { socket.send(message.bytes) }
    }
}

/// What happened inside a server, for a test to look at.
final class Recorder<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])
    func record(_ value: Value) { values.withLock { $0.append(value) } }
    var all: [Value] { values.withLock { $0 } }
}
