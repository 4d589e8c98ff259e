import Foundation

/// The one way values become text on the wire: no escaped slashes, and the same text for the same value.
enum JSONText {
    static func bytes(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return [UInt8](try encoder.encode(value))
    }
}

extension JSONValue {
    /// The value written out as JSON text.
    public var text: String {
        // Only NaN and infinities have no text, and JSON has none to read them from.
        (try? JSONText.bytes(self)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}

extension JSONValue {
    /// The value that a peer's JSON text stands for; nil for what is no JSON, or nests too deep.
    public init?(parsing bytes: [UInt8]) {
        guard let value = try? JSONReader.read(bytes) else { return nil }
        self = value
    }

    /// The value that the JSON text of an engine, a tool server or a remote model stands for: with null for `NaN`,
    /// infinities and what nests too deep, and U+FFFD for what is not UTF-8. nil for what is no JSON even so.
    public init?(tolerating bytes: [UInt8]) {
        guard let value = try? JSONReader.read(bytes, isTolerant: true) else { return nil }
        self = value
    }
}
