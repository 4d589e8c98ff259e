import RTC
import RTCPort
import SansIO

/// The transport of all callers of the generator: their sockets, their peers, and the one clock by which they send.
///
/// The callers are spread over the 20 ms of a frame, so that they load the server evenly and the generator is never
/// asked for everything at once.
package actor LoadPort {
    package nonisolated let loop: any SerialExecutor
    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    nonisolated let thread: LoadLoop

    /// How a peer's events reach its caller, on the thread of the callers.
    typealias Handler = @Sendable (PeerEvent, Moment) -> Void

    private struct Seat {
        var base: TransportAddress
        var handler: Handler
    }

    private var table: PeerTable
    private var sockets: [UInt16: LoadSocket] = [:]
    private var seats: [PeerID: Seat] = [:]
    private var reader = DatagramReader.ofCaller
    private var datagram: [UInt8] = []
    private var outbox: [PeerOutput] = []
    private var isDelivering = false
    /// Who sends in which millisecond of a frame.
    private var slots: [[ObjectIdentifier: any FrameSender]] = Array(repeating: [:], count: slotCount)
    private let epoch = Moment.monotonic
    /// Milliseconds since the epoch that the clock has been served.
    private var served: Int64 = 0
    private var isTicking = false
    /// How late the generator itself was with each frame: its own noise.
    private var lateness = DurationHistogram()
    /// Datagrams that the system did not take.
    private(set) var refusedDatagrams = 0

    private static let slotCount = 20
    private static let tickInterval: Int64 = 10

    /// - Parameter makeFactory: Builds the native parts, which are confined to the thread of the callers from then on.
    package init(makeFactory: @escaping @Sendable () throws -> RTCFactory) throws {
        let thread = try LoadLoop()
        self.thread = thread
        loop = thread
        table = PeerTable(factory: try makeFactory())
        thread.start { [weak self] ring in
            self?.assumeIsolated { port in
                switch ring {
                case .clock: port.serveClock()
                case .readable(let number): port.readSocket(UInt16(truncatingIfNeeded: number))
                }
            }
        }
    }

    // MARK: Peers

    var fingerprint: Fingerprint { table.fingerprint }
    package var peerCount: Int { table.count }

    /// - Returns: The address of a socket for one caller alone; `close` and `discard` give it back.
    func makeSocket(host: TransportAddress.Host) throws -> TransportAddress {
        let socket = try LoadSocket(host: host)
        guard thread.watch(socket.file, as: UInt64(socket.local.port)) else {
            throw BenchError("The system cannot open another socket.")
        }
        sockets[socket.local.port] = socket
        return socket.local
    }

    func discard(_ base: TransportAddress) {
        sockets[base.port] = nil
    }

    func open(_ configuration: PeerConfiguration, on base: TransportAddress, handler: @escaping Handler) throws
        -> PeerID
    {
        let now = Moment.monotonic
        let id = try table.open(configuration, now: now, into: &outbox)
        seats[id] = Seat(base: base, handler: handler)
        startTicking()
        deliver(now)
        return id
    }

    /// Hangs up and gives the socket back.
    func close(_ peer: PeerID) {
        let now = Moment.monotonic
        table.close(peer, now: now, into: &outbox)
        deliver(now)
        if let seat = seats.removeValue(forKey: peer) { discard(seat.base) }
    }

    func sendAudio(_ payload: [UInt8], timestamp: UInt32, marker: Bool, to peer: PeerID, now: Moment) {
        table.sendAudio(payload, timestamp: timestamp, marker: marker, to: peer, now: now, into: &outbox)
        deliver(now)
    }

    func openChannel(label: String, to peer: PeerID, now: Moment) {
        table.openChannel(label: label, to: peer, now: now, into: &outbox)
        deliver(now)
    }

    func send(_ text: [UInt8], on channel: DataChannelID, to peer: PeerID) throws {
        let now = Moment.monotonic
        defer { deliver(now) }
        try table.send(
            .text(String(decoding: text, as: UTF8.self)), on: channel, to: peer, now: now, into: &outbox)
    }

    // MARK: The clock

    /// Asks for `frame` each 20 ms, in the slot that has the fewest senders.
    func join(_ sender: any FrameSender) {
        let slot = slots.indices.min { slots[$0].count < slots[$1].count } ?? 0
        slots[slot][ObjectIdentifier(sender)] = sender
        startTicking()
    }

    func leave(_ sender: any FrameSender) {
        for slot in slots.indices { slots[slot][ObjectIdentifier(sender)] = nil }
    }

    /// How late the frames of this generator were since the last call.
    package func takeLateness() -> DurationHistogram {
        defer { lateness = DurationHistogram() }
        return lateness
    }

    private func startTicking() {
        guard !isTicking else { return }
        isTicking = true
        served = (Moment.monotonic - epoch).wholeNanoseconds / 1_000_000
        armClock()
    }

    private func armClock() {
        var next = served + 1
        while next % Self.tickInterval != 0, slots[Int(next % Int64(Self.slotCount))].isEmpty { next += 1 }
        thread.ring(at: epoch + .milliseconds(next))
    }

    private func serveClock() {
        let now = Moment.monotonic
        let due = (now - epoch).wholeNanoseconds / 1_000_000
        while served < due {
            served += 1
            let slot = slots[Int(served % Int64(Self.slotCount))]
            if !slot.isEmpty {
                let time = Moment.monotonic
                lateness.add(time - (epoch + .milliseconds(served)))
                for sender in slot.values { sender.frame(now: time) }
            }
            if served % Self.tickInterval == 0 {
                table.tick(now: now, into: &outbox)
                deliver(now)
            }
        }
        if table.isEmpty {
            isTicking = false
        } else {
            armClock()
        }
    }

    // MARK: Datagrams

    private func readSocket(_ port: UInt16) {
        guard let socket = sockets[port] else { return }
        reader.read(socket) { bytes, remote, arrival in
            datagram.removeAll(keepingCapacity: true)
            datagram.append(contentsOf: bytes)
            table.handle(&datagram, from: remote, to: socket.local, now: arrival, into: &outbox)
            deliver(arrival)
        }
    }

    /// A handler that comes back into the port only appends.
    private func deliver(_ now: Moment) {
        if isDelivering { return }
        isDelivering = true
        var index = 0
        while index < outbox.count {
            switch outbox[index] {
            case .send(let bytes, let local, let remote):
                if sockets[local.port]?.send(bytes, to: remote) != true { refusedDatagrams += 1 }
            case .event(let event, let peer):
                seats[peer]?.handler(event, now)
                if case .closed = event, let seat = seats.removeValue(forKey: peer) { discard(seat.base) }
            case .route:
                break  // There is one thread, and so nobody to tell.
            }
            index += 1
        }
        outbox.removeAll(keepingCapacity: true)
        isDelivering = false
    }
}

/// Who is asked each 20 ms for what it sends, on the thread of the callers.
protocol FrameSender: AnyObject, Sendable {
    nonisolated func frame(now: Moment)
}
