/// Counts RTP packets and wraps at 2¹⁶ (RFC 3550 §5.1).
public struct SequenceNumber: Hashable, Sendable {
    public var value: UInt16

    public init(_ value: UInt16) {
        self.value = value
    }

    /// Steps from `other` to this one by the shorter way round: −32 768 … 32 767, positive when this one is newer.
    public func distance(from other: SequenceNumber) -> Int {
        Int(Int16(bitPattern: value &- other.value))
    }

    public func advanced(by steps: Int) -> SequenceNumber {
        SequenceNumber(value &+ UInt16(truncatingIfNeeded: steps))
    }

    /// The number without wrapping that lies nearest to `reference`. May be negative around the start of a stream.
    public func extended(near reference: Int64) -> Int64 {
        reference + Int64(distance(from: SequenceNumber(UInt16(truncatingIfNeeded: reference))))
    }
}
