import Audio
import SansIO
import Testing

@Suite struct VoiceActivityDetectorTests {
    /// What a detector says of a sound in frames of 20 ms.
    private func activity(_ samples: [Int16], threshold: Double = 0.5) throws -> [VoiceActivity] {
        let detector = try VoiceActivityDetector(threshold: threshold)
        return try Signals.frames(samples, of: PCM.inputFrame).map { try detector.process($0) }
    }

    /// Every voice once, each with 1.2 s of silence before and after, at one level.
    private func conversation(level: Double) throws -> [Int16] {
        var samples = Signals.silence(1.2)
        for voice in Signals.voices {
            // A pause whose length is no multiple of a frame, so that onsets fall anywhere in one.
            samples += Signals.scaled(try Signals.speech(voice), toLevel: level) + Signals.silence(1.2073)
        }
        return samples
    }

    /// Frames in which somebody speaks: within 30 dB of the level, gaps up to 200 ms included.
    private func speech(in clean: [Int16], level: Double) -> [Bool] {
        var spoken = Signals.frames(clean, of: PCM.inputFrame).map { Level.rms($0) > level - 30 }
        var last: Int?
        for index in spoken.indices where spoken[index] {
            if let last, index - last <= 10 {
                for gap in last..<index { spoken[gap] = true }
            }
            last = index
        }
        return spoken
    }

    /// Signal to noise in decibels, and what is asked of precision and recall there.
    @Test(arguments: [(60.0, 0.88, 0.97), (20, 0.88, 0.93), (10, 0.88, 0.85), (5, 0.88, 0.75)])
    func tellsSpeechFromNoise(ratio: Double, precision: Double, recall: Double) throws {
        let clean = try conversation(level: -22)
        let truth = speech(in: clean, level: -22)
        let heard = try activity(Signals.mixed(clean, Signals.noise(level: -22 - ratio, count: clean.count)))
        let both = zip(heard, truth).count { $0.voice && $1 }
        let measured = Double(both) / Double(heard.count { $0.voice })
        let found = Double(both) / Double(truth.count { $0 })
        print("voice activity at \(ratio) dB: precision \(measured), recall \(found)")
        #expect(measured > precision)
        #expect(found > recall)
    }

    /// Time from the first audible 5 ms of a sentence to the end of the frame that reports it.
    @Test(
        arguments: [(Double.infinity, -22.0, 35), (60, -22, 35), (20, -22, 50), (60, -32, 40)]
            as [(Double, Double, Int)])
    func speechIsReportedAtOnce(ratio: Double, level: Double, median: Int) throws {
        var latencies: [Int] = []
        for voice in Signals.voices {
            for shift in stride(from: 0, to: 320, by: 80) {
                let lead = 24_000 + shift
                let sentence = Signals.scaled(try Signals.speech(voice), toLevel: level)
                let clean = Signals.silence(Double(lead) / 16_000) + sentence
                let noise =
                    ratio.isFinite
                    ? Signals.noise(level: level - ratio, count: clean.count)
                    : [Int16](repeating: 0, count: clean.count)
                let audible = max(level - 30, level - ratio + 3)
                let start = try #require(Signals.frames(clean, of: 80).firstIndex { Level.rms($0) > audible }) * 80
                let heard = try activity(Signals.mixed(clean, noise))
                let reported = try #require(heard.firstIndex { $0.voice })
                latencies.append(((reported + 1) * 320 - start) / 16)
            }
        }
        latencies.sort()
        print("onset at \(ratio) dB, level \(level): \(latencies) ms")
        #expect(latencies[latencies.count / 2] <= median)
        #expect(latencies.allSatisfy { $0 > 0 && $0 <= 100 })
    }

    @Test func theEndIsReportedSoon() throws {
        for voice in Signals.voices {
            let sentence = Signals.scaled(try Signals.speech(voice), toLevel: -22)
            let sound = Signals.silence(1) + sentence + Signals.silence(1)
            let end = try #require(Signals.frames(sound, of: 80).lastIndex { Level.rms($0) > -52 }) * 80 + 80
            let heard = try activity(Signals.mixed(sound, Signals.noise(level: -75, count: sound.count)))
            let last = try #require(heard.lastIndex { $0.voice })
            let late = ((last + 1) * 320 - end) / 16
            print("end of \(voice): \(late) ms late")
            #expect(late < 240)
        }
    }

