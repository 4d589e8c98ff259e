/// What one WebSocket of a client may cost.
public struct ClientSocketLimits: Equatable, Sendable {
    /// Bytes of one incoming message, all fragments together. More closes with 1009.
    public var messageSize = 1 << 20
    /// Frames of one incoming message. More closes with 1008.
    public var fragmentCount = 1024
    /// From the first byte of an incoming message to its last. More closes with 1008.
    public var messageTimeout = Duration.seconds(30)
    /// Frames that are read at once, and in a second after that. A client that sends more is read more slowly.
    public var frameBurst = 4000
    public var framesPerSecond = 1000
    /// Bytes and messages received but not yet taken by the consumer; reading stops above.
    public var inboxSize = 1 << 20
    public var inboxCount = 256
    /// Bytes and messages accepted by `send` but not yet taken by the network. More closes with 1013.
    public var outboxSize = 1 << 20
    public var outboxCount = 4096
    /// Bytes of unfinished messages, of the inbox and of the outbox that no memory budget is asked for, so that ordinary
    /// messages pass however much others hold.
    public var freeInput = 64 << 10
    public var freeOutput = 256 << 10
    /// Between two pings of ours.
    public var pingInterval = Duration.seconds(20)
    /// Pings left without any sign of life before the connection is dropped.
    public var missedPongs = 2
    /// From our decision to close until the connection is cut, whatever the peer does.
    public var closeTimeout = Duration.seconds(5)
    /// The same once the server shuts down. The close frame reaches a client that reads in any case; only its answer is
    /// not waited for any longer.
    public var shutdownTimeout = Duration.milliseconds(600)

    public init() {}

    /// What suits a socket that carries audio too (Voice Live protocol A.6).
    public static var plain: ClientSocketLimits {
        var limits = ClientSocketLimits()
        limits.messageSize = 16 << 20
        limits.outboxSize = 8 << 20
        return limits
    }
}
