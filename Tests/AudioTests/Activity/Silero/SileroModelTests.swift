import Audio
import SansIO
import Testing

/// These tests need `PARLEY_TEST_MODELS`.
@Suite struct SileroModelTests {
    private static let chunk = SileroModel.chunkLength

    private func probabilities(_ detector: SileroVoiceDetector, _ samples: [Int16]) -> [Double] {
        Signals.frames(samples, of: Self.chunk).map { detector.process($0.span) }
    }

    /// The reference is ONNX Runtime on the same file and sound.
    @Test func probabilitiesAreThoseOfTheReference() throws {
        let detector = SileroVoiceDetector(try InstalledModels.silero())
        let heard = probabilities(detector, SileroModel.question(SileroModel.answers.count * Self.chunk))
        #expect(heard.count == 12)
        for (one, other) in zip(heard, SileroModel.answers) {
            #expect(abs(one - other) < 0.0002)
        }
        detector.reset()
        #expect(probabilities(detector, SileroModel.question(SileroModel.answers.count * Self.chunk)) == heard)
    }

    @Test func streamsOfOneModelAreIndependent() throws {
        let model = try InstalledModels.silero()
        let (one, other) = (SileroVoiceDetector(model), SileroVoiceDetector(model))
        let speech = try Signals.speech("slt")
        let alone = probabilities(SileroVoiceDetector(model), speech)
        var together: [Double] = []
        for (index, frame) in Signals.frames(speech, of: Self.chunk).enumerated() {
            together.append(one.process(frame.span))
            _ = other.process(Signals.noise(level: -30, count: Self.chunk, seed: UInt64(index)).span)
        }
        #expect(together == alone)
    }

    @Test func probabilitiesStayInRange() throws {
        let model = try InstalledModels.silero()
        var generator = SplitMix(seed: 3)
        let loud = (0..<16_000).map { _ in Bool.random(using: &generator) ? Int16.max : .min }
        for sound in [loud, Signals.silence(1), Signals.tone(440, level: -3, seconds: 1)] {
            #expect(probabilities(SileroVoiceDetector(model), sound).allSatisfy { $0 >= 0 && $0 <= 1 })
        }
        // Shorter and longer chunks than the network has.
        let detector = SileroVoiceDetector(model)
        #expect(detector.process([Int16]().span) < 0.5)
        #expect(detector.process([Int16](repeating: 0, count: 10_000).span) < 0.5)
    }

    @Test(arguments: Signals.voices)
    func speechIsMeasured(voice: String) throws {
        let model = try InstalledModels.silero()
        let sentence = try Signals.speech(voice)
        let length = Double(sentence.count) / 16_000
        let measured = model.speech(in: Signals.silence(1) + sentence + Signals.silence(1)) / .seconds(1)
        #expect(measured > 0.7 * length && measured < length + 0.2)
    }

    @Test func whatIsNotSpeechIsMeasuredAsSuch() throws {
        let model = try InstalledModels.silero()
        #expect(model.speech(in: []) == .zero)
        #expect(model.speech(in: [7]) == .zero)
        #expect(model.speech(in: Signals.silence(5)) == .zero)
        for level in [-60.0, -40, -20] {
            #expect(model.speech(in: Signals.noise(level: level, count: 80_000)) == .zero)
        }
        for frequency in [50.0, 120, 1000] {
            #expect(model.speech(in: Signals.tone(frequency, level: -20, seconds: 5)) < .milliseconds(200))
        }
    }

    @Test func aTruncatedFileIsRefused() throws {
        let file = try InstalledModels.sileroFile()
        let lengths = [0, 1, 2, 7, 100, 20_000, 600_000, 1_000_000, file.count - 100, file.count - 1]
        for length in lengths {
            #expect(throws: SileroModel.Fault.self, "\(length) bytes") {
                try SileroModel(parsing: Array(file.prefix(length)))
            }
        }
    }

    /// A weight that was changed is found by the known answer, if it matters.
    @Test func alteredWeightsAreRefused() throws {
        let file = try InstalledModels.sileroFile()
        let name = Array("model.decoder.rnn.weight_hh".utf8)
        let tensor = try #require(firstIndex(of: name, in: file, from: 100_000))
        var altered = file
        for index in (tensor + 200)..<(tensor + 100_000) { altered[index] ^= 0x80 }
        #expect(throws: SileroModel.Fault.otherWeights) { try SileroModel(parsing: altered) }
        var notANumber = file
        for index in (tensor + 200)..<(tensor + 300) { notANumber[index] = 0xFF }
        #expect(throws: SileroModel.Fault.otherWeights) { try SileroModel(parsing: notANumber) }
    }

    @Test func anotherNameIsMissedAndAnotherTensorUnexpected() throws {
        let file = try InstalledModels.sileroFile()
        let name = Array("model.decoder.rnn.weight_hh".utf8)
        let tensor = try #require(firstIndex(of: name, in: file, from: 100_000))
        var renamed = file
        renamed[tensor] = UInt8(ascii: "n")
        #expect(throws: SileroModel.Fault.missing("model.decoder.rnn.weight_hh")) { try SileroModel(parsing: renamed) }
        // `graph` with one more initializer `a`: a message that comes twice is merged.
        #expect(throws: SileroModel.Fault.malformed) {
            try SileroModel(parsing: file + [0x3A, 5, 0x2A, 3, 0x42, 1, 0x61])
        }
    }

    @Test func aDamagedFileNeverCrashes() throws {
        let file = try InstalledModels.sileroFile()
        var generator = SplitMix(seed: 11)
        var refused = 0
        for _ in 0..<60 {
            var damaged = file
            for _ in 0..<40 {
                damaged[Int.random(in: 0..<damaged.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            if Bool.random(using: &generator) { damaged.removeLast(.random(in: 1...damaged.count, using: &generator)) }
            do throws(SileroModel.Fault) {
                _ = try SileroModel(parsing: damaged)
            } catch {
                refused += 1
                #expect(!"\(error)".isEmpty)
            }
        }
        #expect(refused > 20)
    }

    private func firstIndex(of pattern: [UInt8], in bytes: [UInt8], from: Int) -> Int? {
        (from..<bytes.count - pattern.count).last {
            bytes[$0] == pattern[0] && bytes[$0..<$0 + pattern.count].elementsEqual(pattern)
        }
    }
}
