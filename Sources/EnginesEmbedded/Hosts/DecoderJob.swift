import Engine
import EngineHost

/// What the host of a recognizer is asked to do. A stretch of speech is several jobs of one lease.
enum DecoderJob: Equatable {
    case begin(opening: [Int16])
    case hear([Int16])
    case hypothesis
    case end

    private enum Tag: UInt8 {
        case begin = 1
        case hear
        case hypothesis
        case end
    }

    /// Samples of one job; `PocketSphinxDecoder.lookahead` is the longest.
    static let mostSamples = 24_000
    /// Bytes of a hypothesis; a stretch is 40 s at most.
    static let longestHypothesis = 8192

    init?(parsing body: ArraySlice<UInt8>) {
        var reader = ByteReader(body)
        switch reader.byte().flatMap(Tag.init) {
        case .begin:
            guard let samples = reader.samples(limit: Self.mostSamples) else { return nil }
            self = .begin(opening: samples)
        case .hear:
            guard let samples = reader.samples(limit: Self.mostSamples) else { return nil }
            self = .hear(samples)
        case .hypothesis: self = .hypothesis
        case .end: self = .end
        case nil: return nil
        }
        if !reader.isAtEnd { return nil }
    }

    static func begin(opening: ArraySlice<Int16>) -> ByteWriter { writer(.begin, opening.prefix(mostSamples)) }
    static func hear(_ audio: ArraySlice<Int16>) -> ByteWriter { writer(.hear, audio.prefix(mostSamples)) }
    static func askHypothesis() -> ByteWriter { writer(.hypothesis) }
    static func askEnd() -> ByteWriter { writer(.end) }

    private static func writer(_ tag: Tag, _ samples: ArraySlice<Int16>? = nil) -> ByteWriter {
        var writer = ByteWriter(.job)
        writer.byte(tag.rawValue)
        samples?.withUnsafeBufferPointer { writer.samples($0) }
        return writer
    }
}

/// The words of a stretch on their way to the server, with times in milliseconds from its start.
package struct DecoderWords: Equatable, Sendable {
    package var words: [Transcript.Word]

    /// Words of a stretch of 40 s; the fastest speakers say 10 a second.
    private static let most = 2000
    private static let longestWord = 255
    /// A minute is more than any stretch.
    private static let longestTime: UInt32 = 60_000

    package init(_ words: [Transcript.Word]) { self.words = Array(words.prefix(Self.most)) }

    /// - Returns: nil for times out of order, words that are not plain text, and anything else no recognizer reports.
    package init?(parsing body: ArraySlice<UInt8>) {
        var reader = ByteReader(body)
        guard let count = reader.integer(UInt16.self), count <= Self.most else { return nil }
        words = []
        var earliest: UInt32 = 0
        for _ in 0..<count {
            guard let start = reader.integer(UInt32.self), let end = reader.integer(UInt32.self),
                earliest <= start, start <= end, end <= Self.longestTime,
                let text = reader.text(limit: Self.longestWord), DecoderText.isPlain(text), !text.isEmpty
            else { return nil }
            earliest = end
            words.append(
                Transcript.Word(text: text, start: .milliseconds(Int(start)), end: .milliseconds(Int(end))))
        }
        if !reader.isAtEnd { return nil }
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.integer(UInt16(words.count))
        for word in words {
            writer.integer(UInt32(clamping: word.start.milliseconds))
            writer.integer(UInt32(clamping: word.end.milliseconds))
            writer.text(word.text, limit: Self.longestWord)
        }
        return writer.bytes
    }
}

package enum DecoderText {
    /// Text of a recognizer goes to clients and chat models: no control characters.
    package static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }

    package static func hypothesis(parsing body: ArraySlice<UInt8>) -> String? {
        var reader = ByteReader(body)
        guard let text = reader.text(limit: DecoderJob.longestHypothesis), reader.isAtEnd, isPlain(text) else {
            return nil
        }
        return text
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
