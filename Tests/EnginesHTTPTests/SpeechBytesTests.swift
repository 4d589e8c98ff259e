import Audio
import Engine
import EnginesHTTP
import SansIO
import Testing

/// How speech is read from the body of an answer.
struct SpeechBytesTests {
    private static let samples = (0..<500).map { Int16(truncatingIfNeeded: $0 &* 7919) }

    private func read(
        _ bytes: [UInt8], _ format: SpeechFormat, pieces: Int = .max
    ) throws -> (samples: [Int16], layout: SpeechBytes.Layout?) {
        var reader = SpeechBytes(format)
        var samples: [Int16] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            try reader.append(rest.prefix(pieces), to: &samples)
            rest = rest.dropFirst(pieces)
        }
        try reader.end(to: &samples)
        return (samples, reader.layout)
    }

    private func raw(_ samples: [Int16]) -> [UInt8] {
        var bytes: [UInt8] = []
        PCM.append(samples.span, littleEndianTo: &bytes)
        return bytes
    }

    private func header(format: Int = 1, channels: Int = 1, rate: Int = 24_000, bits: Int = 16, data: Int) -> [UInt8] {
        func number(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        return Array("RIFF".utf8) + number(-1, 4) + Array("WAVEfmt ".utf8) + number(16, 4) + number(format, 2)
            + number(channels, 2) + number(rate, 4) + number(rate * channels * bits / 8, 4)
            + number(channels * bits / 8, 2) + number(bits, 2) + Array("data".utf8) + number(data, 4)
    }

    @Test(arguments: [1, 2, 3, 7, 64, Int.max])
    func rawSamplesAreReadCutAnywhere(pieces: Int) throws {
        let bytes = raw(Self.samples)
        let whole = try read(bytes, .pcm(rate: 24_000), pieces: pieces)
        #expect(whole.samples == Self.samples && whole.layout?.rate == 24_000)
        // Half a sample at the end is none.
        #expect(try read(bytes + [9], .pcm(rate: 24_000), pieces: pieces).samples == Self.samples)
    }

    @Test(arguments: [1, 2, 3, 7, 64, Int.max])
    func aWAVFileIsReadCutAnywhereAndWhicheverFormWasAskedFor(pieces: Int) throws {
        for format in [SpeechFormat.wav, .pcm(rate: 16_000)] {
            for length in [0, 0xFFFF_FFFF, 0x7FFF_FFFF, 1000] {
                let bytes = header(rate: 22_050, data: length) + raw(Self.samples)
                let file = try read(bytes, format, pieces: pieces)
                #expect(file.samples == Self.samples)
                #expect(file.layout?.rate == 22_050 && file.layout?.channels == 1 && file.layout?.encoding == .int16)
            }
        }
        let ours = WAVFile(sampleRate: 48_000, samples: Self.samples).bytes
        #expect(try read(ours, .wav, pieces: pieces).samples == Self.samples)
    }

    @Test func whatFollowsTheSamplesIsNotHeard() throws {
        let bytes = header(data: 100) + raw(Self.samples)
        #expect(try read(bytes, .wav, pieces: 3).samples == Array(Self.samples.prefix(50)))
        var reader = SpeechBytes(.wav)
        var samples: [Int16] = []
        try reader.append(bytes, to: &samples)
        #expect(reader.isOver)
    }

    @Test func otherChunksAreSkipped() throws {
        let list = Array("LIST".utf8) + [5, 0, 0, 0] + Array("hello".utf8) + [0]
        let whole = header(data: 1000) + raw(Self.samples)
        let bytes = whole[..<12] + list + whole[12..<36] + list + whole[36...]
        for pieces in [1, 5, 1000] {
            #expect(try read(Array(bytes), .wav, pieces: pieces).samples == Self.samples)
        }
    }

    @Test func twoChannelsAreMixedAndFloatsAreClamped() throws {
        let stereo = header(channels: 2, data: 8) + raw([100, 300, -32_768, -32_768])
        #expect(try read(stereo, .wav, pieces: 1).samples == [200, -32_768])
        var floats = header(format: 3, bits: 32, data: 24)
        for value in [0, 0.5, -1, 7, .nan, -.infinity] as [Float] {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { floats += $0 }
        }
        #expect(try read(floats, .wav, pieces: 3).samples == [0, 16_383, -32_767, 32_767, 0, 0])
    }

    @Test func samplesThatBeginLikeAFileAreSamples() throws {
        for text in ["RIFF", "RI", "RIFF1234WAVX", "RIFFRIFFRIFF"] {
            let bytes = Array(text.utf8)
            #expect(try read(bytes, .pcm(rate: 24_000), pieces: 1).samples.count == bytes.count / 2)
        }
    }

    @Test func theServerMaySayTheRateOfRawSamples() throws {
        for (type, rate) in [
            ("audio/pcm;rate=16000", 16_000), ("audio/L16; channels=1; rate=48000", 48_000), ("audio/pcm", 24_000),
            ("audio/pcm;rate=-5", 24_000), ("audio/pcm;rate=999999999999999999999", 24_000),
        ] {
            var reader = SpeechBytes(.pcm(rate: 24_000), contentType: type)
            var samples: [Int16] = []
            try reader.append([1, 2, 3, 4], to: &samples)
            #expect(reader.layout?.rate == rate)
        }
    }

    @Test func whatIsNoWAVFileIsAFault() {
        let cases: [[UInt8]] = [
            Array("ID3 and an mp3 file".utf8), Array("RIFF".utf8), header(format: 2, data: 4),
            header(channels: 6, data: 4), header(bits: 24, data: 4), Array(header(data: 4).prefix(30)),
            Array("RIFF....WAVEdata".utf8) + [4, 0, 0, 0, 1, 2, 3, 4],
            Array("RIFF....WAVEfmt ".utf8) + [0xFF, 0xFF, 0xFF, 0xFF],
            Array("RIFF....WAVEjunk".utf8) + [0xFF, 0xFF, 0xFF, 0x7F],
        ]
        for bytes in cases {
            #expect(throws: EngineFault.self) { try read(bytes, .wav) }
        }
    }

    @Test func damagedFilesNeitherTrapNorGrow() throws {
        var random = SplitMix(seed: 5)
        for round in 0..<5000 {
            var bytes = header(
                format: round.isMultiple(of: 2) ? 1 : 3, channels: 1 + round / 2 % 2,
                bits: round.isMultiple(of: 2) ? 16 : 32, data: 400)
            bytes += raw(Array(Self.samples.prefix(200)))
            for _ in 0...Int.random(in: 0...6, using: &random) { bytes.damage(using: &random) }
            let format = Bool.random(using: &random) ? SpeechFormat.wav : .pcm(rate: 24_000)
            let read = try? read(bytes, format, pieces: Int.random(in: 1...60, using: &random))
            #expect(read?.samples.count ?? 0 <= bytes.count / 2)
        }
    }
}
