import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Upgrades a connection to a WebSocket as the gate has granted it: how large a frame may be depends on the endpoint,
/// which is not known before the request.
struct SocketUpgrader: NIOTypedHTTPServerProtocolUpgrader {
    let gate: NIOLoopBound<UpgradeGate>
    let supportedProtocol = "websocket"
    let requiredUpgradeHeaders: [String] = []

    func buildUpgradeResponse(
        channel: any Channel, upgradeRequest: HTTPRequestHead, initialResponseHeaders: HTTPHeaders
    ) -> EventLoopFuture<HTTPHeaders> {
        guard let grant = gate.value.granted else {
            return channel.eventLoop.makeFailedFuture(NIOWebSocketUpgradeError.unsupportedWebSocketTarget)
        }
        return upgrader(grant).buildUpgradeResponse(
            channel: channel, upgradeRequest: upgradeRequest, initialResponseHeaders: initialResponseHeaders)
    }

    func upgrade(channel: any Channel, upgradeRequest: HTTPRequestHead) -> EventLoopFuture<HTTPConnection.Outcome> {
        guard let grant = gate.value.granted else {
            return channel.eventLoop.makeFailedFuture(NIOWebSocketUpgradeError.unsupportedWebSocketTarget)
        }
        return upgrader(grant).upgrade(channel: channel, upgradeRequest: upgradeRequest)
    }

    private func upgrader(_ grant: UpgradePolicy.Grant) -> NIOTypedWebSocketServerUpgrader<HTTPConnection.Outcome> {
        NIOTypedWebSocketServerUpgrader(
            maxFrameSize: grant.limits.messageSize, enableAutomaticErrorHandling: false,
            shouldUpgrade: { channel, _ in
                let headers = grant.subprotocol.map { [("Sec-WebSocket-Protocol", $0)] } ?? []
                return channel.eventLoop.makeSucceededFuture(HTTPHeaders(headers))
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    let socket = try ClientSocketHandler.install(
                        on: channel, limits: grant.limits, memory: grant.memory, subprotocol: grant.subprotocol)
                    return .socket(socket, serve: grant.serve)
                }
            })
    }
}
