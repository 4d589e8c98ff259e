import NIOCore
import NIOWebSocket
import SansIO
import Shares

/// Drives one WebSocket on the event loop of its connection: frames in, `ClientSocket` events out, and back.
final class ClientSocketHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = Never
    typealias OutboundOut = WebSocketFrame

    private enum State {
        case open
        /// Our close frame is queued or on its way; the peer's is awaited until the alarm.
        case closing(CloseCode)
        case closed
    }

    private let limits: ClientSocketLimits
    private let socket: ClientSocket
    private var incoming: IncomingMessages
    private var messageAlarm: Scheduled<Void>?
    private var pacer: Pacer
    private var paceAlarm: Scheduled<Void>?
    /// Frames of the present read.
    private var frames = 0
    private var keepAlive: KeepAlive
    private var state = State.open
    /// The payload of the newest ping of a read, or while the connection takes no more (RFC 6455 §5.5.3 asks for no other).
    private var pongOwed: ByteBuffer?
    /// The consumer is behind.
    private var isReadingHeld = false
    private var isReadingPaused: Bool { isReadingHeld || paceAlarm != nil }
    private var isReadOwed = false
    private var pingAlarm: Scheduled<Void>?
    private var closeAlarm: (scheduled: Scheduled<Void>, deadline: NIODeadline)?
    /// How the socket, which lives on any thread, finds us; empty once we are out of the pipeline.
    private let link: Link

    private typealias Link = NIOLoopBoundBox<(handler: ClientSocketHandler, context: ChannelHandlerContext)?>

    /// Adds a handler to the end of an upgraded pipeline. To be called on the channel's event loop.
    static func install(
        on channel: any Channel, limits: ClientSocketLimits, memory: MemoryAccount, subprotocol: String?
    ) throws -> ClientSocket {
        let loop = channel.eventLoop
        let link = Link.makeEmptyBox(
            valueType: (handler: ClientSocketHandler, context: ChannelHandlerContext).self, eventLoop: loop)
        let socket = ClientSocket(
            limits: limits, memory: memory, remoteAddress: channel.remoteAddress, subprotocol: subprotocol,
            wake: { loop.execute { if let (handler, context) = link.value { handler.send(context) } } },
            resumeReading: {
                loop.execute { if let (handler, context) = link.value { handler.resumeReading(context) } }
            })
        let input = MemoryReservation(account: memory, allowance: limits.freeInput)
        let meter = try FrameMeterHandler.install(on: channel, memory: input)
        try channel.pipeline.syncOperations.addHandler(
            ClientSocketHandler(
                socket: socket, limits: limits,
                incoming: IncomingMessages(limits: limits, meter: meter, memory: input), link: link))
        return socket
    }

    private init(socket: ClientSocket, limits: ClientSocketLimits, incoming: IncomingMessages, link: Link) {
        self.socket = socket
        self.limits = limits
        self.link = link
        self.incoming = incoming
        pacer = Pacer(burst: limits.frameBurst, perSecond: limits.framesPerSecond, now: .now)
        keepAlive = KeepAlive(interval: limits.pingInterval, missedPongs: limits.missedPongs, now: .now)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        link.value = (self, context)
        armPing(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        link.value = nil
        paceAlarm?.cancel()
        finish(.lost, context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(.lost, context)
        context.fireChannelInactive()
    }

    // MARK: Receiving

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        keepAlive.heard()
        frames += 1
        switch (state, incoming.handle(unwrapInboundIn(data))) {
        case (.open, .message(let message)):
            if !socket.deliver(.message(message)) { isReadingHeld = true }
        case (.open, .ping(let payload)):
            pongOwed = payload
        case (.open, .close(let code, let reason)):
            // The answer carries the peer's own code; no code is answered by none (RFC 6455 §5.5.1).
            socket.shut()
            writeClose(code, "", context)
            context.flush()
            finish(.byClient(code, reason: reason), context)
            context.close(mode: .output, promise: nil)
            cut(after: limits.closeTimeout, context)
        case (.open, .violation(let code, let reason)):
            violate(code, reason, context)
        case (.closing(let code), .close), (.closing(let code), .violation):
            finish(.byServer(code), context)
            context.close(promise: nil)
        case (_, .none), (.open, .pong), (.closing, .message), (.closing, .ping), (.closing, .pong), (.closed, _):
            break  // Nothing to tell, or too late to matter.
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        keepPace(context)
        switch state {
        case .open:
            if pongOwed != nil { send(context) }
            incoming.noteRead(now: .now)
            armMessageAlarm(context)
        case .closing:
            incoming.noteRead(now: .now)
        case .closed:
            break
        }
        context.fireChannelReadComplete()
    }

    /// One timer at a time: it looks again when the message it was set for is complete.
    private func armMessageAlarm(_ context: ChannelHandlerContext) {
        guard messageAlarm == nil, let wait = incoming.deadline.map({ $0 - .now }) else { return }
        messageAlarm = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(max(wait, .zero))) {
            self.messageAlarm = nil
            if self.isReadingHeld { self.incoming.restartDeadline(now: .now) }
            guard self.incoming.isOverdue(now: .now) else { return self.armMessageAlarm(context) }
            let seconds = self.limits.messageTimeout.components.seconds
            self.violate(.policyViolation, CloseReason("a message was not complete after \(seconds) s"), context)
        }
    }

    /// Holds back reading while the consumer is behind: TCP then holds back the client.
    func read(context: ChannelHandlerContext) {
        if isReadingPaused { isReadOwed = true } else { context.read() }
    }

    /// If too many frames came, reading goes on when they have had their time. The deadline of a message stays.
    private func keepPace(_ context: ChannelHandlerContext) {
        pacer.charge(frames, now: .now)
        frames = 0
        let pause = pacer.pause(now: .now)
        guard paceAlarm == nil, pause > .zero else { return }
        paceAlarm = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(pause)) {
            self.paceAlarm = nil
            self.goOnReading(context)
        }
    }

    private func resumeReading(_ context: ChannelHandlerContext) {
        guard isReadingHeld else { return }
        isReadingHeld = false
        incoming.restartDeadline(now: .now)
        goOnReading(context)
    }

    private func goOnReading(_ context: ChannelHandlerContext) {
        guard !isReadingPaused else { return }
        keepAlive.heard()
        guard isReadOwed else { return }
        isReadOwed = false
        context.read()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let refusal = error as? MemoryBudget.Refusal { return reject(refusal, context) }
        switch error as? NIOWebSocketError {
        case .invalidFrameLength:
            violate(.messageTooLarge, CloseReason("a message may have \(limits.messageSize) bytes"), context)
        case .fragmentedControlFrame, .multiByteControlFrameLength:
            violate(.protocolError, "control frames are short and whole", context)
        case nil:
            finish(.lost, context)
            context.close(promise: nil)
        }
    }

    /// The unfinished message does not fit into the memory.
    private func reject(_ refusal: MemoryBudget.Refusal, _ context: ChannelHandlerContext) {
        guard case .open = state else {
            // Of a client that is being closed, only its close frame is awaited.
            return context.close(promise: nil)
        }
        let reason: CloseReason =
            switch refusal {
            case .budget: "the server has no memory for this message; try again later"
            case .share: "this client holds as much memory as it may; try again later"
            }
        violate(.tryAgainLater, reason, context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            switch state {
            case .open: finish(.lost, context)
            case .closing(let code): finish(.byServer(code), context)
            case .closed: break
            }
            context.close(promise: nil)
        case is ChannelShouldQuiesceEvent:
            socket.close(.goingAway, reason: "the server is shutting down")
            cut(after: min(limits.shutdownTimeout, limits.closeTimeout), context)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    // MARK: Sending

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        send(context)
        context.fireChannelWritabilityChanged()
    }

    /// Writes what waits for as long as the connection takes it; a close at any time.
    private func send(_ context: ChannelHandlerContext) {
        guard case .open = state else { return }
        if context.channel.isWritable, let payload = pongOwed {
            pongOwed = nil
            write(.pong, payload, context)
        }
        // A queued close starts its clock now, even behind messages that the client never takes.
        if !socket.isOpen { cut(after: limits.closeTimeout, context) }
        while let entry = socket.takeOutgoing(canTakeText: context.channel.isWritable) {
            switch entry {
            case .text(let bytes):
                write(.text, ByteBuffer(bytes: bytes), context)
            case .close(let code, let reason):
                writeClose(code, reason, context)
                state = .closing(code)
                // It may have been queued after the look at the socket above.
                cut(after: limits.closeTimeout, context)
            }
        }
        context.flush()
    }

    private func write(_ opcode: WebSocketOpcode, _ payload: ByteBuffer, _ context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(WebSocketFrame(fin: true, opcode: opcode, data: payload)), promise: nil)
    }

    private func writeClose(_ code: CloseCode?, _ reason: CloseReason, _ context: ChannelHandlerContext) {
        var payload = ByteBuffer()
        if let code {
            payload.writeInteger(code.rawValue)
            payload.writeString(reason.text)
        }
        write(.connectionClose, payload, context)
    }

    // MARK: Ending

    /// Says why and stops listening; the peer has `closeTimeout` to take it.
    private func violate(_ code: CloseCode, _ reason: CloseReason, _ context: ChannelHandlerContext) {
        guard case .open = state else { return }
        socket.shut()
        writeClose(code, reason, context)
        context.flush()
        finish(.byServer(code), context)
        context.close(mode: .output, promise: nil)
        cut(after: limits.closeTimeout, context)
    }

    /// Tells the consumer, once.
    private func finish(_ end: ClientSocketEnd, _ context: ChannelHandlerContext) {
        switch state {
        case .open, .closing:
            if case .closing(let code) = state, end == .lost {
                _ = socket.deliver(.closed(.byServer(code)))
            } else {
                _ = socket.deliver(.closed(end))
            }
            state = .closed
            socket.shut()
            pingAlarm?.cancel()
            messageAlarm?.cancel()
            incoming.end()
            pongOwed = nil
            // What the peer still sends is dropped; held back it would block its close.
            resumeReading(context)
        case .closed:
            break
        }
    }

    /// Closes the connection after `timeout`, unless it is to be closed earlier already.
    private func cut(after timeout: Duration, _ context: ChannelHandlerContext) {
        let deadline = NIODeadline.now() + TimeAmount(timeout)
        if let closeAlarm, closeAlarm.deadline <= deadline { return }
        closeAlarm?.scheduled.cancel()
        let scheduled = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            context.close(promise: nil)
        }
        closeAlarm = (scheduled, deadline)
        context.channel.closeFuture.assumeIsolated().whenComplete { _ in scheduled.cancel() }
    }

    private func armPing(_ context: ChannelHandlerContext) {
        let wait = keepAlive.nextDeadline - .now
        pingAlarm = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(max(wait, .zero))) {
            // While we do not read we cannot hear, so silence proves nothing.
            if self.isReadingPaused { self.keepAlive.heard() }
            switch self.keepAlive.handleDeadline(now: .now) {
            case .wait: break
            case .ping:
                if context.channel.isWritable {
                    self.write(.ping, ByteBuffer(), context)
                    context.flush()
                }
            case .giveUp:
                self.finish(.lost, context)
                context.close(promise: nil)
                return
            }
            self.armPing(context)
        }
    }
}

extension Moment {
    fileprivate static var now: Moment {
        Moment(nanoseconds: Int64(clamping: NIODeadline.now().uptimeNanoseconds))
    }
}
