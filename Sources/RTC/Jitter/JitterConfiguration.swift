/// Limits of a jitter buffer.
public struct JitterConfiguration: Hashable, Sendable {
    /// RTP ticks per second.
    public var clockRate: UInt32 = 48_000
    /// What one pull plays.
    public var frame = Duration.milliseconds(20)
    public var minDelay = Duration.milliseconds(20)
    public var startDelay = Duration.milliseconds(40)
    /// No more audio than this is held; older packets make room.
    public var maxDelay = Duration.milliseconds(300)
    /// Packets held at most; with 10 ms packets it is `maxDelay` that limits.
    public var maxPackets = 64
    /// Concealed at most while the next packet is awaited; silence after that.
    public var concealment = Duration.milliseconds(60)
    /// A stream that has sent nothing for so long pauses; it begins with a fresh delay.
    public var patience = Duration.milliseconds(500)
    /// How far the delay may exceed its target in speech before a packet is left out.
    public var tolerance = Duration.milliseconds(100)

    public init() {}
}
