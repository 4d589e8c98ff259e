import Audio
import SansIO
import Testing

/// What becomes of echo and noise. Figures are printed: they are what the choice of the library rests on.
@Suite struct InputProcessorTests {
    /// A room in which the agent speaks all the time and the user once: what was sent, and what the microphone sends.
    struct Room {
        var sent: [Int16]
        var echo: [Int16]
        var user: [Int16]
        /// Where the user's first sample is.
        var onset: Int

        /// - Parameters: the echo's delay in milliseconds and its level against what was sent, in dB. Both ways go
        ///   through Opus, as in a call.
        init(delay: Int, level: Double) throws {
            let voices = try ["slt", "rms"].map { Signals.scaled(try Signals.speech($0), toLevel: -22) }
            sent = Signals.silence(1)
            for _ in 0..<3 { sent += voices[0] + Signals.silence(0.1) + voices[1] + Signals.silence(0.2) }
            sent.removeLast(sent.count % PCM.inputFrame)
            let played = try Self.coded(sent)
            let late =
                Signals.silence(Double(delay) / 1000) + Signals.scaled(played, toLevel: Level.rms(played) + level)
            let picked = Signals.mixed(Array(late.prefix(sent.count)), Signals.noise(level: -75, count: sent.count))
            // Within the agent's last sentences.
            onset = sent.count * 7 / 10
            let speech = Signals.scaled(try Signals.speech("kal16").trimmed, toLevel: -22)
            var both = picked
            for (index, sample) in speech.enumerated() where onset + index < both.count {
                both[onset + index] = Int16(clamping: Int(both[onset + index]) + Int(sample))
            }
            echo = try Self.coded(picked)
            user = try Self.coded(both)
        }

        private static func coded(_ samples: [Int16]) throws -> [Int16] {
            var settings = OpusEncoder.Settings()
            settings.sampleRate = PCM.inputRate
            let (encoder, decoder) = (try OpusEncoder(settings), try OpusDecoder())
            var (all, packet, piece) = ([Int16](), [UInt8](), [Int16]())
            for frame in Signals.frames(samples, of: PCM.inputFrame) {
                _ = try encoder.encode(frame, into: &packet)
                try decoder.decode(packet, into: &piece)
                all += piece
            }
            return all
        }
    }

    private func process(
        _ near: [Int16], played: [Int16], _ processing: InputProcessing
    ) throws -> (samples: [Int16], voice: [Bool]) {
        let (processor, detector) = (try InputProcessor(processing), try VoiceActivityDetector())
        var (samples, voice) = ([Int16](), [Bool]())
        for (frame, reference) in zip(
            Signals.frames(near, of: PCM.inputFrame), Signals.frames(played, of: PCM.inputFrame))
        {
            var frame = frame
            try processor.process(&frame, played: reference)
            samples += frame
            voice.append(try detector.process(processor.unreduced).voice)
        }
        return (samples, voice)
    }

    // Proves: F.2 input_audio_echo_cancellation
    @Test(arguments: [(80, -12.0), (160, -12), (300, -12), (160, -6), (160, -24)])
    func theAgentsOwnVoiceIsNotHeard(delay: Int, level: Double) throws {
        let room = try Room(delay: delay, level: level)
        let raw = try process(room.echo, played: room.sent, .none)
        let clean = try process(room.echo, played: room.sent, .init(echo: .server))
        let loss = { (range: Range<Int>) in
            Level.rms(Array(room.echo[range])) - Level.rms(Array(clean.samples[range]))
        }
        let first = 16_000 + delay * 16..<16_000 + delay * 16 + 8000
        let rest = first.upperBound..<room.echo.count
        print(
            "echo of \(level) dB after \(delay) ms: ERLE \(loss(first)) dB in the first half second,",
            "\(loss(rest)) dB from then on; frames with voice: \(raw.voice.count { $0 }) before,",
            "\(clean.voice.count { $0 }) after")
        #expect(loss(rest) > 30)
        #expect(raw.voice.count { $0 } > 50)
        #expect(clean.voice.count { $0 } == 0)
    }

    /// A packet that is late, lost or sped up moves the path, by a packet or by several.
    // Proves: F.2 input_audio_echo_cancellation
    @Test(arguments: [-60, -40, -30, -20, -10, 10, 20, 30, 40, 60, 120, 200])
    func aPathThatMovesIsFollowed(milliseconds: Int) throws {
        let room = try Room(delay: 120, level: -12)
        let moved = try Room(delay: 120 + milliseconds, level: -12)
        for place in [0.25, 0.37, 0.5, 0.65, 0.8, 0.87] {
            let frame = Int(place * Double(room.echo.count)) / PCM.inputFrame
            let near = room.echo.prefix(frame * PCM.inputFrame) + moved.echo.dropFirst(frame * PCM.inputFrame)
            let clean = try process(Array(near), played: room.sent, .init(echo: .server))
            #expect(clean.voice.count { $0 } == 0, "the path moved with frame \(frame)")
        }
    }

    /// Every so often a packet of the microphone is lost, and silence stands in its place.
    @Test(arguments: [7, 25, 50]) func lostPacketsLetNoEchoThrough(oneOf: Int) throws {
        let room = try Room(delay: 120, level: -12)
        let near = Signals.frames(room.echo, of: PCM.inputFrame).enumerated().flatMap { index, frame in
            index % oneOf == 0 ? [Int16](repeating: 0, count: frame.count) : frame
        }
        let clean = try process(near, played: room.sent, .init(echo: .server))
        #expect(clean.voice.count { $0 } == 0)
    }

