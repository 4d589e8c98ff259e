import SansIO

/// What a receiver report says of one incoming stream (RFC 3550 A.1, A.3, A.8).
public struct ReceptionStatistics: Sendable {
    public let source: SSRC
    private let clock: RTPClock
    /// Both without wrapping.
    private var firstSequence: Int64?
    private var highestSequence: Int64 = 0
    /// Where a sequence that jumped would go on (A.1: `bad_seq`).
    private var restart: SequenceNumber?
    private var received: Int64 = 0
    private var expectedBefore: Int64 = 0
    private var receivedBefore: Int64 = 0
    /// Of the last packet: arrival less timestamp, in ticks, wrapping as the timestamp does.
    private var transit: UInt32?
    private var jitterTicks = 0.0
    private var lastSenderReport: (time: NTPTime, arrival: Moment)?

    /// A.1: a larger step forward than `dropout`, or back than `misorder`, is a restart of the sender.
    private static let dropout = 3000
    private static let misorder = 100

    /// - Parameter clockRate: RTP ticks per second; 48 000 for Opus whatever the audio bandwidth (RFC 7587 §4.1).
    public init(source: SSRC, clockRate: UInt32) {
        self.source = source
        clock = RTPClock(rate: clockRate)
    }

    /// Smoothed interarrival jitter (RFC 3550 §6.4.1, computed as in A.8); zero until two packets have arrived.
    public var jitter: Duration { clock.duration(Int64(jitterTicks)) }

    public mutating func receive(_ header: RTPHeader, now: Moment) {
        guard count(header.sequence) else { return }
        received += 1
        let arrival = UInt32(truncatingIfNeeded: clock.ticks(now))
        let transit = arrival &- header.timestamp
        if let before = self.transit {
            let difference = Double(Int32(bitPattern: transit &- before).magnitude)
            // Beyond a second it is not the network: the sender has moved its timestamps.
            if difference <= Double(clock.rate) { jitterTicks += (difference - jitterTicks) / 16 }
        }
        self.transit = transit
    }

    public mutating func receive(_ report: RTCPPacket.SenderReport, now: Moment) {
        guard report.sender == source else { return }
        lastSenderReport = (report.time, now)
    }

    /// The block for the next report. Starts the next interval for `fractionLost`; `nil` before the first packet.
    public mutating func makeBlock(now: Moment) -> ReportBlock? {
        guard let firstSequence else { return nil }
        let expected = highestSequence - firstSequence + 1
        let expectedNow = expected - expectedBefore
        let lostNow = expectedNow - (received - receivedBefore)
        expectedBefore = expected
        receivedBefore = received
        let delay = lastSenderReport.map { max(.zero, now - $0.arrival) } ?? .zero
        return ReportBlock(
            source: source,
            fractionLost: expectedNow > 0 && lostNow > 0 ? UInt8(clamping: lostNow * 256 / expectedNow) : 0,
            cumulativeLost: Int32(clamping: min(max(expected - received, -0x80_0000), 0x7F_FFFF)),
            highestSequence: UInt32(truncatingIfNeeded: highestSequence),
            jitter: UInt32(jitterTicks),
            lastSenderReport: lastSenderReport?.time.middle ?? 0,
            delaySinceLastSenderReport: UInt32(clamping: RTPClock(rate: 65_536).ticks(delay)))
    }

    /// False for a packet that is too far from the others to belong to them.
    private mutating func count(_ sequence: SequenceNumber) -> Bool {
        guard firstSequence != nil else {
            begin(at: sequence)
            return true
        }
        let step = sequence.distance(from: SequenceNumber(UInt16(truncatingIfNeeded: highestSequence)))
        guard step < Self.dropout, step > -Self.misorder else {
            // Two in a row make it a restart.
            if restart == sequence {
                begin(at: sequence)
                return true
            }
            restart = sequence.advanced(by: 1)
            return false
        }
        highestSequence = max(highestSequence, highestSequence + Int64(step))
        return true
    }

    private mutating func begin(at sequence: SequenceNumber) {
        firstSequence = Int64(sequence.value)
        highestSequence = Int64(sequence.value)
        restart = nil
        received = 0
        expectedBefore = 0
        receivedBefore = 0
        transit = nil
    }
}
