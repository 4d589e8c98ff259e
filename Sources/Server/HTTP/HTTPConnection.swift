import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Sets up accepted TCP connections, and serves those that become WebSockets. Plain requests are answered within the
/// pipeline (`HTTPConnectionHandler`).
struct HTTPConnection: ServerChildChannel {
    /// A connection that was upgraded.
    struct AcceptedSocket: Sendable {
        let socket: ClientSocket
        let serve: @Sendable (ClientSocket) async -> Void
    }

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        /// Fails when the connection ends without an upgrade.
        let outcome: EventLoopFuture<AcceptedSocket>
    }

    let responder: SiteResponder
    let upgrades: UpgradePolicy
    let limits: HTTPLimits
    let connections: ConnectionRegistry

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            guard let place = connections.open(channel) else { return try reject(channel) }
            let pipeline = channel.pipeline.syncOperations
            try channel.syncOptions?.setOption(.writeBufferWaterMark, value: .init(low: 16 << 10, high: 64 << 10))

            var decoding = NIOHTTPDecoderLimitConfiguration()
            decoding.maxHeaderFieldSize = limits.headerFieldSize
            decoding.maxHeaderListSize = limits.headerListSize
            decoding.maxHeaderFieldCount = limits.headerFieldCount
            let encoder = HTTPResponseEncoder()
            let decoder = ByteToMessageHandler(
                HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: decoding))
            let discarder = InputDiscarder()
            let outcome = channel.eventLoop.makePromise(of: AcceptedSocket.self)
            let handler = HTTPConnectionHandler(
                responder: responder, upgrades: upgrades, limits: limits, place: place, discarder: discarder,
                encoder: encoder, decoder: decoder, outcome: outcome)
            do {
                try pipeline.addHandlers(encoder, discarder, decoder, handler)
            } catch {
                outcome.fail(error)
                throw error
            }
            return Value(channel: channel, outcome: outcome.futureResult)
        }
    }

    func handle(value: Value, logger: Logger) async {
        let accepted: AcceptedSocket
        do {
            accepted = try await withTaskCancellationHandler {
                try await value.outcome.get()
            } onCancel: {
                value.channel.close(promise: nil)
            }
        } catch {
            // A plain request, a refused upgrade, or a deadline: the pipeline ends the connection by itself.
            try? await value.channel.closeFuture.get()
            return
        }
        let socket = accepted.socket
        await withTaskCancellationHandler {
            await accepted.serve(socket)
            socket.close(.normal)
            try? await value.channel.closeFuture.get()
        } onCancel: {
            socket.close(.goingAway, reason: "the server is shutting down")
        }
    }

    /// Answers without a look at the request, and closes at once.
    private func reject(_ channel: any Channel) throws -> Value {
        let response = PlainResponse(.unavailable("Too many connections are open."))
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTPResponseEncoder())
        try pipeline.addHandler(ConnectionRejecter(response: response))
        return Value(
            channel: channel, outcome: channel.eventLoop.makeFailedFuture(ChannelError.inappropriateOperationForState))
    }
}

/// Writes one response as soon as the connection is active, and closes it.
private final class ConnectionRejecter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = HTTPServerResponsePart

    private let response: PlainResponse

    init(response: PlainResponse) {
        self.response = response
    }

    func channelActive(context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(response.head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(response.body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        // What the kernel has not taken by now is lost; it always takes a few hundred bytes.
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}
