/// 16-bit linear audio in a RIFF WAVE container, whole in memory.
public struct WAVFile: Hashable, Sendable {
    /// Hertz.
    public var sampleRate: Int
    /// 1 or 2.
    public var channels: Int
    /// Interleaved where there are two channels.
    public var samples: [Int16]

    public init(sampleRate: Int, channels: Int = 1, samples: [Int16]) {
        self.sampleRate = sampleRate
        self.channels = channels
        self.samples = samples
    }

    public enum ParsingError: Error, Hashable, Sendable, CustomStringConvertible {
        case notWAVE
        /// Only 16-bit linear samples are read.
        case unsupportedEncoding(format: UInt16, bitsPerSample: UInt16)
        case unsupportedChannels(Int)
        /// Beyond 1 to 384 000 Hz.
        case unsupportedRate(Int)
        case missingChunk(String)
        /// The audio is longer than the reader wants to hold.
        case tooLong(samples: Int)

        public var description: String {
            switch self {
            case .notWAVE: "it is no WAV file"
            case .unsupportedEncoding(let format, let bits): "its encoding is not read (format \(format), \(bits) bits)"
            case .unsupportedChannels(let count): "\(count) channels are not read"
            case .unsupportedRate(let rate): "a sample rate of \(rate) Hz is not read"
            case .missingChunk(let tag): "its chunk `\(tag)` is missing"
            case .tooLong(let samples): "it is too long (\(samples) samples)"
            }
        }
    }

    /// Both channels mixed to one.
    public var mono: [Int16] {
        guard channels == 2 else { return samples }
        return (0..<samples.count / 2).map { Int16((Int(samples[2 * $0]) + Int(samples[2 * $0 + 1])) / 2) }
    }

    public var duration: Duration {
        PCM.duration(ofSamples: samples.count / max(1, channels), rate: max(1, sampleRate))
    }

    /// Reads chunks in any order and skips those it does not know. A data chunk that is cut short, or whose length
    /// a streaming writer left open, ends with the file.
    /// - Parameter limit: The most samples accepted, all channels together.
    public init(parsing bytes: [UInt8], limit: Int = 1 << 26) throws(ParsingError) {
        var reader = ChunkReader(bytes: bytes)
        guard reader.tag(at: 0) == "RIFF", reader.tag(at: 8) == "WAVE" else { throw .notWAVE }
        var format: Format?
        while let chunk = reader.next() {
            switch chunk.tag {
            case "fmt ":
                format = try Format(bytes[chunk.body])
            case "data":
                guard let format else { throw .missingChunk("fmt ") }
                let count = chunk.body.count / 2 / format.channels * format.channels
                guard count <= limit else { throw .tooLong(samples: count) }
                samples = []
                PCM.append(littleEndian: bytes[chunk.body.prefix(2 * count)].span, to: &samples)
                sampleRate = format.sampleRate
                channels = format.channels
                return
            default:
                continue
            }
        }
        throw .missingChunk(format == nil ? "fmt " : "data")
    }

    /// The file; lengths beyond 4 GiB are left open, as streaming writers do.
    public var bytes: [UInt8] {
        var bytes = Self.header(sampleRate: sampleRate, channels: channels, samples: samples.count)
        PCM.append(samples.span, littleEndianTo: &bytes)
        return bytes
    }

    /// What stands in front of 16-bit samples: 44 bytes.
    /// - Parameter samples: Of all channels together.
    public static func header(sampleRate: Int, channels: Int, samples: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        let length = samples.multipliedReportingOverflow(by: 2).partialValue
        bytes.reserveCapacity(44)
        bytes.append(contentsOf: Array("RIFF".utf8))
        bytes.append(littleEndian: UInt32(clamping: length.addingReportingOverflow(36).partialValue))
        bytes.append(contentsOf: Array("WAVEfmt ".utf8))
        bytes.append(littleEndian: UInt32(16))
        bytes.append(littleEndian: Format.linear)
        bytes.append(littleEndian: UInt16(clamping: channels))
        bytes.append(littleEndian: UInt32(clamping: sampleRate))
        bytes.append(
            littleEndian: UInt32(clamping: sampleRate.multipliedReportingOverflow(by: 2 * channels).partialValue))
        bytes.append(littleEndian: UInt16(clamping: 2 * channels))
        bytes.append(littleEndian: UInt16(16))
        bytes.append(contentsOf: Array("data".utf8))
        bytes.append(littleEndian: UInt32(clamping: length))
        return bytes
    }

    /// The parts of a format chunk that matter here.
    private struct Format {
        static let linear: UInt16 = 1
        /// The real format follows in the first two bytes of a GUID.
        static let extensible: UInt16 = 0xFFFE

        var sampleRate: Int
        var channels: Int

        init(_ body: ArraySlice<UInt8>) throws(ParsingError) {
            guard body.count >= 16 else { throw .missingChunk("fmt ") }
            var format = body.littleEndian(at: 0)
            if format == Format.extensible, body.count >= 26 { format = body.littleEndian(at: 24) }
            let bits = body.littleEndian(at: 14)
            guard format == Format.linear, bits == 16 else {
                throw .unsupportedEncoding(format: format, bitsPerSample: bits)
            }
            channels = Int(body.littleEndian(at: 2))
            guard channels == 1 || channels == 2 else { throw .unsupportedChannels(channels) }
            sampleRate = Int(body.littleEndian(at: 4)) | Int(body.littleEndian(at: 6)) << 16
            guard (1...384_000).contains(sampleRate) else { throw .unsupportedRate(sampleRate) }
        }
    }

    /// Walks the chunks of a RIFF file; a chunk that claims more than is there gets what is there.
    private struct ChunkReader {
        let bytes: [UInt8]
        private var position = 12

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        func tag(at offset: Int) -> String? {
            guard offset + 4 <= bytes.count else { return nil }
            return String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
        }

        mutating func next() -> (tag: String, body: Range<Int>)? {
            guard position + 8 <= bytes.count, let tag = tag(at: position) else { return nil }
            let header = bytes[position..<position + 8]
            let claimed = Int(header.littleEndian(at: 4)) | Int(header.littleEndian(at: 6)) << 16
            let start = position + 8
            let length = min(claimed, bytes.count - start)
            // Bodies of odd length are padded by a byte.
            position = start + length + length % 2
            return (tag, start..<start + length)
        }
    }
}

extension ArraySlice<UInt8> {
    /// The 16 bits at an offset from the start of the slice, which must lie within.
    fileprivate func littleEndian(at offset: Int) -> UInt16 {
        UInt16(self[startIndex + offset]) | UInt16(self[startIndex + offset + 1]) << 8
    }
}

extension [UInt8] {
    fileprivate mutating func append(littleEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
