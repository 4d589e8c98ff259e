/// Splits a protocol buffer into its fields without copying. Each byte is read once.
struct ProtobufReader {
    struct Field {
        enum Value {
            case number(UInt64)
            case bytes(ArraySlice<UInt8>)
            /// Of 4 or 8 bytes; nothing that we read has one.
            case fixed
        }
        var number: UInt64
        var value: Value

        var bytes: ArraySlice<UInt8>? {
            if case .bytes(let bytes) = value { bytes } else { nil }
        }

        func number(or fallback: UInt64) -> UInt64 {
            if case .number(let number) = value { number } else { fallback }
        }
    }

    private var rest: ArraySlice<UInt8>

    init(_ message: ArraySlice<UInt8>) {
        rest = message
    }

    /// - Returns: nil at the end of the message.
    mutating func next() throws(SileroModel.Fault) -> Field? {
        guard let tag = try nextNumber() else { return nil }
        guard tag >> 3 != 0 else { throw .malformed }
        let value: Field.Value
        switch tag & 7 {
        case 0:
            guard let number = try nextNumber() else { throw .truncated }
            value = .number(number)
        case 1:
            _ = try take(8)
            value = .fixed
        case 2:
            guard let length = try nextNumber() else { throw .truncated }
            value = .bytes(try take(length))
        case 5:
            _ = try take(4)
            value = .fixed
        default: throw .malformed
        }
        return Field(number: tag >> 3, value: value)
    }

    /// A number in base 128, at most 10 bytes long.
    /// - Returns: nil at the end of the message.
    mutating func nextNumber() throws(SileroModel.Fault) -> UInt64? {
        if rest.isEmpty { return nil }
        var number: UInt64 = 0
        for shift in stride(from: 0, to: 64, by: 7) {
            guard let byte = rest.popFirst() else { throw .truncated }
            // The tenth byte has room for one bit.
            guard shift < 63 || byte < 2 else { throw .malformed }
            number |= UInt64(byte & 0x7F) << UInt64(shift)
            if byte < 0x80 { return number }
        }
        throw .malformed
    }

    private mutating func take(_ length: UInt64) throws(SileroModel.Fault) -> ArraySlice<UInt8> {
        guard length <= UInt64(rest.count) else { throw .truncated }
        defer { rest = rest.dropFirst(Int(length)) }
        return rest.prefix(Int(length))
    }
}
