/// Our values as free JSON, and free JSON as our values: for whoever translates between this protocol and another.
extension JSONValue {
    /// - Throws: Only at a number that is not finite.
    package init(encoding value: some Encodable) throws {
        self = try JSONReader.read(try JSONText.bytes(value))
    }

    /// - Throws: `DecodingError` where a field is missing or of another kind.
    package func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try JSONValueDecoder.decode(type, from: self)
    }
}
