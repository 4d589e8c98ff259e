import SansIO

/// Sends and reads the reports of one call: one stream of ours, one of the peer's.
///
/// Draws no random numbers: whoever drives it hands them in, as it hands in the time of day.
public struct RTCPReporter: Sendable {
    /// What the peer says of our stream in its latest report.
    public struct RemoteReport: Hashable, Sendable {
        /// Share of our packets lost since the report before: 0…1. Sets how much redundancy an encoder adds.
        public var fractionLost: Double
        /// Packets, since the start.
        public var cumulativeLost: Int
        public var jitter: Duration
    }

    public private(set) var remoteReport: RemoteReport?
    /// The latest measure; `nil` until the peer has answered a sender report of ours.
    public private(set) var roundTripTime: Duration?
    /// When `makeReport` is due; `nil` before `start`.
    public private(set) var nextDeadline: Moment?
    public private(set) var reception: ReceptionStatistics?

    private let ssrc: SSRC
    private let name: [UInt8]
    private let clockRate: UInt32
    private var packetsReported: UInt32 = 0
    /// Our latest sender reports: what a peer may refer to.
    private var sentReports: [(middle: UInt32, at: Moment)] = []

    /// Mean time between reports. RFC 3550 §6.2 lets two parties report every 5 s, and RFC 4585 more often.
    static let interval = Duration.milliseconds(2500)
    private static let remembered = 8

    /// - Parameters:
    ///   - name: The canonical name (RFC 3550 §6.5.1), up to 255 bytes.
    ///   - clockRate: RTP ticks per second, of both streams.
    public init(ssrc: SSRC, name: String, clockRate: UInt32) {
        self.ssrc = ssrc
        self.name = Array(name.utf8.prefix(255))
        self.clockRate = clockRate
    }

    /// Sets the first deadline, at half the interval (RFC 3550 §6.2).
    /// - Parameter random: 0..<1.
    public mutating func start(now: Moment, random: Double) {
        nextDeadline = now + Self.spread(Self.interval / 2, random)
    }

    /// Counts a packet of the peer. One of a new SSRC starts the counts anew.
    public mutating func receive(_ header: RTPHeader, now: Moment) {
        if reception?.source != header.ssrc {
            reception = ReceptionStatistics(source: header.ssrc, clockRate: clockRate)
        }
        reception?.receive(header, now: now)
    }

    /// Reads a compound packet.
    /// - Returns: The sources that said goodbye.
    @discardableResult
    public mutating func receive(compound bytes: [UInt8], now: Moment) throws(RTCPError) -> [SSRC] {
        var left: [SSRC] = []
        for packet in try RTCPPacket.parse(compound: bytes) {
            switch packet {
            case .senderReport(let report):
                reception?.receive(report, now: now)
                read(report.blocks, now: now)
            case .receiverReport(_, let blocks):
                read(blocks, now: now)
            case .goodbye(let sources):
                left += sources
            case .sourceDescription, .negativeAcknowledgement, .pictureLoss:
                break
            }
        }
        return left
    }

    /// Writes a report in place of what `bytes` holds, and sets the next deadline: a sender report if packets went out
    /// since the last one, else a receiver report; both with our name.
    /// - Parameters:
    ///   - wallClock: The time of day.
    ///   - random: 0..<1.
    public mutating func makeReport(
        of sender: RTPSender, now: Moment, wallClock: NTPTime, random: Double, into bytes: inout [UInt8]
    ) {
        bytes.removeAll(keepingCapacity: true)
        nextDeadline = now + Self.spread(Self.interval, random)
        let blocks = reception?.makeBlock(now: now).map { [$0] } ?? []
        if sender.packetCount != packetsReported {
            packetsReported = sender.packetCount
            if sentReports.count == Self.remembered { sentReports.removeFirst() }
            sentReports.append((wallClock.middle, now))
            RTCPPacket.senderReport(
                RTCPPacket.SenderReport(
                    sender: ssrc, time: wallClock, timestamp: sender.timestamp(at: now),
                    packetCount: sender.packetCount, octetCount: sender.octetCount, blocks: blocks)
            ).write(to: &bytes)
        } else {
            RTCPPacket.receiverReport(sender: ssrc, blocks: blocks).write(to: &bytes)
        }
        RTCPPacket.sourceDescription([ssrc: name]).write(to: &bytes)
    }

    /// The last packet of a call (RFC 3550 §6.6): a compound packet begins with a report.
    public func makeGoodbye(into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        RTCPPacket.receiverReport(sender: ssrc, blocks: []).write(to: &bytes)
        RTCPPacket.sourceDescription([ssrc: name]).write(to: &bytes)
        RTCPPacket.goodbye([ssrc]).write(to: &bytes)
    }

    private mutating func read(_ blocks: [ReportBlock], now: Moment) {
        for block in blocks where block.source == ssrc {
            remoteReport = RemoteReport(
                fractionLost: Double(block.fractionLost) / 256, cumulativeLost: Int(block.cumulativeLost),
                jitter: RTPClock(rate: clockRate).duration(Int64(block.jitter)))
            guard
                block.lastSenderReport != 0,
                let sent = sentReports.last(where: { $0.middle == block.lastSenderReport })
            else { continue }
            let held = RTPClock(rate: 65_536).duration(Int64(block.delaySinceLastSenderReport))
            // A peer that claims to have held it longer than it was away is rounding, or lying.
            roundTripTime = max(.zero, now - sent.at - held)
        }
    }

    /// Half to one and a half times `interval` (RFC 3550 §6.3.1).
    private static func spread(_ interval: Duration, _ random: Double) -> Duration {
        interval * (0.5 + (random > 0 ? min(random, 1) : 0))
    }
}
