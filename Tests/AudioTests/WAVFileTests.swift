import Audio
import SansIO
import Testing

@Suite struct WAVFileTests {
    @Test(arguments: [(16_000, 1), (24_000, 2), (44_100, 1), (8_000, 2)])
    func readsWhatItWrote(rate: Int, channels: Int) throws {
        let file = WAVFile(sampleRate: rate, channels: channels, samples: [0, 1, -1, .max, .min, 300])
        #expect(try WAVFile(parsing: file.bytes) == file)
        #expect(file.bytes.count == 44 + 12)
    }

    @Test func stereoIsMixedToMono() {
        let file = WAVFile(sampleRate: 16_000, channels: 2, samples: [100, 200, .min, .min, .max, .max])
        #expect(file.mono == [150, .min, .max])
        #expect(file.duration == .nanoseconds(187_500))
    }

    @Test func unknownChunksAreSkipped() throws {
        var bytes = WAVFile(sampleRate: 16_000, samples: [7, 8]).bytes
        // An odd-sized chunk with its padding, between format and data.
        bytes.insert(contentsOf: Array("LIST".utf8) + [3, 0, 0, 0, 1, 2, 3, 0], at: 36)
        #expect(try WAVFile(parsing: bytes).samples == [7, 8])
    }

    @Test func openLengthMeansUntilTheEnd() throws {
        var bytes = WAVFile(sampleRate: 16_000, samples: [7, 8]).bytes
        bytes.replaceSubrange(40..<44, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(try WAVFile(parsing: bytes).samples == [7, 8])
        #expect(try WAVFile(parsing: bytes.dropLast(1)).samples == [7])
    }

    @Test func whatIsNotLinearAudioIsRefused() {
        let good = WAVFile(sampleRate: 16_000, samples: [7, 8]).bytes
        func with(_ offset: Int, _ value: UInt8) -> [UInt8] {
            var bytes = good
            bytes[offset] = value
            return bytes
        }
        #expect(throws: WAVFile.ParsingError.notWAVE) { try WAVFile(parsing: []) }
        #expect(throws: WAVFile.ParsingError.notWAVE) { try WAVFile(parsing: with(0, 0)) }
        #expect(throws: WAVFile.ParsingError.unsupportedEncoding(format: 3, bitsPerSample: 16)) {
            try WAVFile(parsing: with(20, 3))
        }
        #expect(throws: WAVFile.ParsingError.unsupportedEncoding(format: 1, bitsPerSample: 24)) {
            try WAVFile(parsing: with(34, 24))
        }
        #expect(throws: WAVFile.ParsingError.unsupportedChannels(0)) { try WAVFile(parsing: with(22, 0)) }
        #expect(throws: WAVFile.ParsingError.unsupportedRate(0x0100_3E80)) { try WAVFile(parsing: with(27, 1)) }
        #expect(throws: WAVFile.ParsingError.missingChunk("data")) { try WAVFile(parsing: Array(good.prefix(36))) }
        #expect(throws: WAVFile.ParsingError.missingChunk("fmt ")) { try WAVFile(parsing: Array(good.prefix(12))) }
        #expect(throws: WAVFile.ParsingError.tooLong(samples: 2)) { try WAVFile(parsing: good, limit: 1) }
    }

    @Test func hostileFilesDoNoHarm() {
        var generator = SplitMix(seed: 11)
        let good = WAVFile(sampleRate: 16_000, channels: 2, samples: [Int16](repeating: 5, count: 40)).bytes
        var read = 0
        for round in 0..<8_000 {
            let bytes = round % 4 == 0 ? generator.bytes(round % 97) : generator.mutated(good)
            guard let file = try? WAVFile(parsing: bytes) else { continue }
            #expect(2 * file.samples.count <= bytes.count)
            #expect(file.samples.count % file.channels == 0)
            read += 1
        }
        #expect(read > 1_000)
    }
}
