/// Names one RTP stream (RFC 3550 §8).
public struct SSRC: Hashable, Sendable {
    public var value: UInt32

    public init(_ value: UInt32) {
        self.value = value
    }
}
