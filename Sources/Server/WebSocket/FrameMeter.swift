/// Follows the frames of a WebSocket (RFC 6455 §5.2) in the bytes of a connection, to know how much of a frame has come
/// whose end has not: the frame decoder behind it keeps those bytes and does not say how many they are.
package struct FrameMeter {
    private enum Place {
        /// In a header of `header.count` bytes so far.
        case header
        case payload(left: UInt64)
    }

    private var place = Place.header
    private var header: [UInt8] = []
    /// Bytes of the frame that has begun and not ended, its header included.
    package private(set) var held = 0

    package init() {}

    /// - Parameter bytes: The next bytes of the connection, of any length.
    package mutating func pass(_ bytes: some Collection<UInt8>) {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch place {
            case .header:
                header.append(rest.removeFirst())
                held += 1
                guard let length = payloadLength else { break }
                header.removeAll(keepingCapacity: true)
                enter(length)
            case .payload(let left):
                let count = Int(min(left, UInt64(rest.count)))
                rest = rest.dropFirst(count)
                held += count
                enter(left - UInt64(count))
            }
        }
    }

    private mutating func enter(_ left: UInt64) {
        if left > 0 {
            place = .payload(left: left)
        } else {
            place = .header
            held = 0
        }
    }

    /// What the header says once it is whole; nil before.
    private var payloadLength: UInt64? {
        guard header.count >= 2 else { return nil }
        let (short, mask) = (header[1] & 0x7F, header[1] & 0x80 == 0 ? 0 : 4)
        let extended = short == 127 ? 8 : short == 126 ? 2 : 0
        guard header.count == 2 + extended + mask else { return nil }
        if extended == 0 { return UInt64(short) }
        return header[2..<2 + extended].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
