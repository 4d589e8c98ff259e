/// The number that SDP binds to a codec: 0–127 (RFC 3551 §6).
public struct PayloadType: Hashable, Sendable {
    public let value: UInt8

    /// `nil` above 127.
    public init?(_ value: UInt8) {
        guard value < 128 else { return nil }
        self.value = value
    }

    /// The low seven bits.
    init(masking value: UInt8) {
        self.value = value & 0x7F
    }
}
