import NIOCore
import NIOWebSocket

/// Drives one WebSocket of ours on its event loop: frames to messages and back, pings, and the end.
final class WebSocketClientHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = Never
    typealias OutboundOut = WebSocketFrame

    private let pingInterval: Duration
    private var outbox: SocketOutbox
    private var context: ChannelHandlerContext?
    private var receiver: ((WebSocketClient.Event) -> Void)?
    /// Came before there was a receiver, or while it was held; as much as one read brings.
    private var waiting: [WebSocketClient.Event] = []
    private var isHeld = true
    private var isReadOwed = false
    private var hasEnded = false
    private var isClosing = false
    private var closing: (code: UInt16?, reason: String) = (nil, "")
    private var alarm: Scheduled<Void>?
    private var silentPings = 0

    init(_ options: WebSocketClientOptions) {
        pingInterval = options.pingInterval
        outbox = SocketOutbox(mostAudio: options.waitingAudio, mostOther: options.waitingOther)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        armPing(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        alarm?.cancel()
        self.context = nil
        finish()
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    // MARK: Receiving

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        silentPings = 0
        let frame = unwrapInboundIn(data)
        var bytes = frame.unmaskedData
        switch frame.opcode {
        case .text, .binary:
            deliver(.message(Array(bytes.readableBytesView)))
        case .ping:
            write(.pong, bytes)
        case .connectionClose:
            closing = (bytes.readInteger(as: UInt16.self), bytes.readString(length: bytes.readableBytes) ?? "")
            if !isClosing { write(.connectionClose, frame.unmaskedData) }
            isClosing = true
            context.close(promise: nil)
        case .pong, .continuation:
            break
        default:
            // Reserved: the connection is of no use (RFC 6455 §5.2).
            context.close(promise: nil)
        }
    }

    func read(context: ChannelHandlerContext) {
        if isHeld { isReadOwed = true } else { context.read() }
    }

    func receive(_ receiver: @escaping (WebSocketClient.Event) -> Void) {
        self.receiver = receiver
        resume()
    }

    func hold() {
        isHeld = true
    }

    func resume() {
        isHeld = false
        while !isHeld, !waiting.isEmpty, let receiver { receiver(waiting.removeFirst()) }
        guard !isHeld, isReadOwed else { return }
        isReadOwed = false
        context?.read()
    }

    private func deliver(_ event: WebSocketClient.Event) {
        guard !isHeld, waiting.isEmpty, let receiver else { return waiting.append(event) }
        receiver(event)
    }

    private func finish() {
        guard !hasEnded else { return }
        hasEnded = true
        alarm?.cancel()
        deliver(.closed(code: closing.code, reason: closing.reason))
        if waiting.isEmpty { receiver = nil }
    }

    /// Too long a message, bytes that are no frames, or a broken connection.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    // MARK: Sending

    func send(_ text: [UInt8], isAudio: Bool) {
        guard let context, !isClosing else { return }
        if context.channel.isWritable, outbox.isEmpty {
            write(.text, ByteBuffer(bytes: text))
        } else if outbox.append(text, isAudio: isAudio) == .overflowed {
            isClosing = true
            context.close(promise: nil)
        }
    }

    func write(_ text: [UInt8], promise: EventLoopPromise<Void>) {
        guard let context, !isClosing else { return promise.fail(ChannelError.ioOnClosedChannel) }
        let frame = WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: ByteBuffer(bytes: text))
        context.writeAndFlush(wrapOutboundOut(frame), promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        while context.channel.isWritable, let text = outbox.next() { write(.text, ByteBuffer(bytes: text)) }
        context.fireChannelWritabilityChanged()
    }

    func close(_ code: UInt16) {
        guard let context, !isClosing else { return }
        isClosing = true
        var data = ByteBuffer()
        data.writeInteger(code)
        write(.connectionClose, data)
        // Its answer has to be read, whether or not anybody waits for messages.
        resume()
        context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(2)) { self.context?.close(promise: nil) }
    }

    private func armPing(_ context: ChannelHandlerContext) {
        let interval = TimeAmount.nanoseconds(Int64(pingInterval / .nanoseconds(1)))
        alarm = context.eventLoop.assumeIsolated().scheduleTask(in: interval) { self.ping() }
    }

    private func ping() {
        guard let context else { return }
        // While we do not read, its answers cannot be seen.
        if !isHeld { silentPings += 1 }
        guard silentPings <= 2 else { return context.close(promise: nil) }
        write(.ping, ByteBuffer())
        armPing(context)
    }

    private func write(_ opcode: WebSocketOpcode, _ data: ByteBuffer) {
        guard let context else { return }
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }
}
