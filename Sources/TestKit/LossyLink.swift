import NIOCore
import NIOPosix
import RTC
import RTCPort
import Synchronization

/// A path that loses and reorders datagrams, between one caller and a server on this machine.
///
/// The caller sends to `address` instead of to the server. Every datagram, in either direction, is lost with
/// probability `loss` or held back for `delay` with probability `reordering`, by a seeded generator.
public final class LossyLink: Sendable {
    public struct NetworkConditions: Sendable {
        public var loss: Double
        public var reordering: Double
        /// How long a reordered datagram is held back: longer than a packet interval puts it behind its successor.
        public var delay: Duration

        public init(loss: Double, reordering: Double = 0, delay: Duration = .milliseconds(30)) {
            self.loss = loss
            self.reordering = reordering
            self.delay = delay
        }
    }

    /// Where the caller finds the link.
    public let address: TransportAddress
    private let near: any Channel
    private let relay: NIOLoopBound<Relay>
    private let state: State

    final class State: Sendable {
        struct Counts {
            var passed = 0
            var lost = 0
            var delayed = 0
        }
        let weather: NetworkConditions
        let random: Mutex<UInt64>
        let counts = Mutex(Counts())

        init(weather: NetworkConditions, seed: UInt64) {
            self.weather = weather
            random = Mutex(seed | 1)
        }

        /// What becomes of the next datagram: nil for lost, else how long it is held.
        func fate() -> Duration? {
            let roll = random.withLock { state in
                // xorshift64*: reproducible is all that is asked.
                state ^= state >> 12
                state ^= state << 25
                state ^= state >> 27
                return Double((state &* 0x2545_F491_4F6C_DD1D) >> 11) / Double(1 << 53)
            }
            return counts.withLock { counts in
                if roll < weather.loss {
                    counts.lost += 1
                    return nil
                }
                if roll < weather.loss + weather.reordering {
                    counts.delayed += 1
                    return weather.delay
                }
                counts.passed += 1
                return .zero
            }
        }
    }

    /// Datagrams passed at once, lost, and held back, both directions together.
    public var counts: (passed: Int, lost: Int, delayed: Int) {
        state.counts.withLock { ($0.passed, $0.lost, $0.delayed) }
    }

    public init(to server: TransportAddress, weather: NetworkConditions, seed: UInt64 = 1, on loop: any EventLoop)
        async throws
    {
        let state = State(weather: weather, seed: seed)
        let local = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
        let near = try await DatagramBootstrap(group: loop).bind(to: local).get()
        let far = try await DatagramBootstrap(group: loop).bind(to: local).get()
        let destination = SocketAddress(server)
        relay = try await loop.submit {
            let relay = Relay(state: state, near: near, far: far, server: destination)
            try near.pipeline.syncOperations.addHandler(RelayHandler(relay: relay, isNear: true))
            try far.pipeline.syncOperations.addHandler(RelayHandler(relay: relay, isNear: false))
            return NIOLoopBound(relay, eventLoop: loop)
        }.get()
        guard let address = near.localAddress.flatMap(TransportAddress.init) else {
            throw ChannelError.unknownLocalAddress
        }
        (self.near, self.state, self.address) = (near, state, address)
    }

    /// From now on the server hears the caller from another port, as behind a router that begins a new mapping.
    public func rebind() async throws {
        let fresh = try await DatagramBootstrap(group: near.eventLoop)
            .bind(to: SocketAddress(ipAddress: "127.0.0.1", port: 0)).get()
        try await near.eventLoop.submit { [relay] in
            let relay = relay.value
            try fresh.pipeline.syncOperations.addHandler(RelayHandler(relay: relay, isNear: false))
            relay.far.close(promise: nil)
            relay.far = fresh
        }.get()
    }

    public func close() async {
        try? await near.close().get()
        try? await near.eventLoop.submit { [relay] in relay.value.far.close(promise: nil) }.get()
    }
}

/// Both sockets of a link, on one event loop.
private final class Relay {
    let state: LossyLink.State
    let near: any Channel
    var far: any Channel
    let server: SocketAddress
    var caller: SocketAddress?

    init(state: LossyLink.State, near: any Channel, far: any Channel, server: SocketAddress) {
        self.state = state
        self.near = near
        self.far = far
        self.server = server
    }

    func pass(_ envelope: AddressedEnvelope<ByteBuffer>, fromNear: Bool) {
        if fromNear { caller = envelope.remoteAddress }
        guard let destination = fromNear ? server : caller, let delay = state.fate() else { return }
        let channel = fromNear ? far : near
        let copy = AddressedEnvelope(remoteAddress: destination, data: envelope.data)
        if delay == .zero {
            channel.writeAndFlush(copy, promise: nil)
        } else {
            channel.eventLoop.scheduleTask(in: TimeAmount(delay)) { channel.writeAndFlush(copy, promise: nil) }
        }
    }
}

private final class RelayHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let relay: Relay
    private let isNear: Bool

    init(relay: Relay, isNear: Bool) {
        self.relay = relay
        self.isNear = isNear
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        relay.pass(unwrapInboundIn(data), fromNear: isNear)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
