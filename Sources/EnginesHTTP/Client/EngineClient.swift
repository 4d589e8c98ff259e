import AsyncHTTPClient
import Engine
import NIOCore
import NIOHTTP1
import StreamSafeText
import Synchronization

/// Requests to one engine over connections that are kept.
///
/// Redirects are not followed: an operator names the place that gets the key, and no other place does. Nothing of what
/// is sent or received is logged.
public final class EngineClient: Sendable {
    public let endpoint: EngineEndpoint
    /// "The chat model" and the like, as faults begin.
    let engine: String
    private let http: HTTPClient
    /// Bytes of one answer that came compressed.
    private static let longestDecompressed = 32 << 20

    public init(to endpoint: EngineEndpoint, engine: String) {
        self.endpoint = endpoint
        self.engine = engine
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        // We ask for none, but some servers compress all the same.
        configuration.decompression = .enabled(limit: .size(Self.longestDecompressed))
        configuration.timeout.connect = TimeAmount(endpoint.patience.connect)
        // Each call under way has a connection of its own on servers of HTTP/1.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 256
        configuration.connectionPool.idleTimeout = .seconds(60)
        // An engine that refuses the connection is told of at once, instead of being tried until the time is up.
        configuration.connectionPool.retryConnectionEstablishment = false
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        // It may not be let go with connections open.
        let http = self.http
        http.shutdown { _ in }
    }

    /// Sends one request and hands its answer over while it comes. Cancelling the task closes the connection.
    ///
    /// A request that the engine did not begin to answer is repeated, as often as the endpoint says; one whose answer
    /// has begun never is, for it may have been heard.
    /// - Parameters:
    ///   - path: Begins with a slash.
    ///   - extra: More time for the answer to begin than the endpoint gives, where there is much to read.
    ///   - take: Given the content type with each piece of the body, and how it ended; answers how much more is wanted.
    ///     While it works, the engine's time stands still. An answer whose end was told may end by any means: it gets no
    ///     call then.
    /// - Throws: `EngineFault` or `CancellationError`, or what `take` throws.
    func post(
        _ path: String, body: [UInt8], contentType: String = "application/json", accept: String,
        allowing extra: Duration = .zero,
        take: @escaping @Sendable (_ contentType: String, BodyPart) async throws -> BodyDemand
    ) async throws {
        var request = HTTPClientRequest(url: endpoint.url(path))
        request.method = .POST
        request.headers.replaceOrAdd(name: "content-type", value: contentType)
        request.headers.replaceOrAdd(name: "accept", value: accept)
        for (name, value) in endpoint.headers { request.headers.replaceOrAdd(name: name, value: value) }
        request.body = .bytes(ByteBuffer(bytes: body))
        var retries = endpoint.retries
        while true {
            do {
                return try await perform(request, allowing: extra, take: take)
            } catch let refusal as Refusal {
                guard let delay = refusal.repeatAfter, retries > 0 else { throw refusal.fault }
                retries -= 1
                try await Task.sleep(for: delay)
            }
        }
    }

    /// The engine did not begin to answer.
    private struct Refusal: Error {
        var fault: EngineFault
        /// nil where repeating the request would not help.
        var repeatAfter: Duration?

        /// - Parameter retryAfter: Seconds of the header; waiting longer than two would be heard as a hole.
        init(status: UInt, retryAfter: Int?, engine: String) {
            fault = EngineFault(status: status, engine: engine)
            switch status {
            case 429 where (retryAfter ?? 0) > 2, 503 where (retryAfter ?? 0) > 2: repeatAfter = nil
            case 408, 429, 500, 502, 503, 504: repeatAfter = .seconds(max(0, retryAfter ?? 0)) + .milliseconds(150)
            default: repeatAfter = nil
            }
        }

        init(transport error: any Error, engine: String) {
            fault = EngineFault(transport: error, engine: engine)
            repeatAfter = fault.code == .unavailable ? .milliseconds(150) : nil
        }
    }

