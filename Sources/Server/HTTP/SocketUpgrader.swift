import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Upgrades a connection to a WebSocket as it was granted: how large a frame may be depends on the endpoint, which is not
/// known before the request.
struct SocketUpgrader: NIOTypedHTTPServerProtocolUpgrader {
    let grant: UpgradePolicy.Grant
    let supportedProtocol = "websocket"
    let requiredUpgradeHeaders: [String] = []

    func buildUpgradeResponse(
        channel: any Channel, upgradeRequest: HTTPRequestHead, initialResponseHeaders: HTTPHeaders
    ) -> EventLoopFuture<HTTPHeaders> {
        upgrader.buildUpgradeResponse(
            channel: channel, upgradeRequest: upgradeRequest, initialResponseHeaders: initialResponseHeaders)
    }

    func upgrade(
        channel: any Channel, upgradeRequest: HTTPRequestHead
    ) -> EventLoopFuture<AcceptedSocket> {
        upgrader.upgrade(channel: channel, upgradeRequest: upgradeRequest)
    }

    private var upgrader: NIOTypedWebSocketServerUpgrader<AcceptedSocket> {
        let grant = grant
        return NIOTypedWebSocketServerUpgrader(
            maxFrameSize: grant.limits.messageSize, enableAutomaticErrorHandling: false,
            shouldUpgrade: { channel, _ in
                let headers = grant.subprotocol.map { [("Sec-WebSocket-Protocol", $0)] } ?? []
                return channel.eventLoop.makeSucceededFuture(HTTPHeaders(headers))
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    let socket = try ClientSocketHandler.install(
                        on: channel, limits: grant.limits, memory: grant.memory, subprotocol: grant.subprotocol)
                    return AcceptedSocket(socket: socket, channel: channel, serve: grant.serve)
                }
            })
    }
}
