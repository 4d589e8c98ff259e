// Integers in network order. Reading past the end answers nil, so a parser cannot trap on what a peer sends.
extension [UInt8] {
    func networkUInt16(at index: Int) -> UInt16? {
        guard index >= 0, index <= count - 2 else { return nil }
        return UInt16(self[index]) << 8 | UInt16(self[index + 1])
    }

    func networkUInt32(at index: Int) -> UInt32? {
        guard let high = networkUInt16(at: index), let low = networkUInt16(at: index + 2) else { return nil }
        return UInt32(high) << 16 | UInt32(low)
    }

    mutating func appendNetwork(_ value: UInt16) {
        append(UInt8(value >> 8))
        append(UInt8(truncatingIfNeeded: value))
    }

    mutating func appendNetwork(_ value: UInt32) {
        appendNetwork(UInt16(value >> 16))
        appendNetwork(UInt16(truncatingIfNeeded: value))
    }
}
