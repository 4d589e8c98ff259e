/// The fixed header of an RTP packet, less what is of no use here (RFC 3550 §5.1).
public struct RTPHeader: Hashable, Sendable {
    /// With audio: the first packet of a talk-spurt (RFC 3551 §4.1).
    public var marker: Bool
    public var payloadType: PayloadType
    public var sequence: SequenceNumber
    /// Ticks of the clock rate.
    public var timestamp: UInt32
    public var ssrc: SSRC

    public init(
        marker: Bool = false, payloadType: PayloadType, sequence: SequenceNumber, timestamp: UInt32, ssrc: SSRC
    ) {
        self.marker = marker
        self.payloadType = payloadType
        self.sequence = sequence
        self.timestamp = timestamp
        self.ssrc = ssrc
    }

    /// 12 bytes: without contributing sources and without extension.
    public static let length = 12

    /// Appends the header to `bytes`.
    public func write(to bytes: inout [UInt8]) {
        bytes.append(0x80)
        bytes.append(payloadType.value | (marker ? 0x80 : 0))
        bytes.appendNetwork(sequence.value)
        bytes.appendNetwork(timestamp)
        bytes.appendNetwork(ssrc.value)
    }
}

public enum RTPError: Error, Hashable, Sendable {
    /// Not version 2.
    case version
    /// Shorter than what its own fields announce.
    case truncated
    /// Padding of zero length, or longer than the payload.
    case padding
}

/// Where things are inside a received RTP packet. The payload stays where it is.
public struct RTPPacket: Hashable, Sendable {
    public var header: RTPHeader
    /// Indices into the bytes that were parsed; may be empty.
    public var payload: Range<Int>

    /// Contributing sources and header extensions of any kind (RFC 8285) are stepped over.
    public init(parsing bytes: [UInt8]) throws(RTPError) {
        guard bytes.count >= RTPHeader.length else { throw .truncated }
        guard bytes[0] >> 6 == 2 else { throw .version }
        guard
            let sequence = bytes.networkUInt16(at: 2),
            let timestamp = bytes.networkUInt32(at: 4),
            let ssrc = bytes.networkUInt32(at: 8)
        else { throw .truncated }
        header = RTPHeader(
            marker: bytes[1] & 0x80 != 0, payloadType: PayloadType(masking: bytes[1]),
            sequence: SequenceNumber(sequence), timestamp: timestamp, ssrc: SSRC(ssrc))

        var start = RTPHeader.length + 4 * Int(bytes[0] & 0x0F)
        if bytes[0] & 0x10 != 0 {
            guard let words = bytes.networkUInt16(at: start + 2) else { throw .truncated }
            start += 4 + 4 * Int(words)
        }
        guard start <= bytes.count else { throw .truncated }
        var end = bytes.count
        if bytes[0] & 0x20 != 0 {
            let padding = Int(bytes[end - 1])
            guard padding > 0, padding <= end - start else { throw .padding }
            end -= padding
        }
        payload = start..<end
    }
}
