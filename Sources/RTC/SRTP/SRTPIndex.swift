/// The index of an SRTP packet: its sequence number with the rollovers before it (RFC 3711 §3.3.1), 48 bits.
public enum SRTPIndex {
    /// - Parameter highest: The highest index of the stream so far.
    /// - Returns: The index nearest to it that has this sequence number; nil where that would lie before the first.
    public static func estimate(_ sequence: UInt16, near highest: UInt64) -> UInt64? {
        let distance = Int64(Int16(bitPattern: sequence &- UInt16(truncatingIfNeeded: highest)))
        return UInt64(exactly: Int64(highest) + distance)
    }
}
