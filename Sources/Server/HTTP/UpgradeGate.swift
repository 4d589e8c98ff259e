import Logging
import NIOCore
import NIOHTTP1

/// Decides about the first request of a connection before the upgrade handler behind it sees it.
///
/// The upgrade handler of NIO swallows the head of a request whose `Upgrade` header no upgrader takes, so such a
/// request must not reach it as it came: here it is refused, or loses the header and goes on as a plain request.
/// After the first head this handler only passes things on, unread: they may be WebSocket bytes by then.
///
/// A connection carries one request. Besides WebSockets there are a page and two probes to serve; and a proxy that
/// reuses connections would otherwise send an upgrade behind a plain request, where the pipeline is built already.
final class UpgradeGate: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case awaitingHead
        /// Parts that came behind the head, in order. Reading is held back, so they are few.
        case deciding(HTTPRequestHead, held: [HTTPServerRequestPart])
        case refused
        case open
    }

    private let upgrades: UpgradePolicy
    private let headTimeout: Duration
    private var state = State.awaitingHead
    private var isReadOwed = false
    private var alarm: Scheduled<Void>?
    /// What the upgrade was granted to; the upgrader behind asks for it.
    private(set) var granted: UpgradePolicy.Grant?

    /// - Parameter headTimeout: From the accepted connection to a complete request head; then the connection is cut.
    init(upgrades: UpgradePolicy, headTimeout: Duration) {
        self.upgrades = upgrades
        self.headTimeout = headTimeout
    }

    func handlerAdded(context: ChannelHandlerContext) {
        alarm = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(headTimeout)) {
            context.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        alarm?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        case .open:
            context.fireChannelRead(data)
        case .refused:
            break
        case .deciding(let head, var held):
            held.append(unwrapInboundIn(data))
            state = .deciding(head, held: held)
        case .awaitingHead:
            guard case .head(let head) = unwrapInboundIn(data) else { return }
            alarm?.cancel()
            receive(head, context)
        }
    }

    func read(context: ChannelHandlerContext) {
        if case .deciding = state { isReadOwed = true } else { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard case .awaitingHead = state, let error = error as? HTTPParserError else {
            return context.fireErrorCaught(error)
        }
        refuse(
            error == .headerOverflow
                ? Refusal(.requestHeaderFieldsTooLarge, "BadRequest", "The request head is too large.")
                : .badRequest("This is not HTTP/1.1."), context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch (state, event) {
        case (.awaitingHead, is ChannelShouldQuiesceEvent), (.refused, ChannelEvent.inputClosed):
            context.close(promise: nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    private func receive(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard upgrades.concerns(head) else {
            state = .open
            var plain = head
            plain.headers.remove(name: "Upgrade")
            plain.headers.replaceOrAdd(name: "Connection", value: "close")
            return context.fireChannelRead(wrapInboundOut(.head(plain)))
        }
        state = .deciding(head, held: [])
        let upgrades = upgrades
        let remoteAddress = context.channel.remoteAddress
        context.eventLoop.makeFutureWithTask {
            await upgrades.judge(head, from: remoteAddress)
        }.assumeIsolated().whenComplete { result in
            // The task throws nothing itself; what fails here is our own mistake or a loop that is going away.
            self.decided((try? result.get()) ?? .failure(.internalError), context)
        }
    }

    private func decided(_ decision: Result<UpgradePolicy.Grant, Refusal>, _ context: ChannelHandlerContext) {
        guard case .deciding(let head, let held) = state, context.channel.isActive else { return }
        switch decision {
        case .failure(let refusal):
            refuse(refusal, context)
        case .success(let grant):
            granted = grant
            state = .open
            context.fireChannelRead(wrapInboundOut(.head(head)))
            for part in held { context.fireChannelRead(wrapInboundOut(part)) }
            context.fireChannelReadComplete()
        }
        if isReadOwed {
            isReadOwed = false
            // Through the whole pipeline: after an upgrade this handler is no longer a part of it.
            context.channel.read()
        }
    }

    /// Answers and ends the connection, leaving the client two seconds to read the answer.
    private func refuse(_ refusal: Refusal, _ context: ChannelHandlerContext) {
        state = .refused
        alarm?.cancel()
        let body = ByteBuffer(string: refusal.body)
        var headers = HTTPHeaders(refusal.headers.map { ($0.name, $0.value) })
        headers.add(name: "Content-Type", value: "application/json")
        headers.add(name: "Content-Length", value: String(body.readableBytes))
        headers.add(name: "Cache-Control", value: "no-store")
        headers.add(name: "Connection", value: "close")
        let head = HTTPResponseHead(version: .http1_1, status: refusal.status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(mode: .output, promise: nil)
        alarm = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(2)) {
            context.close(promise: nil)
        }
    }
}
