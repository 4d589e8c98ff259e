import NIOCore
import NIOHTTP1
import RTCPort
import SansIO

/// Drives `HTTPConnectionState` on the event loop of its connection: parsed requests in, a response or an upgrade out.
///
/// An upgrade removes this handler with the rest of HTTP; `ClientSocketHandler` then owns the connection.
final class HTTPConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let responder: SiteResponder
    private let upgrades: UpgradePolicy
    private let place: ConnectionPlace
    private let discarder: InputDiscarder
    /// The handlers that speak HTTP in front of this one.
    private let encoder: HTTPResponseEncoder
    private let decoder: ByteToMessageHandler<HTTPRequestDecoder>
    private let accept: @Sendable (AcceptedSocket) -> Void

    private var state: HTTPConnectionState
    private var head: HTTPRequestHead?
    private var grant: UpgradePolicy.Grant?
    /// What `sendResponse` or `sendRefusal` writes.
    private var response: PlainResponse?
    private var isReadOwed = false
    private var hasStartedUpgrade = false
    private var alarm: (scheduled: Scheduled<Void>, deadline: Moment)?

    /// - Parameter accept: Called when the connection has become a WebSocket.
    init(
        responder: SiteResponder, upgrades: UpgradePolicy, limits: HTTPLimits, place: ConnectionPlace,
        discarder: InputDiscarder, encoder: HTTPResponseEncoder, decoder: ByteToMessageHandler<HTTPRequestDecoder>,
        accept: @escaping @Sendable (AcceptedSocket) -> Void
    ) {
        self.responder = responder
        self.upgrades = upgrades
        self.place = place
        self.discarder = discarder
        self.encoder = encoder
        self.decoder = decoder
        self.accept = accept
        state = HTTPConnectionState(limits: limits, now: Moment(.now()))
    }

    func handlerAdded(context: ChannelHandlerContext) {
        arm(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        // The deadline holds until the upgrade is complete, and so longer than this handler is in the pipeline.
        if !hasStartedUpgrade { disarm() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            if self.head == nil { self.head = head }
            handle(upgrades.concerns(head) ? .upgradeHead : .plainHead, context)
        case .body:
            handle(.body, context)
        case .end:
            handle(.end, context)
        }
    }

    func read(context: ChannelHandlerContext) {
        if state.isReadingPaused { isReadOwed = true } else { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.close(promise: nil) }
        if response == nil {
            response = PlainResponse(
                error == .headerOverflow
                    ? HTTPError(.requestHeaderFieldsTooLarge, "BadRequest", "The request head is too large.")
                    : .badRequest("This is not HTTP/1.1."))
        }
        handle(.malformed, context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed: handle(.inputClosed, context)
        case is ChannelShouldQuiesceEvent: handle(.shutdown, context)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    // MARK: The state

    private func handle(_ input: HTTPConnectionState.Input, _ context: ChannelHandlerContext) {
        let (wasWaiting, wasPaused) = (state.isWaitingForClient, state.isReadingPaused)
        let outputs = state.handle(input, now: Moment(.now()))
        if state.isWaitingForClient != wasWaiting { place.setWaitingForClient(!wasWaiting) }
        for output in outputs { perform(output, context) }
        arm(context)
        if wasPaused, !state.isReadingPaused, isReadOwed {
            isReadOwed = false
            // Through the whole pipeline: after an upgrade this handler is no longer a part of it.
            context.channel.read()
        }
    }

    private func perform(_ output: HTTPConnectionState.Output, _ context: ChannelHandlerContext) {
        switch output {
        case .decideUpgrade: decideUpgrade(context)
        case .startUpgrade: startUpgrade(context)
        case .finishUpgradeRequest:
            context.fireChannelRead(wrapInboundOut(.end(nil)))
            context.fireChannelReadComplete()
        case .respond: respond(context)
        case .sendResponse, .sendRefusal: send(context)
        case .discardInput: discarder.discardAll()
        case .closeOutput: context.close(mode: .output, promise: nil)
        case .close: context.channel.close(promise: nil)
        }
    }

    private func arm(_ context: ChannelHandlerContext) {
        guard state.nextDeadline != alarm?.deadline else { return }
        alarm?.scheduled.cancel()
        alarm = state.nextDeadline.map { deadline in
            let scheduled = context.eventLoop.assumeIsolated().scheduleTask(deadline: NIODeadline(deadline)) {
                self.alarm = nil
                self.place.noteTimeout()
                self.handle(.deadline, context)
            }
            return (scheduled, deadline)
        }
    }

    private func disarm() {
        alarm?.scheduled.cancel()
        alarm = nil
    }

    // MARK: The answer

    private func decideUpgrade(_ context: ChannelHandlerContext) {
        guard let head else { return }
        let (upgrades, place) = (upgrades, place)
        let remoteAddress = context.channel.remoteAddress
        context.eventLoop.makeFutureWithTask {
            await upgrades.judge(head, from: remoteAddress, place: place)
        }.assumeIsolated().whenComplete { result in
            guard context.channel.isActive else { return }
            // The task throws nothing itself; what fails here is our own mistake or a loop that is going away.
            switch (try? result.get()) ?? .failure(.internalError) {
            case .success(let grant):
                self.grant = grant
                self.handle(.upgradeGranted, context)
            case .failure(let refusal):
                self.response = PlainResponse(refusal)
                self.handle(.upgradeRefused, context)
            }
        }
    }

    private func startUpgrade(_ context: ChannelHandlerContext) {
        guard let grant, let head else { return context.close(promise: nil) }
        let upgrade = NIOTypedHTTPServerUpgradeHandler<AcceptedSocket>(
            httpEncoder: encoder, extraHTTPHandlers: [discarder, decoder, self],
            upgradeConfiguration: .init(
                upgraders: [SocketUpgrader(grant: grant)],
                notUpgradingCompletionHandler: {
                    $0.eventLoop.makeFailedFuture(ChannelError.inappropriateOperationForState)
                }))
        do {
            try context.pipeline.syncOperations.addHandler(upgrade, position: .after(self))
        } catch {
            return context.close(promise: nil)
        }
        hasStartedUpgrade = true
        let channel = context.channel
        upgrade.upgradeResultFuture.assumeIsolated().whenComplete { result in
            self.disarm()
            // What the socket holds is released with the socket.
            self.grant = nil
            switch result {
            case .success(let socket):
                _ = self.state.handle(.upgraded, now: Moment(.now()))
                self.accept(socket)
            case .failure:
                channel.close(promise: nil)
            }
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    private func respond(_ context: ChannelHandlerContext) {
        guard let head else { return }
        let (responder, channel) = (responder, context.channel)
        context.eventLoop.makeFutureWithTask {
            await responder.response(to: head, on: channel)
        }.assumeIsolated().whenComplete { result in
            self.response = (try? result.get()) ?? PlainResponse(.internalError)
            self.handle(.responseReady, context)
        }
    }

    private func send(_ context: ChannelHandlerContext) {
        let response = response ?? PlainResponse(.internalError)
        context.write(wrapOutboundOut(.head(response.head)), promise: nil)
        if response.body.readableBytes > 0 {
            context.write(wrapOutboundOut(.body(.byteBuffer(response.body))), promise: nil)
        }
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated().whenComplete { result in
            switch result {
            case .success: self.handle(.responseSent, context)
            case .failure: context.close(promise: nil)
            }
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: sent)
    }
}
