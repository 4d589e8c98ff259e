/// Names a data channel within its call: the SCTP stream that it has in both directions.
public struct DataChannelID: Hashable, Sendable {
    public var stream: UInt16

    public init(stream: UInt16) {
        self.stream = stream
    }
}

/// One message of a data channel.
public enum DataChannelContent: Hashable, Sendable {
    case text(String)
    case binary([UInt8])
}

public enum DataChannelError: Error, Hashable, Sendable {
    /// The channel does not exist or is closing.
    case notOpen
    /// Larger than the peer's `a=max-message-size`, or than a label may be.
    case tooLarge
    /// As many channels as there may be.
    case tooMany
}

/// Payload protocol identifiers (RFC 8831 §8).
enum DataChannelProtocolID {
    static let control: UInt32 = 50
    static let text: UInt32 = 51
    static let binary: UInt32 = 53
    static let emptyText: UInt32 = 56
    static let emptyBinary: UInt32 = 57
}
