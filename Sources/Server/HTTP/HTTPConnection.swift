import NIOCore
import NIOHTTP1

/// Sets up accepted TCP connections. Plain requests are answered within the pipeline (`HTTPConnectionHandler`); those
/// that become WebSockets are handed on.
struct HTTPConnection: Sendable {
    let responder: SiteResponder
    let upgrades: UpgradePolicy
    let limits: HTTPLimits
    let connections: ConnectionRegistry
    /// Called on the event loop of a connection that has become a WebSocket.
    let accept: @Sendable (AcceptedSocket) -> Void

    /// To be called on the event loop of `channel` before it is active.
    func setUp(_ channel: any Channel) throws {
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
        try pipeline.addHandlers(
            encoder, discarder, decoder,
            HTTPConnectionHandler(
                responder: responder, upgrades: upgrades, limits: limits, place: place, discarder: discarder,
                encoder: encoder, decoder: decoder, accept: accept))
    }

    /// Answers without a look at the request, and closes at once.
    private func reject(_ channel: any Channel) throws {
        try channel.pipeline.syncOperations.addHandlers(
            HTTPResponseEncoder(),
            ConnectionRejecter(response: PlainResponse(.unavailable("Too many connections are open."))))
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
