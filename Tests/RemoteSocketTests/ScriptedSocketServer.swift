import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// A WebSocket server on loopback that echoes text, and does on command what servers should not.
final class ScriptedSocketServer: Sendable {
    let channel: any Channel
    let port: Int

    static let certificate = fixture("localhost.pem")

    static func fixture(_ name: String) -> String {
        Bundle.module.path(forResource: "Fixtures/\(name)", ofType: nil) ?? ""
    }

    /// - Parameter refusal: The status with which every upgrade is refused.
    static func start(isSecure: Bool = false, refusal: HTTPResponseStatus? = nil) async throws -> ScriptedSocketServer {
        let tls: NIOSSLContext? =
            isSecure
            ? try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
                    privateKey: .privateKey(NIOSSLPrivateKey(file: fixture("localhost.key"), format: .pem)))) : nil
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    if let refusal {
                        try pipeline.configureHTTPServerPipeline()
                        try pipeline.addHandler(Refuser(status: refusal))
                        return
                    }
                    let upgrader = NIOWebSocketServerUpgrader(
                        shouldUpgrade: { channel, head in
                            // What the client showed comes back, so that a test can look at it.
                            let key = head.headers.first(name: "api-key") ?? ""
                            return channel.eventLoop.makeSucceededFuture(["x-shown": key])
                        },
                        upgradePipelineHandler: { channel, head in
                            channel.eventLoop.makeCompletedFuture {
                                try channel.pipeline.syncOperations.addHandler(Echo(head: head))
                            }
                        })
                    try pipeline.configureHTTPServerPipeline(
                        withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return ScriptedSocketServer(channel: channel)
    }

    private init(channel: any Channel) {
        self.channel = channel
        port = channel.localAddress?.port ?? 0
    }

    func stop() async {
        try? await channel.close().get()
    }
}

private final class Refuser: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    let status: HTTPResponseStatus

    init(status: HTTPResponseStatus) {
        self.status = status
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .end = unwrapInboundIn(data) else { return }
        let head = HTTPResponseHead(
            version: .http1_1, status: status, headers: ["content-length": "0", "location": "ws://127.0.0.1:1/"])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}

private final class Echo: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    let head: HTTPRequestHead

    init(head: HTTPRequestHead) {
        self.head = head
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let protocols = head.headers.first(name: "sec-websocket-protocol") ?? ""
        send("\(head.uri) \(head.headers.first(name: "api-key") ?? "") \(protocols)", context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        var bytes = frame.unmaskedData
        switch frame.opcode {
        case .text:
            let text = bytes.readString(length: bytes.readableBytes) ?? ""
            switch text {
            case "die": context.close(promise: nil)
            case "close":
                var data = ByteBuffer()
                data.writeInteger(UInt16(4001))
                data.writeString("enough")
                write(.connectionClose, data, context)
            case "flood":
                for _ in 0..<20 { write(.text, ByteBuffer(repeating: UInt8(ascii: "x"), count: 1 << 20), context) }
            case "garbage":
                var data = context.channel.allocator.buffer(capacity: 8)
                data.writeBytes([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
                write(WebSocketOpcode(encodedWebSocketOpcode: 0xB) ?? .text, data, context)
            case "pieces":
                context.write(
                    wrapOutboundOut(.init(fin: false, opcode: .text, data: ByteBuffer(string: "one, "))), promise: nil)
                context.writeAndFlush(
                    wrapOutboundOut(.init(fin: true, opcode: .continuation, data: ByteBuffer(string: "two"))),
                    promise: nil)
            default: send(text, context)
            }
        case .ping: write(.pong, bytes, context)
        case .connectionClose:
            write(.connectionClose, bytes, context)
            context.close(promise: nil)
        default: break
        }
    }

    private func send(_ text: String, _ context: ChannelHandlerContext) {
        write(.text, ByteBuffer(string: text), context)
    }

    private func write(_ opcode: WebSocketOpcode, _ data: ByteBuffer, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: opcode, data: data)), promise: nil)
    }
}
