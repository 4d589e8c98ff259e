import SeededRandom
import Timing

/// The RTP and RTCP of one call: our stream, the peer's, and what both report of each other.
struct AudioStream {
    private var sender: RTPSender
    private var reporter: RTCPReporter
    private var random: SplitMix
    private let clock: WallClock
    private(set) var statistics = PeerStatistics()

    init(_ audio: PeerConfiguration.Audio, seed: UInt64, clock: WallClock) {
        var random = SplitMix(seed: seed)
        let ssrc = SSRC(audio.ssrc)
        sender = RTPSender(
            ssrc: ssrc, payloadType: audio.payloadType, clockRate: audio.clockRate,
            sequence: SequenceNumber(UInt16(truncatingIfNeeded: random.next())), timestamp: 0)
        reporter = RTCPReporter(ssrc: ssrc, name: audio.cname, clockRate: audio.clockRate)
        self.random = random
        self.clock = clock
    }

    mutating func start(now: Moment) {
        reporter.start(now: now, random: fraction())
    }

    /// Writes the next packet of our stream, to be protected.
    /// - Parameter packet: Replaced. Handing in the one before, once it is sent, saves taking memory from the heap.
    mutating func write(
        _ payload: [UInt8], timestamp: UInt32, marker: Bool, now: Moment, into packet: inout [UInt8]
    ) {
        sender.skip(ticks: timestamp &- sender.timestamp)
        sender.write(payload, ticks: 0, marker: marker, now: now, into: &packet)
        statistics.packetsSent &+= 1
    }

    /// - Parameter packet: Decrypted.
    mutating func receive(packet bytes: [UInt8], now: Moment) -> AudioPacket? {
        guard let packet = try? RTPPacket(parsing: bytes) else {
            countRejected()
            return nil
        }
        reporter.receive(packet.header, now: now)
        statistics.packetsReceived &+= 1
        return AudioPacket(header: packet.header, payload: bytes[packet.payload])
    }

    mutating func receive(report bytes: [UInt8], now: Moment) {
        guard (try? reporter.receive(compound: bytes, now: now)) != nil else { return countRejected() }
        statistics.fractionLost = reporter.remoteReport?.fractionLost
        statistics.roundTripTime = reporter.roundTripTime
    }

    mutating func countRejected() {
        statistics.packetsRejected &+= 1
    }

    var nextDeadline: Moment? { reporter.nextDeadline }

    /// - Returns: The report that is due, to be protected.
    mutating func handleDeadline(now: Moment) -> [UInt8]? {
        guard let deadline = reporter.nextDeadline, now >= deadline else { return nil }
        var bytes: [UInt8] = []
        reporter.makeReport(
            of: sender, now: now, wallClock: clock.time(at: now), random: fraction(), into: &bytes)
        return bytes
    }

    func goodbye() -> [UInt8] {
        var bytes: [UInt8] = []
        reporter.makeGoodbye(into: &bytes)
        return bytes
    }

    private mutating func fraction() -> Double {
        Double(random.next() >> 11) / Double(1 << 53)
    }
}

/// The time of day as sender reports need it, reckoned from one reading of it.
public struct WallClock: Sendable, Hashable {
    private let unixNanoseconds: Int64
    private let reading: Moment

    /// - Parameter unixNanoseconds: The time of day at `now`, since 1970.
    public init(unixNanoseconds: Int64, now: Moment) {
        self.unixNanoseconds = unixNanoseconds
        reading = now
    }

    func time(at now: Moment) -> NTPTime {
        NTPTime(unixNanoseconds: unixNanoseconds &+ (now - reading).wholeNanoseconds)
    }
}

/// What a peer connection has carried so far.
public struct PeerStatistics: Sendable, Hashable {
    public var packetsSent: UInt64 = 0
    public var packetsReceived: UInt64 = 0
    /// RTP and RTCP that was not authentic or not readable.
    public var packetsRejected: UInt64 = 0
    /// Share of our packets that the peer reports lost: 0…1.
    public var fractionLost: Double?
    public var roundTripTime: Duration?

    public init() {}
}