    /// The path moves, and then the user speaks.
    // Proves: F.2 input_audio_echo_cancellation
    @Test(arguments: [-40, -20, 20, 40])
    func theUserIsHeardAfterThePathMoved(milliseconds: Int) throws {
        let room = try Room(delay: 120, level: -12)
        let moved = try Room(delay: 120 + milliseconds, level: -12)
        let place = room.onset - 16_000
        let near = room.user.prefix(place) + moved.user.dropFirst(place)
        let heard = try process(Array(near), played: room.sent, .init(echo: .server))
        let first = try #require(heard.voice.firstIndex(of: true))
        let latency = ((first + 1) * PCM.inputFrame - room.onset) / 16
        print("barge-in a second after a path of 120 ms moved by \(milliseconds) ms: \(latency) ms")
        #expect(latency > 0 && latency <= 250)
    }

    // Proves: F.2 input_audio_echo_cancellation
    @Test(arguments: [(80, -12.0), (160, -12), (160, -24)])
    func theUserIsHeardOverTheAgent(delay: Int, level: Double) throws {
        let room = try Room(delay: delay, level: level)
        let heard = try process(room.user, played: room.sent, .init(echo: .server))
        let first = try #require(heard.voice.firstIndex(of: true))
        let latency = ((first + 1) * PCM.inputFrame - room.onset) / 16
        let rate = heard.voice[first..<min(first + 50, heard.voice.count)].count { $0 }
        print(
            "barge-in over an echo of \(level) dB after \(delay) ms: voice \(latency) ms after its onset, \(rate) of 50"
        )
        #expect(latency > 0 && latency <= 250)
        #expect(rate >= 20)
    }

    /// Someone with a headset loses nothing by echo cancellation.
    @Test func withoutAnEchoTheUserIsHeardAsFast() throws {
        let room = try Room(delay: 80, level: -90)
        let plain = try process(room.user, played: room.sent, .none)
        let heard = try process(room.user, played: room.sent, .init(noiseReduction: .deep, echo: .server))
        let first = try #require(plain.voice.firstIndex(of: true))
        let later = try #require(heard.voice.firstIndex(of: true))
        print("without an echo voice is heard \((later - first) * 20) ms later")
        #expect((0...3).contains(later - first))
    }

    @Test(arguments: [
        (InputProcessing(noiseReduction: .near), 96), (.init(noiseReduction: .deep), 96), (.init(echo: .server), 112),
        (.init(noiseReduction: .deep, echo: .server), 288),
    ])
    func theDelayIsBounded(processing: InputProcessing, atMost: Int) throws {
        let speech = Signals.silence(0.5) + (try Signals.speech("slt")) + Signals.silence(0.5)
        let processed = try process(speech, played: Signals.silence(10), processing)
        let (likeness, delay) = Signals.likeness(of: processed.samples, to: speech, delays: 400)
        print("\(processing): \(delay) samples late, likeness \(likeness)")
        #expect(likeness > 0.8)
        #expect(delay <= atMost)
        #expect(delay <= InputProcessor.longestDelay)
    }

    /// The voice detector is none the wiser, and none the worse: it hears what was not reduced.
    // Proves: F.2 input_audio_noise_reduction
    @Test func lessNoisePassesForSpeech() throws {
        let noise = Signals.silence(0.5) + Signals.noise(level: -30, count: 160_000)
        for (reduction, least) in [(InputProcessing.NoiseReduction.near, 7.0), (.deep, 11), (.far, 14)] {
            let processed = try process(noise, played: Signals.silence(12), .init(noiseReduction: reduction))
            let loss = Level.rms(Array(noise[48_000...])) - Level.rms(Array(processed.samples[48_000...]))
            print("white noise, \(reduction): \(loss) dB less, \(processed.voice.count { $0 }) frames with voice")
            #expect(loss > least)
            #expect(processed.voice.count { $0 } == 0)
        }
    }

    @Test func changesWhileItRuns() throws {
        let processor = try InputProcessor(.none)
        let noise = Signals.frames(Signals.noise(level: -30, count: 64_000), of: PCM.inputFrame)
        for processing in [.none, .init(noiseReduction: .deep), .init(echo: .client), .none] as [InputProcessing] {
            try processor.change(to: processing)
            for frame in noise {
                var processed = frame
                try processor.process(&processed, played: frame)
                #expect(processed.count == PCM.inputFrame)
                if processing == .none { #expect(processed == frame) }
            }
        }
    }

    @Test func refusesFramesOfOtherLengths() throws {
        let processor = try InputProcessor(.init(echo: .server))
        for length in [0, 1, 319, 321, 640] {
            var frame = [Int16](repeating: 1, count: length)
            #expect(throws: InputProcessor.Fault.frameLength(length)) { try processor.process(&frame) }
            #expect(frame.allSatisfy { $0 == 1 })
        }
        var frame = [Int16](repeating: 0, count: PCM.inputFrame)
        #expect(throws: InputProcessor.Fault.frameLength(7)) {
            try processor.process(&frame, played: [Int16](repeating: 0, count: 7))
        }
    }

    /// Whatever comes in, nothing traps: the loudest, the quietest and random samples.
    @Test func bearsEverySample() throws {
        var random = SplitMix(seed: 3)
        let processor = try InputProcessor(.init(noiseReduction: .deep, echo: .server))
        for round in 0..<200 {
            var frame = (0..<PCM.inputFrame).map { index -> Int16 in
                switch round % 4 {
                case 0: Int16.random(in: .min ... .max, using: &random)
                case 1: index % 2 == 0 ? .min : .max
                case 2: .min
                default: 0
                }
            }
            try processor.process(&frame, played: frame)
        }
    }
}

extension [Int16] {
    /// Without the silence before and after it.
    fileprivate var trimmed: [Int16] {
        let loud = indices.filter { abs(Int(self[$0])) > 300 }
        guard let first = loud.first, let last = loud.last else { return [] }
        return Array(self[first...last])
    }
}
