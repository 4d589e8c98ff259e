/// Seconds since 1900 in 32.32 fixed point, as sender reports carry them (RFC 3550 §4). Wraps in 2036.
public struct NTPTime: Hashable, Sendable {
    public var value: UInt64

    public init(_ value: UInt64) {
        self.value = value
    }

    /// - Parameter unixNanoseconds: Time of day, since 1970.
    public init(unixNanoseconds: Int64) {
        let (seconds, rest) = unixNanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let fraction = (UInt64(rest.magnitude) << 32) / 1_000_000_000
        let whole = UInt64(bitPattern: seconds &+ 2_208_988_800) << 32
        value = rest < 0 ? whole &- fraction : whole &+ fraction
    }

    /// The middle 32 bits, in units of 1/65 536 s: what a report echoes.
    public var middle: UInt32 { UInt32(truncatingIfNeeded: value >> 16) }
}
