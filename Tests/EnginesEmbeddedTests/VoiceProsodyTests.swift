import Engine
import EnginesEmbedded
import Testing

/// Rate, pitch, volume and style, as they are heard.
@Suite struct VoiceProsodyTests {
    static let voices = EmbeddedVoices()
    static let sentence = "My name is John and I live in a lovely yellow house near London."

    private func print(_ voice: String, pitch: Double = 1, style: String? = nil) async throws -> Voiceprint {
        Voiceprint(
            of: try await Speech.of(
                Self.sentence, voice: voice, sampleRate: Voiceprint.rate, pitch: pitch, style: style, from: Self.voices
            ).samples)
    }

    // Proves: F.5 pitch
    @Test(arguments: [
        "flite/slt", "flite/rms", "flite/awb", "flite/kal16", "flite/slt+nora", "flite/rms+hugo",
        "espeak/gmw/en-US", "espeak/gmw/en-US+f2", "espeak/gmw/en-US+Annie",
    ])
    func pitchMovesTheFundamental(voice: String) async throws {
        let own = try await print(voice).pitch
        for factor in [0.8, 1.25] {
            let moved = try await print(voice, pitch: factor).pitch / own
            #expect(abs(moved / factor - 1) < 0.1, "\(factor): \(moved) of \(own) Hz")
        }
    }

    @Test(arguments: ["flite/slt", "flite/rms", "espeak/gmw/de+f2"])
    func pitchLeavesTimesAndColourAlone(voice: String) async throws {
        let own = try await Speech.of(Self.sentence, voice: voice, from: Self.voices)
        let high = try await Speech.of(Self.sentence, voice: voice, pitch: 1.25, from: Self.voices)
        #expect(abs(Double(own.samples.count) / Double(high.samples.count) - 1) < 0.02)
        #expect(own.words.map(\.text) == high.words.map(\.text))
        for (one, other) in zip(own.words, high.words) {
            #expect(abs((one.start - other.start) / .milliseconds(1)) < 60, "\(one) \(other)")
        }
    }

    // Proves: F.5 volume
    @Test(arguments: ["flite/slt", "flite/kal16", "flite/awb+erin", "espeak/roa/it"])
    func volumeIsAFactorOfTheAmplitude(voice: String) async throws {
        let own = try await Speech.of("Roma, Milano.", voice: voice, from: Self.voices)
        for factor in [0.25, 0.5, 1.2] {
            let heard = try await Speech.of("Roma, Milano.", voice: voice, volume: factor, from: Self.voices)
            #expect(abs(heard.level / own.level / factor - 1) < 0.06, "\(factor)")
        }
        let silent = try await Speech.of("Roma, Milano.", voice: voice, volume: 0, from: Self.voices)
        #expect(silent.level == 0 && !silent.samples.isEmpty && silent.words.count == own.words.count)
        let loud = try await Speech.of("Roma, Milano.", voice: voice, volume: 4, from: Self.voices)
        #expect(loud.level > own.level * 1.5)
        // Nothing is cut off flat at the top.
        #expect(loud.samples.count { abs(Int($0)) >= 32_760 } < loud.samples.count / 1000)
    }

    @Test(arguments: ["flite/slt", "flite/rms+leo", "flite/kal16", "espeak/gmw/en-US"], [0.5, 0.8, 1.25, 1.5])
    func wordsKeepTheirPlacesAtEveryRate(voice: String, rate: Double) async throws {
        let own = try await Speech.of(Self.sentence, voice: voice, from: Self.voices)
        let other = try await Speech.of(Self.sentence, voice: voice, rate: rate, from: Self.voices)
        let length = (own.duration(at: 16_000), other.duration(at: 16_000))
        #expect(abs(length.0 / length.1 / rate - 1) < 0.2, "\(length)")
        #expect(own.words.map(\.text) == other.words.map(\.text))
        for (one, two) in zip(own.words, other.words) {
            #expect(abs(one.start / length.0 - two.start / length.1) < 0.05, "\(one) \(two)")
        }
    }

    @Test func aWhisperHasNoVoice() async throws {
        #expect(Self.voices.speaks(style: "whispering", voice: "espeak/gmw/de+f2"))
        #expect(try await print("espeak/gmw/en-US").voicing > 0.5)
        #expect(try await print("espeak/gmw/en-US", style: "whispering").voicing < 0.15)
        #expect(!Self.voices.speaks(style: "whispering", voice: "flite/slt"))
    }

    // Proves: F.5 style
    @Test(arguments: ["flite/slt", "flite/rms", "espeak/gmw/de"])
    func stylesAreHeard(voice: String) async throws {
        let own = try await Speech.of(Self.sentence, voice: voice, from: Self.voices)
        let sad = try await Speech.of(Self.sentence, voice: voice, style: "sad", from: Self.voices)
        let excited = try await Speech.of(Self.sentence, voice: voice, style: "Excited", from: Self.voices)
        #expect(Double(sad.samples.count) > Double(own.samples.count) * 1.08)
        #expect(Double(excited.samples.count) < Double(own.samples.count) * 0.95)
        #expect(try await print(voice, style: "excited").pitch > print(voice, style: "sad").pitch * 1.12)
    }

    @Test(arguments: ["", "newsreader", "CHEERFUL\u{0}", String(repeating: "sad", count: 99)])
    func anUnknownStyleIsKnownToBeUnknownAndChangesNothing(style: String) async throws {
        for voice in ["flite/kal16", "espeak/gmw/de"] {
            #expect(!Self.voices.speaks(style: style, voice: voice))
        }
        let own = try await Speech.of("Hello.", voice: "flite/kal16", from: Self.voices)
        let odd = try await Speech.of("Hello.", voice: "flite/kal16", style: style, from: Self.voices)
        #expect(own.samples == odd.samples)
    }

    @Test func impossibleProsodyIsKeptToWhatAVoiceCanDo() async throws {
        for odd in [0, -1, .nan, .infinity, 1e300] as [Double] {
            for voice in ["flite/kal16", "flite/rms", "espeak/gmw/de"] {
                let speech = try await Speech.of("Hi.", voice: voice, pitch: odd, volume: odd, from: Self.voices)
                #expect(!speech.samples.isEmpty)
            }
        }
    }

    /// One voice serves everybody: what one asks for leaves no trace in what others hear.
    @Test func nobodyHearsTheProsodyOfAnother() async throws {
        let voices = ["flite/kal16", "flite/rms"]
        var lengths: [String: Int] = [:]
        for voice in voices {
            lengths[voice] = try await Speech.of(Self.sentence, voice: voice, from: Self.voices).samples.count
        }
        let plain = try await Speech.of(Self.sentence, voice: "flite/kal16", from: Self.voices).samples
        try await withThrowingTaskGroup(of: Void.self) { [lengths] group in
            for index in 0..<32 {
                let voice = voices[index % 2]
                let isPlain = index % 4 < 2
                group.addTask {
                    let speech = try await Speech.of(
                        Self.sentence, voice: voice, pitch: isPlain ? 1 : 1.4, style: isPlain ? nil : "cheerful",
                        from: Self.voices)
                    guard isPlain else { return }
                    #expect(speech.samples.count == lengths[voice])
                    if voice == "flite/kal16" { #expect(speech.samples == plain) }
                }
            }
            try await group.waitForAll()
        }
    }
}
