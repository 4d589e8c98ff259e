import Glibc
import Logging
import NIOCore
import NIOPosix
import RTC
import Synchronization
import Timing

/// One UDP port with calls on it: the sockets, the timer and the table of peers, all on one event loop. It may share its
/// number with others (`MediaLoops`).
///
/// The actor's executor is that loop. Whoever lives on the same loop may enter it by `assumeIsolated`, at the price of
/// a thread check and without a hop; datagrams arrive that way too. Everything written in one turn of the loop leaves
/// in one flush.
public actor RTCPort {
    public nonisolated let eventLoop: any EventLoop
    private let executor: any SerialExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// How a peer's events reach its call: on this event loop, in order, never while the call is inside the port.
    public typealias Handler = @Sendable (PeerID, PeerEvent, Moment) -> Void

    /// Begins the user name fragment of every call on this port.
    public nonisolated let mark: LoopMark

    var table: PeerTable
    private var channels: [TransportAddress: any Channel] = [:]
    private var handlers: [PeerID: Handler] = [:]
    /// Destinations in NIO's form, which costs two allocations to make; bounded by `destinationLimit`.
    private var destinations: [TransportAddress: SocketAddress] = [:]
    /// The datagram at hand, decrypted in place: reused, so that a packet costs no allocation to receive.
    var datagram: [UInt8] = []
    var outbox: [PeerOutput] = []
    private var buffers = DatagramBuffers()
    private var isDelivering = false
    private var unflushed: [any Channel] = []
    private var ticker: RepeatedTask?
    private let logger: Logger
    public internal(set) var metrics = RTCPortMetrics()

    /// The clocks of the calls on this loop, in their slots.
    public nonisolated let frames: NIOLoopBoundBox<FrameWheel>
    /// What `measure` publishes for other threads.
    nonisolated let published = Mutex(LoopReading())
    var meter: Meter?
    var meterTask: RepeatedTask?

    var handshakes = HandshakeQueue()
    var handshakeTask: Scheduled<Void>?

    /// The ports that share our number, and what is on its way to them.
    var siblings: Siblings?
    /// The loop by whose socket the datagram at hand came in, where it is not ours.
    var arrival: Int?
    /// What others have handed over and we have not taken yet.
    nonisolated let backlog = HandoverBacklog()

    private static let destinationLimit = 4096
    private static let tickInterval = TimeAmount.milliseconds(10)

    /// - Parameters:
    ///   - mark: Tells ports apart that share a number.
    ///   - makeFactory: Builds the native parts on the event loop, to which they are confined from then on.
    public init(
        eventLoop: any EventLoop, mark: LoopMark = .first, logger: Logger,
        makeFactory: @escaping @Sendable () throws -> RTCFactory
    ) async throws {
        self.mark = mark
        frames = .makeBoxSendingValue(FrameWheel(on: eventLoop), eventLoop: eventLoop)
        self.eventLoop = eventLoop
        self.executor = eventLoop.executor
        self.logger = logger
        self.table = PeerTable(factory: try makeFactory())
    }

    // MARK: Sockets

    /// How the sockets of a port come by their addresses.
    public enum Sharing: Sendable {
        /// Nobody else may have them, and nobody else can get them.
        case none
        /// Nobody else may have them; further sockets of this user may join them.
        case first
        /// Joins sockets that were bound as the first.
        case further
    }

    /// Binds one socket per address: a socket on a wildcard address would answer from the wrong source.
    /// - Parameter addresses: Concrete addresses; port 0 lets the system choose one.
    /// - Returns: The addresses with the ports in use.
    public func bind(_ addresses: [TransportAddress], sharing: Sharing = .none) async throws -> [TransportAddress] {
        let reusePort = ChannelOptions.socket(SocketOptionLevel(SOL_SOCKET), SocketOptionName(SO_REUSEPORT))
        var bound: [TransportAddress] = []
        for address in addresses {
            var bootstrap = DatagramBootstrap(group: eventLoop)
            if case .further = sharing { bootstrap = bootstrap.channelOption(reusePort, value: 1) }
            let channel =
                try await bootstrap
                .channelOption(.datagramVectorReadMessageCount, value: 16)
                .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 16 * 2048))
                .channelOption(.writeBufferWaterMark, value: .init(low: 256 * 1024, high: 1024 * 1024))
                .channelOption(ChannelOptions.socketOption(.so_rcvbuf), value: 4 * 1024 * 1024)
                .bind(to: SocketAddress(address)).get()
            // Set before, it would let this socket join those of another server that is already up.
            if case .first = sharing { try await channel.setOption(reusePort, value: 1).get() }
            guard let local = channel.localAddress.flatMap(TransportAddress.init) else { continue }
            try await eventLoop.submit { [self] in
                try channel.pipeline.syncOperations.addHandler(PortHandler(port: self, local: local))
            }.get()
            channels[local] = channel
            bound.append(local)
        }
        return bound
    }

    public func shutdown() async {
        ticker?.cancel()
        ticker = nil
        meterTask?.cancel()
        meterTask = nil
        handshakeTask?.cancel()
        handshakeTask = nil
        let now = Moment(.now())
        table.closeAll(now: now, into: &outbox)
        deliver(now: now)
        for channel in channels.values { try? await channel.close().get() }
        channels = [:]
        leave()
    }

    // MARK: Peers

    public var peerCount: Int { table.count }

    /// Opens a peer; its handshake begins with the first datagram, or at once where we are the offerer.
    public func open(_ configuration: PeerConfiguration, now: Moment, handler: @escaping Handler) throws -> PeerID {
        let id = try table.open(configuration, now: now, into: &outbox)
        handlers[id] = handler
        if ticker == nil {
            ticker = eventLoop.scheduleRepeatedTask(initialDelay: Self.tickInterval, delay: Self.tickInterval) {
                [weak self] _ in
                self?.assumeIsolated { $0.tick() }
            }
        }
        deliver(now: now)
        return id
    }

    public func close(_ peer: PeerID, now: Moment) {
        table.close(peer, now: now, into: &outbox)
        deliver(now: now)
    }

    /// New credentials or a new audio section after a second offer on the same connection (RFC 8445 §9, RFC 3264 §8).
    public func update(_ peer: PeerID, with configuration: PeerConfiguration, now: Moment) throws {
        defer { deliver(now: now) }
        try table.update(peer, with: configuration, now: now, into: &outbox)
    }

    /// SHA-256 of our certificate, for the SDP.
    public var fingerprint: Fingerprint { table.fingerprint }

    /// Sends one frame of encoded audio; without effect until the peer is connected.
    /// - Parameters:
    ///   - timestamp: In ticks of the codec's RTP clock, from the start of the call.
    ///   - marker: Set on the first packet of a talk spurt (RFC 3551 §4.1).
    public func sendAudio(_ payload: [UInt8], timestamp: UInt32, marker: Bool, to peer: PeerID, now: Moment) {
        meter?.sent &+= 1
        table.sendAudio(payload, timestamp: timestamp, marker: marker, to: peer, now: now, into: &outbox)
        deliver(now: now)
    }

    /// Sends one message on a data channel.
    /// - Throws: `wouldBlock` when the peer does not read fast enough, `tooLarge` past its `max-message-size`.
    public func send(
        _ content: DataChannelContent, on channel: DataChannelID, to peer: PeerID, now: Moment
    ) throws(SCTPError) {
        defer { deliver(now: now) }
        try table.send(content, on: channel, to: peer, now: now, into: &outbox)
    }

    /// Opens a data channel of our own, ordered and reliable.
    public func openChannel(label: String, to peer: PeerID, now: Moment) {
        table.openChannel(label: label, to: peer, now: now, into: &outbox)
        deliver(now: now)
    }

    public func statistics(of peer: PeerID) -> PeerStatistics? {
        table.statistics(of: peer)
    }

    // MARK: The event loop

    func receive(_ bytes: ByteBuffer, from remote: TransportAddress, to local: TransportAddress) {
        let now = Moment(.now())
        datagram.removeAll(keepingCapacity: true)
        datagram.append(contentsOf: bytes.readableBytesView)
        metrics.datagramsIn &+= 1
        if passOn(from: remote, to: local) { return }
        if accept(from: remote, to: local, now: now) {
            deliver(now: now)
        } else {
            passOnStranger(from: remote, to: local)
        }
    }

    private func tick() {
        let now = Moment(.now())
        table.tick(now: now, into: &outbox)
        deliver(now: now)
    }

    /// Hands out what the table produced, in order. A handler that comes back into the port only appends: its
    /// outputs follow those that are on their way.
    func deliver(now: Moment) {
        if isDelivering { return }
        isDelivering = true
        var index = 0
        while index < outbox.count {
            switch outbox[index] {
            case .send(let bytes, let local, let remote):
                write(bytes, from: local, to: remote)
            case .event(let event, let peer):
                guard let handler = handlers[peer] else { break }
                if case .audio = event { meter?.heard &+= 1 }
                if case .closed = event { handlers[peer] = nil }
                handler(peer, event, now)
            case .route(let route, let isKnown):
                noteRoute(route, isKnown: isKnown)
            }
            index += 1
        }
        outbox.removeAll(keepingCapacity: true)
        isDelivering = false
        for channel in unflushed { channel.flush() }
        unflushed.removeAll(keepingCapacity: true)
        if table.isEmpty, let ticker {
            ticker.cancel()
            self.ticker = nil
            destinations.removeAll()
        }
    }

    /// UDP has no backpressure to pass on: what the socket cannot take is dropped and counted.
    private func write(_ bytes: [UInt8], from local: TransportAddress, to remote: TransportAddress) {
        guard let channel = channels[local] else { return }
        guard channel.isWritable else {
            metrics.datagramsDropped &+= 1
            return
        }
        let destination: SocketAddress
        if let known = destinations[remote] {
            destination = known
        } else {
            destination = SocketAddress(remote)
            if destinations.count >= Self.destinationLimit { destinations.removeAll() }
            destinations[remote] = destination
        }
        metrics.datagramsOut &+= 1
        let data = buffers.fill(with: bytes)
        channel.write(AddressedEnvelope(remoteAddress: destination, data: data), promise: nil)
        if !unflushed.contains(where: { $0 === channel }) { unflushed.append(channel) }
    }
}

/// Counters of one port since its start.
public struct RTCPortMetrics: Sendable, Hashable {
    public var datagramsIn: UInt64 = 0
    public var datagramsOut: UInt64 = 0
    /// Not sent because the socket's queue was full.
    public var datagramsDropped: UInt64 = 0
    /// Received here, and given to the loop that their call lives on.
    public var datagramsHandedOver: UInt64 = 0
    /// Received here, and dropped because that loop does not keep up.
    public var handoversDropped: UInt64 = 0
    /// Steps of handshakes, dropped because too many waited.
    public var handshakesDropped: UInt64 = 0
}
