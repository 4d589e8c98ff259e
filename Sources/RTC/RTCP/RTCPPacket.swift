/// The RTCP packets that an audio call acts on (RFC 3550 §6, RFC 4585 §6).
public enum RTCPPacket: Hashable, Sendable {
    case senderReport(SenderReport)
    case receiverReport(sender: SSRC, blocks: [ReportBlock])
    /// The canonical name of each source that gave one.
    case sourceDescription([SSRC: [UInt8]])
    /// These sources leave.
    case goodbye([SSRC])
    /// Sequence numbers that the peer misses (RFC 4585 §6.2.1).
    case negativeAcknowledgement(source: SSRC, missing: [SequenceNumber])
    /// The peer wants a new picture (RFC 4585 §6.3.1). Meaningless for audio, yet seen.
    case pictureLoss(source: SSRC)

    public struct SenderReport: Hashable, Sendable {
        public var sender: SSRC
        public var time: NTPTime
        /// The same instant in ticks.
        public var timestamp: UInt32
        public var packetCount: UInt32
        public var octetCount: UInt32
        public var blocks: [ReportBlock]

        public init(
            sender: SSRC, time: NTPTime, timestamp: UInt32, packetCount: UInt32, octetCount: UInt32,
            blocks: [ReportBlock]
        ) {
            self.sender = sender
            self.time = time
            self.timestamp = timestamp
            self.packetCount = packetCount
            self.octetCount = octetCount
            self.blocks = blocks
        }
    }

    /// Packet types on the wire.
    enum Kind {
        static let senderReport: UInt8 = 200
        static let receiverReport: UInt8 = 201
        static let sourceDescription: UInt8 = 202
        static let goodbye: UInt8 = 203
        static let transportFeedback: UInt8 = 205
        static let payloadFeedback: UInt8 = 206
    }
}

public enum RTCPError: Error, Hashable, Sendable {
    /// A header with another version than 2, or lengths that do not add up (RFC 3550 A.2).
    case malformed
}
