/// Reads little-endian values from the body of a message. What is read past the end is nil, so a body that is cut short
/// never reads as a complete one.
package struct ByteReader {
    private var rest: ArraySlice<UInt8>

    package init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    package var isAtEnd: Bool { rest.isEmpty }

    package mutating func byte() -> UInt8? { rest.popFirst() }

    package mutating func integer<Value: FixedWidthInteger & UnsignedInteger>(_: Value.Type) -> Value? {
        let size = Value.bitWidth / 8
        guard rest.count >= size else { return nil }
        let value = rest.prefix(size).reversed().reduce(Value(0)) { $0 << 8 | Value($1) }
        rest = rest.dropFirst(size)
        return value
    }

    /// - Returns: nil also for a number outside `range`, such as one that is not finite.
    package mutating func number(in range: ClosedRange<Double>) -> Double? {
        guard let bits = integer(UInt64.self) else { return nil }
        let number = Double(bitPattern: bits)
        return range.contains(number) ? number : nil
    }

    package mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// A text behind its length in two bytes.
    /// - Returns: nil also for a text longer than `limit` bytes, or one that is not UTF-8.
    package mutating func text(limit: Int) -> String? {
        guard let count = integer(UInt16.self), count <= limit, let bytes = bytes(Int(count)) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Samples behind their number in four bytes.
    /// - Returns: nil also when there are more than `limit`.
    package mutating func samples(limit: Int) -> [Int16]? {
        guard let count = integer(UInt32.self), count <= limit, let bytes = bytes(2 * Int(count)) else { return nil }
        return [Int16](unsafeUninitializedCapacity: Int(count)) { buffer, initialized in
            _ = UnsafeMutableRawBufferPointer(buffer).initializeMemory(as: UInt8.self, from: bytes)
            initialized = Int(count)
        }
    }
}
