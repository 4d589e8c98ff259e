import Logging
import NIOCore
import NIOPosix
import RTC
import SansIO
import Synchronization

/// One UDP port with calls on it: the sockets, the timer and the table of peers, all on one event loop. It may share its
/// number with others (`MediaLoops`).
///
/// The actor's executor is that loop. Whoever lives on the same loop may enter it by `assumeIsolated`, at the price of
/// a thread check and without a hop; datagrams arrive that way too. Audio leaves with the frames of its slot, everything
/// else at once.
public actor RTCPort {
    public nonisolated let eventLoop: any EventLoop
    private let executor: any SerialExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// How a peer's events reach its call: on this event loop, in order, never while the call is inside the port.
    public typealias Handler = @Sendable (PeerID, PeerEvent, Moment) -> Void

    /// Begins the user name fragment of every call on this port.
    public nonisolated let mark: UfragPrefix

    var table: PeerTable
    var sockets: [DatagramSocket] = []
    private var handlers: [PeerID: Handler] = [:]
    /// The datagram at hand, decrypted in place: reused, so that a packet costs no allocation to receive.
    var datagram: [UInt8] = []
    var outbox: [PeerOutput] = []
    private var reader = DatagramReader()
    private var isDelivering = false
    /// What is written now departs with the frames of its slot.
    private var isPaced = false
    private let logger: Logger
    public internal(set) var metrics = RTCPortMetrics()

    /// The clocks of the calls on this loop, in their slots.
    public nonisolated let frames: NIOLoopBoundBox<FrameWheel>
    /// Whether sockets are read when the wheel turns, and not before.
    var readsByClock = false
    /// Until then somebody connects, and nothing waits for the clock.
    var catchesUpUntil = Moment.zero
    var ticker: Scheduled<Void>?
    var lastTick = Moment.zero
    /// What `measure` publishes for other threads.
    nonisolated let published = Mutex(LoopReading())
    var meter: Meter?
    var meterTask: RepeatedTask?

    /// CPU time that messages of clients took on this loop.
    var messageWork = WorkRecord()

    var handshakes = HandshakeQueue()
    var handshakeTask: Scheduled<Void>?

    /// The ports that share our number, and what is on its way to them.
    var siblings: Siblings?
    /// The loop by whose socket the datagram at hand came in, where it is not ours.
    var arrival: Int?
    /// What others have handed over and we have not taken yet.
    nonisolated let inbox = HandoverInbox()

    /// What one turn reads at most, so that a flood does not keep frames waiting; the rest waits in the socket.
    private static let readLimit = 1024

    /// - Parameters:
    ///   - mark: Tells ports apart that share a number.
    ///   - phase: When its frames are due, so that loops on one machine do not work in the same instant.
    ///   - makeFactory: Builds the native parts on the event loop, to which they are confined from then on.
    public init(
        eventLoop: any EventLoop, mark: UfragPrefix = .first, phase: Duration = .zero, logger: Logger,
        makeFactory: @escaping @Sendable () throws -> RTCFactory
    ) async throws {
        self.mark = mark
        frames = .makeBoxSendingValue(FrameWheel(on: eventLoop, phase: phase), eventLoop: eventLoop)
        self.eventLoop = eventLoop
        self.executor = eventLoop.executor
        self.logger = logger
        self.table = PeerTable(factory: try makeFactory())
        followClock()
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
        for address in addresses {
            let socket = try DatagramSocket(address, sharing: sharing)
            let channel = try await DatagramBootstrap(group: eventLoop)
                .channelOption(.datagramVectorReadMessageCount, value: 16)
                .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 16 * 2048))
                .channelInitializer { [self, local = socket.local] channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(PortHandler(port: self, local: local))
                    }
                }
                .withBoundSocket(socket.duplicate()).get()
            socket.watch(by: channel)
            sockets.append(socket)
        }
        return sockets.map(\.local)
    }

    /// Names the sockets of this port to those who tell the kernel which loop datagrams belong to.
    func steer(by steering: Steering) throws {
        for socket in sockets { steering.add(try socket.duplicate(), at: socket.local) }
    }

    public func shutdown() async {
        meterTask?.cancel()
        meterTask = nil
        handshakeTask?.cancel()
        handshakeTask = nil
        let now = Moment(.now())
        table.closeAll(now: now, into: &outbox)
        deliver(now: now)
        let closing = sockets
        sockets = []
        for channel in closing.compactMap({ $0.unwatch() }) { try? await channel.close().get() }
        leave()
    }

    // MARK: Peers

    public var peerCount: Int { table.count }

    /// Opens a peer; its handshake begins with the first datagram, or at once where we are the offerer.
    public func open(_ configuration: PeerConfiguration, now: Moment, handler: @escaping Handler) throws -> PeerID {
        let id = try table.open(configuration, now: now, into: &outbox)
        handlers[id] = handler
        catchUp(now: now)
        scheduleTick(after: now)
        deliver(now: now)
        return id
    }

    /// Another connection in the place of one that reported `handshakeRestarted` (`PeerTable.reconnect`).
    public func reconnect(
        _ peer: PeerID, with configuration: PeerConfiguration, now: Moment, handler: @escaping Handler
    ) throws -> PeerID {
        let id = try table.reconnect(peer, with: configuration, now: now, into: &outbox)
        handlers[id] = handler
        catchUp(now: now)
        scheduleTick(after: now)
        deliver(now: now)
        return id
    }

    public func close(_ peer: PeerID, now: Moment) {
        table.close(peer, now: now, into: &outbox)
        deliver(now: now)
    }

    /// Closes a peer without a word to the other end, as a page that is closed does.
    public func abandon(_ peer: PeerID, now: Moment) {
        table.abandon(peer, now: now, into: &outbox)
        deliver(now: now)
    }

    /// New credentials or a new audio section after a second offer on the same connection (RFC 8445 §9, RFC 3264 §8).
    public func update(_ peer: PeerID, with configuration: PeerConfiguration, now: Moment) throws {
        defer { deliver(now: now) }
        try table.update(peer, with: configuration, now: now, into: &outbox)
    }

    /// SHA-256 of our certificate, for the SDP.
    public var fingerprint: Fingerprint { table.fingerprint }

    /// Peers opened from now on have another certificate.
    public func setIdentity(_ identity: any DTLSIdentity) { table.setIdentity(identity) }

    /// Sends one frame of encoded audio; without effect until the peer is connected.
    /// - Parameters:
    ///   - timestamp: In ticks of the codec's RTP clock, from the start of the call.
    ///   - marker: Set on the first packet of a talk spurt (RFC 3551 §4.1).
    public func sendAudio(_ payload: [UInt8], timestamp: UInt32, marker: Bool, to peer: PeerID, now: Moment) {
        meter?.sent &+= 1
        isPaced = frames.value.isWorking
        defer { isPaced = false }
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

    // MARK: Datagrams

    /// By NIO, as soon as it came.
    func receive(_ bytes: ByteBuffer, from remote: TransportAddress, to local: TransportAddress) {
        datagram.removeAll(keepingCapacity: true)
        datagram.append(contentsOf: bytes.readableBytesView)
        receive(from: remote, to: local, now: Moment(.now()))
    }

    /// The datagram at hand.
    private func receive(from remote: TransportAddress, to local: TransportAddress, now: Moment) {
        metrics.datagramsIn &+= 1
        if passOn(from: remote, to: local) { return }
        if accept(from: remote, to: local, now: now) {
            deliver(now: now)
        } else {
            passOnStranger(from: remote, to: local)
        }
    }

    /// Everything that waits, up to a bound.
    func read(now: Moment) {
        for socket in sockets {
            var total = 0
            while total < Self.readLimit {
                let count = socket.read(into: &reader)
                for index in 0..<count {
                    datagram.removeAll(keepingCapacity: true)
                    datagram.append(contentsOf: reader.bytes(index))
                    receive(from: reader.source(index), to: socket.local, now: now)
                }
                total += count
                if count < reader.limit { break }
            }
        }
        burstEnded()
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
                sockets.first { $0.local == local }?
                    .write(bytes, to: remote, isPaced: isPaced, counting: &metrics)
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
        for socket in sockets { socket.flush(counting: &metrics) }
    }
}
