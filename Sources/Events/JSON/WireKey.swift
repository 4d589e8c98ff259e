/// A field name of ours. A fault names a field only by these, so that no text of a peer reaches a message.
protocol WireKey: CodingKey {}

/// A field name as the peer wrote it. Never part of a fault.
struct AnyKey: CodingKey, Hashable {
    var stringValue: String
    var intValue: Int?
    init(stringValue: String) { self.stringValue = stringValue }
    init(intValue: Int) { (stringValue, self.intValue) = (String(intValue), intValue) }
}

/// The discriminator of every union on the wire.
enum TypeKey: String, WireKey { case type }

extension Decoder {
    /// The `type` of a union, as the peer wrote it.
    func wireType() throws -> String {
        try container(keyedBy: TypeKey.self).decode(String.self, forKey: .type)
    }

    /// What to throw at a value outside a closed set; the fault names the field at `key`.
    func invalidValue(_ key: some WireKey) -> DecodingError {
        .dataCorrupted(.init(codingPath: codingPath + [key], debugDescription: "not one of the known values"))
    }
}

extension Encoder {
    func encode(wireType: String) throws {
        var container = container(keyedBy: TypeKey.self)
        try container.encode(wireType, forKey: .type)
    }
}