    @Test func silenceAndSteadyNoiseAreNotSpeech() throws {
        #expect(try activity(Signals.silence(5)).allSatisfy { !$0.voice && $0.level == Level.silence })
        for level in [-75.0, -60, -50, -40, -30] {
            let noise = Signals.silence(1) + Signals.noise(level: level, count: 80_000)
            #expect(try activity(noise).allSatisfy { !$0.voice }, "white noise at \(level)")
        }
        // Mains hum from the start of a call, and setting in when the noise is known already.
        for frequency in [50.0, 60, 100, 120] {
            for level in [-50.0, -40, -30] {
                for lead in [0.0, 1.5] {
                    let hum = Signals.silence(lead) + Signals.tone(frequency, level: level, seconds: 5)
                    let sound = Signals.mixed(hum, Signals.noise(level: -65, count: hum.count))
                    let voiced = try activity(sound).count { $0.voice }
                    #expect(voiced == 0, "hum of \(frequency) Hz at \(level) after \(lead) s")
                }
            }
        }
    }

    @Test(arguments: [1, 16, 80], [Level.silence, -65])
    func aClickIsNotSpeech(length: Int, background: Double) throws {
        var generator = SplitMix(seed: 5)
        var sound = Signals.noise(level: background, count: 160_000)
        for click in 1...9 {
            for index in 0..<length {
                sound[click * 16_000 + click * 37 + index] = Bool.random(using: &generator) ? 16_000 : -16_000
            }
        }
        #expect(try activity(sound).allSatisfy { !$0.voice })
    }

    /// A higher threshold hears less, of noise and of speech alike; the ends still work.
    @Test func theThresholdActs() throws {
        let clean = try conversation(level: -30)
        let sound = Signals.mixed(clean, Signals.noise(level: -40, count: clean.count))
        let counts = try [0, 0.2, 0.4, 0.6, 0.8, 1].map { threshold in
            try activity(sound, threshold: threshold).count { $0.voice }
        }
        print("frames of voice by threshold 0 to 1: \(counts)")
        #expect(counts == counts.sorted(by: >))
        #expect(Double(counts[5]) < 0.8 * Double(counts[0]))
        #expect(counts[5] > 0)
        #expect(try activity(sound, threshold: .nan).contains { $0.voice })
        #expect(try activity(sound, threshold: -.infinity).contains { !$0.voice })
    }

    @Test func theThresholdChangesWithoutForgettingTheNoise() throws {
        let noise = Signals.frames(Signals.noise(level: -35, count: 96_000), of: PCM.inputFrame)
        let (changing, steady) = (try VoiceActivityDetector(), try VoiceActivityDetector())
        for (index, frame) in noise.enumerated() {
            changing.threshold = Double(index % 10) / 10
            var (one, other): ([Int16], [Int16]) = ([], [])
            _ = try changing.process(frame, denoised: &one)
            _ = try steady.process(frame, denoised: &other)
            #expect(one == other)
        }
    }

    @Test func noiseIsRemovedAndSpeechKept() throws {
        let detector = try VoiceActivityDetector()
        let clean = try conversation(level: -22)
        let sound = Signals.mixed(clean, Signals.noise(level: -42, count: clean.count))
        var (denoised, frame): ([Int16], [Int16]) = ([], [])
        for part in Signals.frames(sound, of: PCM.inputFrame) {
            _ = try detector.process(part, denoised: &frame)
            #expect(frame.count == PCM.inputFrame)
            denoised += frame
        }
        #expect(Level.rms(Array(denoised[8_000..<19_000])) < -55)
        let (correlation, delay) = Signals.likeness(of: denoised, to: clean, delays: 200)
        // The high-pass filter before it turns the phase of the lowest voice.
        #expect(correlation > 0.75)
        #expect(abs(delay - 96) < 8)
    }

    @Test(arguments: [0, 1, 159, 161, 480, 640])
    func framesOfOtherLengthsAreRefused(length: Int) throws {
        let detector = try VoiceActivityDetector()
        #expect(throws: VoiceActivityDetector.Fault.frameLength(length)) {
            try detector.process([Int16](repeating: 0, count: length))
        }
    }
}
