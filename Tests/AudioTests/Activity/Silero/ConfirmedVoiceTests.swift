import Audio
import SansIO
import Testing

/// What `VoiceActivityDetector` says with a model. These tests need `PARLEY_TEST_MODELS`.
@Suite struct ConfirmedVoiceTests {
    private func activity(
        _ samples: [Int16], threshold: Double = 0.5, frame: Int = PCM.inputFrame, confirmed: Bool = true
    ) throws -> [VoiceActivity] {
        let silero = confirmed ? try InstalledModels.silero() : nil
        let detector = try VoiceActivityDetector(threshold: threshold, silero: silero)
        return try Signals.frames(samples, of: frame).map { try detector.process($0) }
    }

    private func conversation(level: Double) throws -> [Int16] {
        var samples = Signals.silence(1.2)
        for voice in Signals.voices {
            samples += Signals.scaled(try Signals.speech(voice), toLevel: level) + Signals.silence(1.2073)
        }
        return samples
    }

    /// The worst case: synthetic voices, and the first utterance of a stream, of whose kind Silero has no state yet.
    /// People are found as soon as without the model (docs/voice-activity.md).
    @Test(arguments: [(-75.0, 320), (-42, 320), (-75, 160)])
    func theFirstUtteranceIsFound(noise: Double, frame: Int) throws {
        var late: [Int] = []
        for voice in Signals.voices {
            for shift in stride(from: 0, to: 320, by: 80) {
                let sentence = Signals.scaled(try Signals.speech(voice), toLevel: -22)
                let clean = Signals.silence(Double(24_000 + shift) / 16_000) + sentence
                let sound = Signals.mixed(clean, Signals.noise(level: noise, count: clean.count))
                let before = try #require(try activity(sound, frame: frame, confirmed: false).firstIndex { $0.voice })
                let now = try #require(try activity(sound, frame: frame).firstIndex { $0.voice })
                late.append((now - before) * frame / 16)
            }
        }
        late.sort()
        print("with the model speech begins later by \(late) ms")
        #expect(late[late.count / 2] <= 60)
        #expect(late.allSatisfy { $0 <= 200 })
    }

    /// Signal to noise in decibels, and the share of frames with sound that must be voice.
    @Test(arguments: [(60.0, 0.93), (20, 0.93), (10, 0.9), (5, 0.85)])
    func wordsAreNotCut(ratio: Double, recall: Double) throws {
        let clean = try conversation(level: -22)
        let heard = try activity(Signals.mixed(clean, Signals.noise(level: -22 - ratio, count: clean.count)))
        let loud = Signals.frames(clean, of: PCM.inputFrame).map { Level.rms($0) > -45 }
        let found = zip(heard, loud).count { $0.voice && $1 }
        print("with the model, at \(ratio) dB: \(found) of \(loud.count { $0 })")
        #expect(Double(found) > recall * Double(loud.count { $0 }))
    }

    @Test func theEndIsReportedSoon() throws {
        for voice in Signals.voices {
            let sentence = Signals.scaled(try Signals.speech(voice), toLevel: -22)
            let sound = Signals.silence(1) + sentence + Signals.silence(1)
            let end = try #require(Signals.frames(sound, of: 80).lastIndex { Level.rms($0) > -52 }) * 80 + 80
            let heard = try activity(Signals.mixed(sound, Signals.noise(level: -75, count: sound.count)))
            let last = try #require(heard.lastIndex { $0.voice })
            let late = ((last + 1) * 320 - end) / 16
            print("end of \(voice) with the model: \(late) ms late")
            #expect(late < 240)
        }
    }

    /// Sounds that open turns without the model.
    @Test(arguments: Nonspeech.allCases)
    func isNotSpeech(kind: Nonspeech) throws {
        let sound = Signals.mixed(kind.sound(20), Signals.noise(level: -65, count: 320_000))
        let without = try activity(sound, confirmed: false).count { $0.voice }
        let with = try activity(sound).count { $0.voice }
        print("\(kind): \(without) frames of voice without the model, \(with) with it")
        #expect(with < 10 && 10 * with <= without)
    }

    @Test func theThresholdActs() throws {
        let clean = try conversation(level: -30)
        let sound = Signals.mixed(clean, Signals.noise(level: -40, count: clean.count))
        let counts = try [0, 0.2, 0.4, 0.6, 0.8, 1].map { threshold in
            try activity(sound, threshold: threshold).count { $0.voice }
        }
        print("frames of voice with the model, by threshold 0 to 1: \(counts)")
        #expect(counts == counts.sorted(by: >))
        #expect(counts[5] > 0 && counts[5] < counts[0])
        #expect(try activity(sound, threshold: .nan) == activity(sound, threshold: 0.5))
        #expect(try activity(sound, threshold: -.infinity).contains { !$0.voice })
    }

