import SansIO

/// Numbers and stamps the packets of one stream of ours.
///
/// The timestamp follows the media, not the clock: whoever is silent for a while calls `skip`, so that the receiver
/// hears a pause and not a loss.
public struct RTPSender: Sendable {
    public let ssrc: SSRC
    public var payloadType: PayloadType
    /// RTP ticks per second; 48 000 for Opus whatever its audio bandwidth (RFC 7587 §4.1).
    public let clockRate: UInt32
    /// What the next packet will carry.
    public private(set) var sequence: SequenceNumber
    public private(set) var timestamp: UInt32
    /// Since the start, for sender reports. Octets count payload only. Both wrap (RFC 3550 §6.4.1).
    public private(set) var packetCount: UInt32 = 0
    public private(set) var octetCount: UInt32 = 0
    private var lastWrite: (now: Moment, timestamp: UInt32)?

    /// - Parameters:
    ///   - sequence: Random, as is `timestamp` (RFC 3550 §5.1).
    public init(
        ssrc: SSRC, payloadType: PayloadType, clockRate: UInt32, sequence: SequenceNumber, timestamp: UInt32
    ) {
        self.ssrc = ssrc
        self.payloadType = payloadType
        self.clockRate = clockRate
        self.sequence = sequence
        self.timestamp = timestamp
    }

    /// Writes the next packet in place of what `packet` holds, keeping its capacity.
    /// - Parameters:
    ///   - ticks: How long the payload lasts.
    ///   - marker: The packet begins a talk-spurt.
    public mutating func write(
        _ payload: some Collection<UInt8>, ticks: UInt32, marker: Bool, now: Moment, into packet: inout [UInt8]
    ) {
        packet.removeAll(keepingCapacity: true)
        RTPHeader(marker: marker, payloadType: payloadType, sequence: sequence, timestamp: timestamp, ssrc: ssrc)
            .write(to: &packet)
        packet.append(contentsOf: payload)
        lastWrite = (now, timestamp)
        sequence = sequence.advanced(by: 1)
        timestamp &+= ticks
        packetCount &+= 1
        octetCount &+= UInt32(truncatingIfNeeded: payload.count)
    }

    /// Lets media time pass without a packet.
    public mutating func skip(ticks: UInt32) {
        timestamp &+= ticks
    }

    /// The timestamp that belongs to `now`, reckoned from the last packet; for sender reports.
    public func timestamp(at now: Moment) -> UInt32 {
        guard let lastWrite else { return timestamp }
        let ticks = RTPClock(rate: clockRate).ticks(now - lastWrite.now)
        return lastWrite.timestamp &+ UInt32(truncatingIfNeeded: ticks)
    }
}
