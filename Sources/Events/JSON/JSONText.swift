import Foundation

/// The one way values become text on the wire: no escaped slashes, and the same text for the same value.
enum JSONText {
    static func bytes(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return [UInt8](try encoder.encode(value))
    }

    /// Whether a decoder may be let loose on a peer's bytes: UTF-8, the only encoding of the wire (a decoder would also
    /// guess UTF-16 and UTF-32, by a byte order mark or by zero bytes), and nested no deeper than we can follow.
    static func isReadable(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, first < 0xFE, !bytes.contains(0) else { return false }
        return JSONDepth.isBounded(bytes)
    }
}

extension JSONValue {
    /// The value written out as JSON text.
    public var text: String {
        // Only NaN and infinities have no text, and JSON has none to read them from.
        (try? JSONText.bytes(self)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}