    @Test func theProbabilityStaysInRange() throws {
        let clean = try conversation(level: -30)
        let heard = try activity(clean)
        #expect(heard.allSatisfy { $0.probability >= 0 && $0.probability <= 1 })
        #expect(heard.contains { $0.voice && $0.probability > 0.9 })
        #expect(heard.prefix(50).allSatisfy { $0.probability < 0.25 })
    }

    @Test func noiseIsRemovedAsWithoutTheModel() throws {
        let sound = try conversation(level: -30)
        let (plain, confirmed) = (
            try VoiceActivityDetector(), try VoiceActivityDetector(silero: try InstalledModels.silero())
        )
        for frame in Signals.frames(sound, of: PCM.inputFrame) {
            var (one, other): ([Int16], [Int16]) = ([], [])
            let level = try plain.process(frame, denoised: &one).level
            #expect(try confirmed.process(frame, denoised: &other).level == level)
            #expect(one == other)
        }
    }

    /// A muted microphone ends voice, and the next word is found as the first one was.
    @Test func muteIsForgotten() throws {
        let sentence = Signals.scaled(try Signals.speech("slt"), toLevel: -22)
        let once = Signals.silence(1) + sentence + Signals.silence(2)
        let heard = try activity(once + once)
        let half = once.count / 320
        #expect(heard[(half - 60)..<half].allSatisfy { !$0.voice && $0.probability == 0 })
        let (first, second) = (heard[..<half].firstIndex { $0.voice }, heard[half...].firstIndex { $0.voice })
        #expect(abs(try #require(second) - half - (try #require(first))) <= 2)
    }
}

/// Sounds of desks and machines, at 16 kHz and well audible.
enum Nonspeech: CaseIterable {
    case knocks, coughs, clicks, jingle, keyboard

    func sound(_ seconds: Int) -> [Int16] {
        var generator = SplitMix(seed: 23)
        var sound = [Double](repeating: 0, count: seconds * 16_000)
        func add(_ start: Int, _ length: Int, _ wave: (Int) -> Double) {
            for index in 0..<max(0, min(length, sound.count - start)) { sound[start + index] += wave(index) }
        }
        switch self {
        case .knocks:
            for start in stride(from: 8000, to: sound.count, by: 11_000) {
                for knock in 0..<3 {
                    let pitch = Double.random(in: 120...260, using: &generator)
                    add(start + knock * 2600, 2000) { 14_000 * Self.decay($0, 400) * Self.sine($0, pitch) }
                }
            }
        case .coughs:
            for start in stride(from: 8000, to: sound.count, by: 17_000) {
                let noise = Signals.noise(level: -14, count: 4000, seed: UInt64(start))
                add(start, 4000) { Double(noise[$0]) * Self.decay($0, 1500) }
            }
        case .clicks:
            for start in stride(from: 8000, to: sound.count, by: 5000) {
                add(start, 60) { $0 % 2 == 0 ? 15_000 : -15_000 }
            }
        case .jingle:
            for (number, start) in stride(from: 8000, to: sound.count, by: 5000).enumerated() {
                let pitch = [523.25, 659.25, 783.99, 1046.5][number % 4]
                add(start, 5000) {
                    5000 * Self.decay($0, 4000) * (Self.sine($0, pitch) + 0.3 * Self.sine($0, 2 * pitch))
                }
            }
        case .keyboard:
            for start in stride(from: 8000, to: sound.count, by: 2300) {
                let noise = Signals.noise(level: -20, count: 500, seed: UInt64(start))
                add(start, 500) { Double(noise[$0]) * Self.decay($0, 120) }
            }
        }
        return sound.map { Int16(clamping: Int($0)) }
    }

    private static func decay(_ index: Int, _ length: Double) -> Double {
        // e^(-x) by a rational function: close enough.
        let x = Double(index) / length
        return 1 / (1 + x + x * x / 2 + x * x * x / 6)
    }

    private static func sine(_ index: Int, _ frequency: Double) -> Double {
        // A parabola for each half wave, as alike as is needed.
        let phase = (Double(index) * frequency / 16_000).truncatingRemainder(dividingBy: 1)
        return phase < 0.5 ? 16 * phase * (0.5 - phase) : -16 * (phase - 0.5) * (1 - phase)
    }
}
