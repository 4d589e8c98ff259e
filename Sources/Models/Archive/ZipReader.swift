/// Little-endian numbers out of an archive's tables.
struct ZipReader {
    private let bytes: [UInt8]
    private(set) var position: Int

    init(_ bytes: [UInt8], at position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    var remaining: Int { bytes.count - position }

    /// - Parameter width: 2, 4 or 8 bytes.
    /// - Returns: nil behind the end, or for a number that no file has room for.
    mutating func number(_ width: Int) -> Int? {
        guard remaining >= width else { return nil }
        var value: UInt64 = 0
        for index in 0..<width { value |= UInt64(bytes[position + index]) << (8 * index) }
        position += width
        return Int(exactly: value)
    }

    mutating func skip(_ count: Int) -> Bool {
        guard count >= 0, remaining >= count else { return false }
        position += count
        return true
    }

    mutating func take(_ count: Int) -> [UInt8]? {
        let start = position
        return skip(count) ? Array(bytes[start..<position]) : nil
    }

    /// Whether the next four bytes are `signature`; goes past them.
    mutating func expect(_ signature: Int) -> Bool {
        number(4) == signature
    }
}
