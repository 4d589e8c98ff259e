import Audio

/// What an operator may set about sessions on a plain WebSocket.
public struct PlainSettings: Sendable {
    /// Characters of base64 in one append (Voice Live protocol D.2).
    public var appendLimit = 15 << 20
    /// Bytes of one message to the client; the official client takes no more (Voice Live protocol 0.3).
    public var messageLimit = 4 << 20
    /// A client that stops sending amid its turn, as one does that has sent a whole recording, is taken to be silent
    /// after this, so that the turn closes.
    /// nil: the turn stays open until audio comes, as in the hosted service.
    public var stallTimeout: Duration? = .seconds(2)

    /// How long a session lives whose client has sent nothing at all, so that sockets which were opened and forgotten
    /// give their places back. nil: as long as any session.
    public var firstMessageTimeout: Duration? = .seconds(600)

    /// What detects voice in new sessions; usually that of `CallSettings`.
    public var voiceModels = VoiceActivityModels()

    public init() {}
}