    private func perform(
        _ request: HTTPClientRequest, allowing extra: Duration,
        take: @escaping @Sendable (String, BodyPart) async throws -> BodyDemand
    ) async throws {
        var patience = endpoint.patience
        patience.answer += extra
        let watch = Watch(patience)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in try await exchange(request, watch: watch, take: take) }
            group.addTask { [engine] in
                try await watch.run()
                // The answer is complete, only the connection is not at rest: it is closed instead of kept.
                guard !watch.isComplete else { return }
                throw EngineFault(.timeout, "\(engine) did not answer in time.")
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func exchange(
        _ request: HTTPClientRequest, watch: Watch,
        take: @escaping @Sendable (String, BodyPart) async throws -> BodyDemand
    ) async throws {
        let response: HTTPClientResponse
        do {
            response = try await http.execute(request, deadline: .distantFuture)
        } catch {
            try Task.checkCancellation()
            throw Refusal(transport: error, engine: engine)
        }
        guard 200..<300 ~= response.status.code else {
            let retryAfter = response.headers.first(name: "retry-after").flatMap { Int($0) }
            throw Refusal(status: response.status.code, retryAfter: retryAfter, engine: engine)
        }
        let type = StreamSafeText.bounded(response.headers.first(name: "content-type") ?? "").lowercased()
        var pieces = response.body.makeAsyncIterator()
        reading: while true {
            let part: BodyPart
            do {
                part = try await pieces.next().map(BodyPart.piece) ?? .end
            } catch {
                try Task.checkCancellation()
                part = .broken(EngineFault(transport: error, hasBegun: true, engine: engine))
            }
            watch.stop()
            let demand = try await take(type, part)
            guard case .piece = part else { return }
            switch demand {
            case .more: watch.start()
            case .leftovers: watch.complete(within: Self.leftovers)
            case .nothing: break reading
            }
        }
        // Read to the end, the connection can serve again.
        watch.complete(within: .milliseconds(100))
        do {
            while try await pieces.next() != nil {}
        } catch {
            // It broke behind the answer, which is complete.
            try Task.checkCancellation()
        }
    }

    /// How long what may follow a complete answer is waited for, such as the usage of a chat model.
    private static let leftovers = Duration.milliseconds(500)
}

/// What comes of the body of an answer.
enum BodyPart {
    case piece(ByteBuffer)
    /// The body is complete, as far as HTTP knows.
    case end
    /// The connection broke before that.
    case broken(EngineFault)
}

/// How much more of an answer is wanted.
enum BodyDemand {
    case more
    /// The answer is complete, and something that is nice to have may follow: it is waited for a moment.
    case leftovers
    case nothing
}

extension EngineClient {
    /// The engine's time: how long is still waited for its next byte.
    private final class Watch: Sendable {
        private struct State {
            /// nil while it is not the engine that is waited for.
            var due: ContinuousClock.Instant?
            /// Set once all that matters has come.
            var end: ContinuousClock.Instant?
        }

        private let state: Mutex<State>
        private let pause: Duration

        init(_ patience: EngineEndpoint.Patience) {
            state = Mutex(State(due: .now + patience.answer))
            pause = patience.pause
        }

        func stop() { state.withLock { $0.due = nil } }
        func start() { state.withLock { [pause] in $0.due = .now + pause } }

        var isComplete: Bool { state.withLock { $0.end != nil } }

        /// All that matters has come; the rest has a moment, which does not grow.
        func complete(within moment: Duration) {
            state.withLock { state in
                let end = min(state.end ?? .now + moment, .now + moment)
                (state.end, state.due) = (end, end)
            }
        }

        /// Returns when the time is up.
        /// - Throws: `CancellationError`.
        func run() async throws {
            while true {
                let now = ContinuousClock.now
                let next = state.withLock(\.due) ?? now + .milliseconds(250)
                if next <= now { return }
                try await Task.sleep(until: min(next, now + .milliseconds(250)))
            }
        }
    }
}

extension TimeAmount {
    fileprivate init(_ duration: Duration) {
        self = .nanoseconds(Int64(duration / .nanoseconds(1)))
    }
}
