import EngineHost

/// What the host of a recognizer is asked to do: samples piece by piece, then their text.
package enum SegmentJob: Equatable {
    /// The first piece of a segment.
    case begin([Int16])
    case append([Int16])
    case decode

    private enum Tag: UInt8 {
        case begin = 1
        case append
        case decode
    }

    /// Samples of one message, and of a segment: 16 s.
    package static let piece = 24_000
    package static let longest = 256_000
    /// Bytes of a text.
    static let longestText = 8_192

    package init?(parsing body: ArraySlice<UInt8>) {
        var reader = ByteReader(body)
        switch reader.byte().flatMap(Tag.init) {
        case .begin:
            guard let samples = reader.samples(limit: Self.piece) else { return nil }
            self = .begin(samples)
        case .append:
            guard let samples = reader.samples(limit: Self.piece) else { return nil }
            self = .append(samples)
        case .decode: self = .decode
        case nil: return nil
        }
        if !reader.isAtEnd { return nil }
    }

    package var message: ByteWriter {
        var writer = ByteWriter(.job)
        switch self {
        case .begin(let samples):
            writer.byte(Tag.begin.rawValue)
            samples.prefix(Self.piece).withUnsafeBufferPointer { writer.samples($0) }
        case .append(let samples):
            writer.byte(Tag.append.rawValue)
            samples.prefix(Self.piece).withUnsafeBufferPointer { writer.samples($0) }
        case .decode: writer.byte(Tag.decode.rawValue)
        }
        return writer
    }

    /// The answer to `decode`. Text of a model goes to clients and chat models, so the host sends no control characters
    /// and the server accepts none.
    package static func reply(_ text: String) -> [UInt8] {
        var writer = ByteWriter()
        writer.text(String(text.unicodeScalars.map { isPlain($0) ? Character($0) : " " }), limit: longestText)
        return writer.bytes
    }

    package static func text(parsing body: ArraySlice<UInt8>) -> String? {
        var reader = ByteReader(body)
        guard let text = reader.text(limit: longestText), reader.isAtEnd, text.unicodeScalars.allSatisfy(isPlain)
        else { return nil }
        return text
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .surrogate, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
