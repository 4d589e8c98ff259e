/// One property of a partial update (Voice Live protocol, chapter F.1): absent leaves the setting as it is,
/// null switches it off or back to its default, a value replaces it as a whole.
public enum Patch<Value> {
    case absent
    case null
    case value(Value)

    public var isAbsent: Bool {
        if case .absent = self { true } else { false }
    }

    /// The new value, where one was given.
    public var value: Value? {
        if case .value(let value) = self { value } else { nil }
    }

    public func map<Other>(_ transform: (Value) throws -> Other) rethrows -> Patch<Other> {
        switch self {
        case .absent: .absent
        case .null: .null
        case .value(let value): .value(try transform(value))
        }
    }
}

extension Patch: Equatable where Value: Equatable {}
extension Patch: Sendable where Value: Sendable {}

extension KeyedDecodingContainer {
    func patch<Value: Decodable>(_ key: Key) throws -> Patch<Value> {
        guard contains(key) else { return .absent }
        return try decodeNil(forKey: key) ? .null : .value(decode(Value.self, forKey: key))
    }
}

extension KeyedEncodingContainer {
    mutating func encode<Value: Encodable>(_ patch: Patch<Value>, forKey key: Key) throws {
        switch patch {
        case .absent: break
        case .null: try encodeNil(forKey: key)
        case .value(let value): try encode(value, forKey: key)
        }
    }
}
