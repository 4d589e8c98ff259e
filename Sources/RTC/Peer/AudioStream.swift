import SansIO

/// The RTP and RTCP of one call: our stream, the peer's, and what both report of each other.
struct AudioStream {
    /// What a packet of the peer brings.
    enum Reception {
        case packet(AudioPacket)
        /// A new source has proved itself: its packets so far.
        case packets([AudioPacket])
        case nothing
    }

    private var sender: RTPSender
    private var reporter: RTCPReporter
    private var selector = SourceSelector()
    private var payloadType: PayloadType
    /// Of the answer before: packets with it may still be on their way.
    private var formerPayloadType: PayloadType?
    private var random: SplitMix
    private let clock: WallClock
    private(set) var statistics = PeerStatistics()

    init(_ audio: PeerConfiguration.Audio, seed: UInt64, clock: WallClock) {
        var random = SplitMix(seed: seed)
        sender = Self.sender(of: audio, using: &random)
        reporter = RTCPReporter(ssrc: SSRC(audio.ssrc), name: audio.cname, clockRate: audio.clockRate)
        payloadType = audio.payloadType
        self.random = random
        self.clock = clock
    }

    private static func sender(of audio: PeerConfiguration.Audio, using random: inout SplitMix) -> RTPSender {
        RTPSender(
            ssrc: SSRC(audio.ssrc), payloadType: audio.payloadType, clockRate: audio.clockRate,
            sequence: SequenceNumber(UInt16(truncatingIfNeeded: random.next())), timestamp: 0)
    }

    /// A later answer holds. Another clock rate comes with another SSRC (RFC 7160 §4.1).
    /// - Returns: The goodbye of a stream of ours that ends by it, to be protected.
    mutating func change(to audio: PeerConfiguration.Audio, now: Moment) -> [UInt8]? {
        if audio.payloadType != payloadType { formerPayloadType = payloadType }
        payloadType = audio.payloadType
        guard audio.ssrc != sender.ssrc.value || audio.clockRate != sender.clockRate else {
            sender.payloadType = audio.payloadType
            return nil
        }
        let goodbye = audio.ssrc == sender.ssrc.value ? nil : self.goodbye()
        let isStarted = reporter.nextDeadline != nil
        sender = Self.sender(of: audio, using: &random)
        reporter = RTCPReporter(ssrc: SSRC(audio.ssrc), name: audio.cname, clockRate: audio.clockRate)
        if isStarted { start(now: now) }
        return goodbye
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
    mutating func receive(packet bytes: [UInt8], now: Moment) -> Reception {
        guard let packet = try? RTPPacket(parsing: bytes) else {
            countRejected()
            return .nothing
        }
        statistics.packetsReceived &+= 1
        let isAudio = packet.header.payloadType == payloadType || packet.header.payloadType == formerPayloadType
        let audio = AudioPacket(header: packet.header, payload: bytes[packet.payload])
        switch selector.take(audio, isAudio: isAudio, now: now) {
        case .current:
            reporter.receive(packet.header, now: now)
            return .packet(audio)
        case .changed(let packets):
            for each in packets { reporter.receive(each.header, now: now) }
            return .packets(packets)
        case .other:
            return .nothing
        }
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
