import EnginesHTTP
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A real HTTP server on loopback whose answers a test writes beforehand, one script for each request.
final class ScriptedServer: Sendable {
    enum Step: Sendable {
        case head(HTTPResponseStatus, [(String, String)] = [])
        case body(String)
        case bytes([UInt8])
        case pause(Duration)
        case end
        /// The connection is cut without an end.
        case hangUp
    }

    struct Request: Sendable {
        var uri: String
        var headers: HTTPHeaders
        var bytes: [UInt8] = []

        var body: String { String(decoding: bytes, as: UTF8.self) }
    }

    private let log: Log
    private let channel: any Channel

    var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/v1" }
    /// This server as an engine, with all the patience that a busy machine may need.
    var endpoint: EngineEndpoint {
        var endpoint = EngineEndpoint(name: "test", baseURL: url)
        endpoint.patience.connect = .seconds(600)
        endpoint.patience.answer = .seconds(600)
        endpoint.patience.pause = .seconds(600)
        return endpoint
    }

    var requests: [Request] { log.state.withLock(\.requests) }
    /// Connections that were opened.
    var opened: Int { log.state.withLock(\.opened) }
    /// Connections that were closed.
    var closed: Int { log.state.withLock(\.closed) }

    /// - Parameter scripts: The last one serves all further requests too.
    convenience init(_ scripts: [Step]...) async throws {
        let scripts = Mutex(scripts)
        try await self.init { _ in
            scripts.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? [] }
        }
    }

    /// - Parameter answer: Writes the script for a request when it has come.
    init(answer: @escaping @Sendable (Request) -> [Step]) async throws {
        let log = Log(answer)
        self.log = log
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(log))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    func stop() async throws { try await channel.close() }

    /// What happened, and what is still to be answered.
    fileprivate final class Log: Sendable {
        struct State {
            var requests: [Request] = []
            var opened = 0
            var closed = 0
        }

        let state = Mutex(State())
        private let answer: @Sendable (Request) -> [Step]

        init(_ answer: @escaping @Sendable (Request) -> [Step]) { self.answer = answer }

        func script(for request: Request) -> [Step] {
            state.withLock { $0.requests.append(request) }
            return answer(request)
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let log: Log
        private var request: Request?

        init(_ log: Log) { self.log = log }

        func channelActive(context: ChannelHandlerContext) {
            log.state.withLock { $0.opened += 1 }
        }

        func channelInactive(context: ChannelHandlerContext) {
            log.state.withLock { $0.closed += 1 }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): request = Request(uri: head.uri, headers: head.headers)
            case .body(let piece): request?.bytes += piece.readableBytesView
            case .end:
                guard let request else { return }
                self.request = nil
                play(log.script(for: request)[...], context)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        private func play(_ steps: ArraySlice<Step>, _ context: ChannelHandlerContext) {
            guard let step = steps.first, context.channel.isActive else { return }
            let rest = steps.dropFirst()
            switch step {
            case .head(let status, let headers):
                let head = HTTPResponseHead(version: .http1_1, status: status, headers: HTTPHeaders(headers))
                context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
            case .body(let text):
                context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
            case .bytes(let bytes):
                context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
            case .end:
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            case .hangUp:
                return context.close(promise: nil)
            case .pause(let duration):
                let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
                context.eventLoop.scheduleTask(in: .nanoseconds(Int64(duration / .nanoseconds(1)))) {
                    bound.value.0.play(rest, bound.value.1)
                }
                return
            }
            play(rest, context)
        }
    }
}

extension ScriptedServer.Step {
    /// The head of a stream of server-sent events.
    static let stream = Self.head(.ok, [("content-type", "text/event-stream")])

    /// One server-sent event.
    static func event(_ data: String) -> Self { .body("data: \(data)\n\n") }

    /// A piece of an answer's text.
    static func text(_ text: String) -> Self { .event(#"{"choices":[{"delta":{"content":"\#(text)"}}]}"#) }

    static let stop = Self.event(#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#)
    static let done = Self.event("[DONE]")
}
