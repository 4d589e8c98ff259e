/// One whole WebSocket message of the client.
public struct SocketMessage: Equatable, Sendable {
    /// UTF-8 when `isText`; unchecked otherwise.
    public let bytes: [UInt8]
    /// Binary messages are legal here: some clients send their JSON so (Voice Live protocol 0.3).
    public let isText: Bool

    public init(bytes: [UInt8], isText: Bool) {
        self.bytes = bytes
        self.isText = isText
    }
}

/// What a client's socket tells its consumer, in order.
public enum ClientSocketEvent: Equatable, Sendable {
    case message(SocketMessage)
    /// Always the last one, and always delivered.
    case closed(ClientSocketEnd)
}

/// How a socket ended.
public enum ClientSocketEnd: Equatable, Sendable {
    /// The client closed, with its code (nil: none given) and its words, which are the peer's and untrusted.
    case byClient(CloseCode?, reason: String)
    /// We closed: by `close`, or because a limit or a rule of RFC 6455 was broken.
    case byServer(CloseCode)
    /// The connection broke, or the client went silent.
    case lost
}
