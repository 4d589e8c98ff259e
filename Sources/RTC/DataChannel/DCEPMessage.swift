import StreamSafeText

/// The messages of the Data Channel Establishment Protocol (RFC 8832 §5).
public enum DCEPMessage: Hashable, Sendable {
    case open(Open)
    case acknowledge

    public struct Open: Hashable, Sendable {
        /// RFC 8832 §5.1: 0 is reliable and ordered. Whatever the peer asks for its own direction, ours is that.
        public var channelType: UInt8
        public var priority: UInt16
        /// Retransmissions or milliseconds, by the type; 0 if reliable.
        public var reliability: UInt32
        public var label: String
        public var subprotocol: String

        public init(
            channelType: UInt8 = 0, priority: UInt16 = 256, reliability: UInt32 = 0, label: String,
            subprotocol: String = ""
        ) {
            self.channelType = channelType
            self.priority = priority
            self.reliability = reliability
            self.label = label
            self.subprotocol = subprotocol
        }
    }

    private static let openType: UInt8 = 3
    private static let acknowledgeType: UInt8 = 2

    /// `nil` for what is neither, is cut short, or names itself in anything but UTF-8.
    public init?(parsing bytes: [UInt8]) {
        switch bytes.first {
        case Self.acknowledgeType:
            self = .acknowledge
        case Self.openType:
            guard
                let priority = bytes.networkUInt16(at: 2),
                let reliability = bytes.networkUInt32(at: 4),
                let labelLength = bytes.networkUInt16(at: 8).map(Int.init),
                let subprotocolLength = bytes.networkUInt16(at: 10).map(Int.init),
                12 + labelLength + subprotocolLength <= bytes.count,
                let label = StreamSafeText.validating(bytes[12..<(12 + labelLength)]),
                let subprotocol = StreamSafeText.validating(
                    bytes[(12 + labelLength)..<(12 + labelLength + subprotocolLength)])
            else { return nil }
            self = .open(
                Open(
                    channelType: bytes[1], priority: priority, reliability: reliability, label: label,
                    subprotocol: subprotocol))
        default:
            return nil
        }
    }

    /// Names longer than 65 535 bytes are cut.
    public var bytes: [UInt8] {
        switch self {
        case .acknowledge:
            return [Self.acknowledgeType]
        case .open(let open):
            let (label, subprotocol) = (open.label.utf8.prefix(65_535), open.subprotocol.utf8.prefix(65_535))
            var bytes = [Self.openType, open.channelType]
            bytes.appendNetwork(open.priority)
            bytes.appendNetwork(open.reliability)
            bytes.appendNetwork(UInt16(label.count))
            bytes.appendNetwork(UInt16(subprotocol.count))
            return bytes + label + subprotocol
        }
    }
}
