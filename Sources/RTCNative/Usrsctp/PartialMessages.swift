import RTC

/// Puts messages together that usrsctp delivers in pieces, which it does with long ones. Holds twice the limit at most.
package struct PartialMessages {
    package struct Piece {
        package var stream: UInt16
        package var protocolID: UInt32
        package var isUnordered: Bool
        /// The piece ends its message (`MSG_EOR`).
        package var isLast: Bool

        package init(stream: UInt16, protocolID: UInt32, isUnordered: Bool, isLast: Bool) {
            self.stream = stream
            self.protocolID = protocolID
            self.isUnordered = isUnordered
            self.isLast = isLast
        }
    }

    package enum Outcome: Equatable {
        case incomplete
        case complete(SCTPMessage)
        /// Longer than the limit, or too much of it begun and not ended.
        case tooLarge
    }

    /// Ordered and unordered messages of one stream may interleave, messages of either kind may not.
    private struct Key: Hashable {
        var stream: UInt16
        var isUnordered: Bool
    }

    private let limit: Int
    private var begun: [Key: [UInt8]] = [:]
    private var size = 0

    /// - Parameter limit: The longest message, in bytes.
    package init(limit: Int) {
        self.limit = limit
    }

    package mutating func append(_ bytes: UnsafeRawBufferPointer, to piece: Piece) -> Outcome {
        let key = Key(stream: piece.stream, isUnordered: piece.isUnordered)
        let before = begun[key]?.count ?? 0
        guard bytes.count <= limit - before, size + bytes.count <= 2 * limit else { return .tooLarge }
        guard piece.isLast else {
            begun[key, default: []].append(contentsOf: bytes)
            size += bytes.count
            return .incomplete
        }
        var whole = begun.removeValue(forKey: key) ?? []
        size -= before
        whole.append(contentsOf: bytes)
        return .complete(SCTPMessage(stream: piece.stream, protocolID: piece.protocolID, bytes: whole))
    }

    package mutating func remove(stream: UInt16) {
        for key in [Key(stream: stream, isUnordered: false), Key(stream: stream, isUnordered: true)] {
            size -= begun.removeValue(forKey: key)?.count ?? 0
        }
    }

    package mutating func removeAll() {
        begun = [:]
        size = 0
    }
}
