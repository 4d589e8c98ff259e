/// What a receiver says of one stream (RFC 3550 §6.4.1).
public struct ReportBlock: Hashable, Sendable {
    /// The stream reported on.
    public var source: SSRC
    /// Share of packets lost since the last report, in 1/256.
    public var fractionLost: UInt8
    /// Since the start; negative when duplicates outnumber losses. 24 bits on the wire.
    public var cumulativeLost: Int32
    /// The highest sequence number with the count of wraps above it.
    public var highestSequence: UInt32
    /// Smoothed interarrival jitter in ticks.
    public var jitter: UInt32
    /// `NTPTime.middle` of the last sender report received; 0 if none.
    public var lastSenderReport: UInt32
    /// From that report's arrival to this block, in 1/65 536 s.
    public var delaySinceLastSenderReport: UInt32

    public init(
        source: SSRC, fractionLost: UInt8, cumulativeLost: Int32, highestSequence: UInt32, jitter: UInt32,
        lastSenderReport: UInt32, delaySinceLastSenderReport: UInt32
    ) {
        self.source = source
        self.fractionLost = fractionLost
        self.cumulativeLost = cumulativeLost
        self.highestSequence = highestSequence
        self.jitter = jitter
        self.lastSenderReport = lastSenderReport
        self.delaySinceLastSenderReport = delaySinceLastSenderReport
    }

    static let length = 24

    init?(parsing bytes: [UInt8], at index: Int) {
        guard
            let source = bytes.networkUInt32(at: index),
            let loss = bytes.networkUInt32(at: index + 4),
            let highest = bytes.networkUInt32(at: index + 8),
            let jitter = bytes.networkUInt32(at: index + 12),
            let lastSenderReport = bytes.networkUInt32(at: index + 16),
            let delay = bytes.networkUInt32(at: index + 20)
        else { return nil }
        self.init(
            source: SSRC(source), fractionLost: UInt8(loss >> 24),
            cumulativeLost: Int32(bitPattern: loss << 8) >> 8,  // Extends the sign of 24 bits.
            highestSequence: highest, jitter: jitter, lastSenderReport: lastSenderReport,
            delaySinceLastSenderReport: delay)
    }

    func write(to bytes: inout [UInt8]) {
        let cumulative = UInt32(bitPattern: min(max(cumulativeLost, -0x80_0000), 0x7F_FFFF)) & 0xFF_FFFF
        bytes.appendNetwork(source.value)
        bytes.appendNetwork(UInt32(fractionLost) << 24 | cumulative)
        bytes.appendNetwork(highestSequence)
        bytes.appendNetwork(jitter)
        bytes.appendNetwork(lastSenderReport)
        bytes.appendNetwork(delaySinceLastSenderReport)
    }
}
