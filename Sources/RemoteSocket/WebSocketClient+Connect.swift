import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

extension WebSocketClient {
    /// Opens a WebSocket whose life is on `eventLoop`.
    /// - Throws: `WebSocketClientFault`, or `CancellationError`.
    public static func connect(
        to address: WebSocketAddress, options: WebSocketClientOptions = WebSocketClientOptions(),
        on eventLoop: any EventLoop
    ) async throws -> WebSocketClient {
        let trust = address.isSecure ? try Trust(options) : nil
        let attempt = Attempt(on: eventLoop, timeout: options.connectTimeout)
        return try await withTaskCancellationHandler {
            let upgraded: EventLoopFuture<WebSocketClient> = ClientBootstrap(group: eventLoop)
                .channelOption(.socketOption(.tcp_nodelay), value: 1)
                .connectTimeout(TimeAmount(options.connectTimeout))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        attempt.began(channel)
                        if let trust { try channel.pipeline.syncOperations.addHandler(trust.handler(for: address)) }
                        attempt.upgrade = try configure(channel, address: address, options: options, for: attempt)
                    }
                }
                .connect(host: address.host, port: address.port)
                .flatMap { _ in
                    attempt.upgrade ?? eventLoop.makeFailedFuture(ChannelError.inappropriateOperationForState)
                }
                .flatMapErrorThrowing { throw attempt.fault(of: $0) }
            do {
                let client = try await upgraded.get()
                attempt.ended()
                return client
            } catch {
                attempt.fail()
                try Task.checkCancellation()
                throw error
            }
        } onCancel: {
            attempt.fail()
        }
    }

    private static func configure(
        _ channel: any Channel, address: WebSocketAddress, options: WebSocketClientOptions, for attempt: Attempt
    ) throws -> EventLoopFuture<WebSocketClient> {
        let size = options.messageSize
        let upgrader = NIOTypedWebSocketClientUpgrader<WebSocketClient>(maxFrameSize: size) { channel, _ in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(
                    NIOWebSocketFrameAggregator(
                        minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 4096, maxAccumulatedFrameSize: size))
                let handler = WebSocketClientHandler(options)
                try pipeline.addHandler(handler)
                return WebSocketClient(
                    channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
            }
        }
        var headers: HTTPHeaders = ["Host": address.authority, "Content-Length": "0"]
        for (name, value) in options.headers { headers.replaceOrAdd(name: name, value: value) }
        if !options.subprotocols.isEmpty {
            headers.replaceOrAdd(name: "Sec-WebSocket-Protocol", value: options.subprotocols.joined(separator: ", "))
        }
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: address.pathAndQuery, headers: headers)
        let configuration = NIOTypedHTTPClientUpgradeConfiguration<WebSocketClient>(
            upgradeRequestHead: head, upgraders: [upgrader]
        ) { channel in
            channel.eventLoop.makeFailedFuture(ChannelError.inappropriateOperationForState)
        }
        var http = NIOUpgradableHTTPClientPipelineConfiguration(upgradeConfiguration: configuration)
        // A server may speak at once, in the same packet as its answer.
        http.leftOverBytesStrategy = .forwardBytes
        let upgrade = try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(configuration: http)
        // Its own handler keeps what the answer was to itself.
        let handler = try channel.pipeline.syncOperations.handler(
            type: NIOTypedHTTPClientUpgradeHandler<WebSocketClient>.self)
        try channel.pipeline.syncOperations.addHandler(
            StatusReader { attempt.status = $0 }, position: .before(handler))
        return upgrade
    }
}

/// One attempt to connect: what to close when time or patience is up. Confined to its event loop but for `fail`.
private final class Attempt: Sendable {
    private struct State {
        var channel: (any Channel)?
        var upgrade: EventLoopFuture<WebSocketClient>?
        var alarm: Scheduled<Void>?
        var isLate = false
        var status: UInt?
        var hasFailed = false
    }

    private let eventLoop: any EventLoop
    private let state: NIOLoopBoundBox<State>

    init(on eventLoop: any EventLoop, timeout: Duration) {
        self.eventLoop = eventLoop
        state = NIOLoopBoundBox.makeBoxSendingValue(State(), eventLoop: eventLoop)
        let state = self.state
        eventLoop.execute {
            state.value.alarm = eventLoop.scheduleTask(in: TimeAmount(timeout)) {
                state.value.isLate = true
                state.value.channel?.close(promise: nil)
            }
        }
    }

    var upgrade: EventLoopFuture<WebSocketClient>? {
        get { state.value.upgrade }
        set { state.value.upgrade = newValue }
    }

    /// Of an answer that was no upgrade.
    var status: UInt? {
        get { state.value.status }
        set { state.value.status = newValue }
    }

    func began(_ channel: any Channel) {
        state.value.channel = channel
        if state.value.hasFailed { channel.close(promise: nil) }
    }

    func ended() {
        let state = self.state
        eventLoop.execute { state.value.alarm?.cancel() }
    }

    func fail() {
        let state = self.state
        eventLoop.execute {
            state.value.hasFailed = true
            state.value.alarm?.cancel()
            state.value.channel?.close(promise: nil)
        }
    }

    /// What is told of an error, in words of ours.
    func fault(of error: any Error) -> WebSocketClientFault {
        if let status { return .refused(status: status) }
        if state.value.isLate { return .timedOut }
        return switch error {
        case let fault as WebSocketClientFault: fault
        case ChannelError.connectTimeout: .timedOut
        case is NIOConnectionError: .unreachable("no connection")
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            .unreachable("TLS failed, or its certificate is not trusted")
        default: .unreachable("the connection broke")
        }
    }
}

/// Reads the status of the answer, and leaves where it is an upgrade.
private final class StatusReader: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let tell: (UInt) -> Void

    init(_ tell: @escaping (UInt) -> Void) {
        self.tell = tell
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        let isUpgrade = head.status == .switchingProtocols
        if !isUpgrade { tell(head.status.code) }
        context.fireChannelRead(data)
        // What follows are no parts of HTTP.
        if isUpgrade { context.pipeline.syncOperations.removeHandler(context: context, promise: nil) }
    }
}

/// Who is believed to be the other end of a secure connection.
private struct Trust {
    private let context: NIOSSLContext

    init(_ options: WebSocketClientOptions) throws(WebSocketClientFault) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let file = options.trustedCertificates { configuration.trustRoots = .file(file) }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .unreachable("its trusted certificates cannot be read")
        }
    }

    func handler(for address: WebSocketAddress) throws -> NIOSSLClientHandler {
        // Names of servers are not addresses (RFC 6066 §3); an address is held against the certificate all the same.
        let isAddress = (try? SocketAddress(ipAddress: address.host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : address.host)
    }
}

extension TimeAmount {
    fileprivate init(_ duration: Duration) {
        self = .nanoseconds(Int64(duration / .nanoseconds(1)))
    }
}
