import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// The client end of a control WebSocket: text messages out, text messages in.
package final class ControlClient: Sendable {
    private let channel: any Channel
    /// Messages in the order of arrival; ends when the socket closes.
    package let messages: AsyncStream<Message>

    package enum Message: Sendable {
        case text([UInt8])
        case closed(code: UInt16?, reason: String)
    }

    /// A server cannot make us hold more than this many messages that nobody reads.
    private static let inboxLimit = 65_536

    private init(channel: any Channel, messages: AsyncStream<Message>) {
        self.channel = channel
        self.messages = messages
    }

    /// - Throws: `CallerError.unreachable`, or `notUpgraded` when the server refuses the WebSocket.
    package static func connect(to url: WebSocketURL, on eventLoop: any EventLoop) async throws -> ControlClient {
        let (messages, inbox) = AsyncStream.makeStream(of: Message.self, bufferingPolicy: .bufferingNewest(inboxLimit))
        let upgraded: EventLoopFuture<any Channel>
        do {
            upgraded = try await ClientBootstrap(group: eventLoop)
                .channelOption(.socketOption(.tcp_nodelay), value: 1)
                .connectTimeout(.seconds(10))
                .connect(host: url.host, port: url.port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try configure(channel, url: url, inbox: inbox)
                    }
                }
        } catch {
            throw CallerError.unreachable("\(error)")
        }
        return ControlClient(channel: try await upgraded.get(), messages: messages)
    }

    private static func configure(
        _ channel: any Channel, url: WebSocketURL, inbox: AsyncStream<Message>.Continuation
    ) throws -> EventLoopFuture<any Channel> {
        let upgrader = NIOTypedWebSocketClientUpgrader<any Channel>(maxFrameSize: 1 << 24) { channel, _ in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(
                    NIOWebSocketFrameAggregator(
                        minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 1024,
                        maxAccumulatedFrameSize: 1 << 24))
                try pipeline.addHandler(MessageHandler(inbox: inbox))
                return channel
            }
        }
        let head = HTTPRequestHead(
            version: .http1_1, method: .GET, uri: url.pathAndQuery,
            headers: ["Host": "\(url.host):\(url.port)", "Content-Length": "0"])
        let configuration = NIOTypedHTTPClientUpgradeConfiguration<any Channel>(
            upgradeRequestHead: head, upgraders: [upgrader]
        ) { channel in
            channel.eventLoop.makeFailedFuture(CallerError.notUpgraded)
        }
        return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
            configuration: .init(upgradeConfiguration: configuration))
    }

    package func send(_ text: [UInt8]) async throws {
        let frame = WebSocketFrame(
            fin: true, opcode: .text, maskKey: .random(), data: ByteBuffer(bytes: text))
        try await channel.writeAndFlush(frame).get()
    }

    package func close() async {
        var data = ByteBuffer()
        data.write(webSocketErrorCode: .normalClosure)
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, maskKey: .random(), data: data)
        try? await channel.writeAndFlush(frame).get()
        try? await channel.close().get()
    }
}

/// Turns frames into messages and answers pings.
private final class MessageHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let inbox: AsyncStream<ControlClient.Message>.Continuation
    private var closing: (code: UInt16?, reason: String) = (nil, "")

    init(inbox: AsyncStream<ControlClient.Message>.Continuation) {
        self.inbox = inbox
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        var bytes = frame.unmaskedData
        switch frame.opcode {
        case .text, .binary:
            inbox.yield(.text(bytes.readBytes(length: bytes.readableBytes) ?? []))
        case .ping:
            let pong = WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: bytes)
            context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
        case .connectionClose:
            closing = (bytes.readInteger(as: UInt16.self), bytes.readString(length: bytes.readableBytes) ?? "")
            let answer = WebSocketFrame(
                fin: true, opcode: .connectionClose, maskKey: .random(), data: frame.unmaskedData)
            context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
            context.close(promise: nil)
        default:
            break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        inbox.yield(.closed(code: closing.code, reason: closing.reason))
        inbox.finish()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
