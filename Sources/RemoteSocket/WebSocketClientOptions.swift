/// How a WebSocket of ours is opened, and what it may cost.
public struct WebSocketClientOptions: Sendable {
    /// Added to the request; they hold keys, so that nothing prints them.
    public var headers: [(name: String, value: String)]
    public var subprotocols: [String]
    /// From the look-up of the name to the upgraded connection.
    public var connectTimeout = Duration.seconds(10)
    /// A file of certificates in PEM form that are trusted instead of the system's.
    public var trustedCertificates: String?
    /// Bytes of one incoming message, all fragments together; more ends the connection.
    public var messageSize = 16 << 20
    /// Bytes of audio that wait for the other end; the oldest are dropped.
    public var waitingAudio = 256 << 10
    /// Bytes of other messages that wait; more ends the connection.
    public var waitingOther = 20 << 20
    /// Between two pings of ours. Two that bring no sign of life end the connection.
    public var pingInterval = Duration.seconds(20)

    public init(headers: [(name: String, value: String)] = [], subprotocols: [String] = []) {
        self.headers = headers
        self.subprotocols = subprotocols
    }
}

extension WebSocketClientOptions: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "options of a WebSocket" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why a WebSocket did not come about, in words for the operator. Holds no key and nothing of what the other end wrote.
public enum WebSocketClientFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name is unknown, nothing listens there, or the certificate is not trusted.
    case unreachable(String)
    case timedOut
    /// Answered by another status than 101. Redirects are not followed: an operator names the place that gets the key.
    case refused(status: UInt)

    public var description: String {
        switch self {
        case .unreachable(let why): "it cannot be reached (\(why))"
        case .timedOut: "no connection came about in time"
        case .refused(let status): "it rejected the WebSocket with status \(status)"
        }
    }
}
