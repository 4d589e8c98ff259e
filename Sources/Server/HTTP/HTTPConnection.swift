import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// One TCP connection: a plain request that the responder answers, or a WebSocket.
struct HTTPConnection: HTTPChannelHandler {
    /// What became of a connection once its first request was read.
    enum Outcome: Sendable {
        case plain(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case socket(ClientSocket, serve: @Sendable (ClientSocket) async -> Void)
    }

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let outcome: EventLoopFuture<Outcome>
    }

    let responder: Responder
    let upgrades: UpgradePolicy
    let limits: HTTPLimits

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try channel.syncOptions?.setOption(.writeBufferWaterMark, value: .init(low: 16 << 10, high: 64 << 10))

            var decoding = NIOHTTPDecoderLimitConfiguration()
            decoding.maxHeaderFieldSize = limits.headerFieldSize
            decoding.maxHeaderListSize = limits.headerListSize
            decoding.maxHeaderFieldCount = limits.headerFieldCount
            let encoder = HTTPResponseEncoder()
            let decoder = ByteToMessageHandler(
                HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: decoding))
            let gate = UpgradeGate(upgrades: upgrades, headTimeout: limits.headTimeout)
            let upgrade = NIOTypedHTTPServerUpgradeHandler<Outcome>(
                httpEncoder: encoder, extraHTTPHandlers: [decoder, gate],
                upgradeConfiguration: .init(
                    upgraders: [SocketUpgrader(gate: NIOLoopBound(gate, eventLoop: channel.eventLoop))],
                    notUpgradingCompletionHandler: { channel in makePlain(channel, logger: logger) }))
            try pipeline.addHandlers(encoder, decoder, gate, upgrade)
            return Value(channel: channel, outcome: upgrade.upgradeResultFuture)
        }
    }

    func handle(value: Value, logger: Logger) async {
        let outcome: Outcome
        do {
            outcome = try await value.outcome.get()
        } catch {
            // Closed before a request was complete, refused, or cut by the head timeout.
            return value.channel.close(promise: nil)
        }
        switch outcome {
        case .plain(let channel):
            await handleHTTP(asyncChannel: channel, logger: logger)
        case .socket(let socket, let serve):
            await withTaskCancellationHandler {
                await serve(socket)
                socket.close(.normal)
                try? await value.channel.closeFuture.get()
            } onCancel: {
                socket.close(.goingAway, reason: "the server is shutting down")
            }
        }
    }

    private func makePlain(_ channel: any Channel, logger: Logger) -> EventLoopFuture<Outcome> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: limits.idleTimeout, logger: logger))
            return .plain(
                try NIOAsyncChannel(
                    wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)))
        }
    }
}

/// What one plain request may cost.
public struct HTTPLimits: Equatable, Sendable {
    /// Bytes of one header field, of all of them, and their number. Tokens of several kilobytes are usual.
    public var headerFieldSize = 16 << 10
    public var headerListSize = 64 << 10
    public var headerFieldCount = 128
    /// From the accepted connection to a complete request head.
    public var headTimeout = Duration.seconds(10)
    /// Without progress of a plain request, or with the client not closing after its answer.
    public var idleTimeout = Duration.seconds(15)

    public init() {}
}
