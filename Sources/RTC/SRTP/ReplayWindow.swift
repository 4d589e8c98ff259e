/// Which packets of one stream came already, of the newest 1024 (RFC 3711 §3.3.2). A burst of 20 s at 50 packets per
/// second.
public struct ReplayWindow: Sendable {
    /// Packets.
    public static let size: UInt64 = 1024
    /// One bit for each index, at its place modulo the size.
    private var seen = [UInt64](repeating: 0, count: Int(size / 64))
    public private(set) var highest: UInt64

    /// - Parameter first: The index of the first packet, which was authentic.
    public init(first: UInt64) {
        highest = first
        mark(first)
    }

    /// Whether a packet may be new. To be asked before it is decrypted.
    public func admits(_ index: UInt64) -> Bool {
        if index > highest { return true }
        return highest - index < Self.size && !isMarked(index)
    }

    /// The packet was authentic.
    public mutating func note(_ index: UInt64) {
        if index > highest {
            if index - highest >= Self.size {
                for word in seen.indices { seen[word] = 0 }
            } else {
                for skipped in (highest + 1)...index { unmark(skipped) }
            }
            highest = index
        }
        mark(index)
    }

    private func place(_ index: UInt64) -> (word: Int, bit: UInt64) {
        let place = index % Self.size
        return (Int(place / 64), 1 << (place % 64))
    }

    private func isMarked(_ index: UInt64) -> Bool {
        let (word, bit) = place(index)
        return seen[word] & bit != 0
    }

    private mutating func mark(_ index: UInt64) {
        let (word, bit) = place(index)
        seen[word] |= bit
    }

    private mutating func unmark(_ index: UInt64) {
        let (word, bit) = place(index)
        seen[word] &= ~bit
    }
}
