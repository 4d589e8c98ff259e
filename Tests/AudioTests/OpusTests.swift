import Audio
import SansIO
import Testing

@Suite struct OpusTests {
    /// A sentence at 24 kHz and its packets of 20 ms.
    /// - Parameter lowEffort: From the middle on it is encoded with the complexity of busy loops.
    private func packets(
        _ voice: String, loss: Int = 5, discontinuous: Bool = false, lowEffort: Bool = false
    ) throws -> [[UInt8]] {
        var settings = OpusEncoder.Settings()
        settings.expectedLoss = loss
        settings.discontinuous = discontinuous
        let encoder = try OpusEncoder(settings)
        var speech: [Int16] = []
        let resampler = try Resampler(from: 16_000, to: 24_000)
        resampler.resample(try Signals.speech(voice), appendingTo: &speech)
        resampler.flush(appendingTo: &speech)
        let frames = Signals.frames(speech, of: 480)
        return try frames.enumerated().map { index, frame in
            if lowEffort, index == frames.count / 2 { encoder.setComplexity(2) }
            var payload: [UInt8] = []
            try encoder.encode(frame, into: &payload)
            return payload
        }
    }

    private func decoded(_ packets: [[UInt8]]) throws -> [[Int16]] {
        let decoder = try OpusDecoder()
        return try packets.map { packet in
            var samples: [Int16] = []
            try decoder.decode(packet, into: &samples)
            return samples
        }
    }

    @Test(arguments: Signals.voices, [false, true])
    func speechComesBackAlike(voice: String, lowEffort: Bool) throws {
        let packets = try packets(voice, lowEffort: lowEffort)
        let heard = try decoded(packets)
        #expect(heard.allSatisfy { $0.count == 320 })
        let (correlation, delay) = Signals.likeness(
            of: heard.flatMap { $0 }, to: try Signals.speech(voice), delays: 400)
        #expect(correlation > 0.85)
        #expect(delay < 16 * 20, "\(delay) samples")
        let bitrate = packets.reduce(0) { $0 + 8 * $1.count } * 50 / packets.count
        #expect(bitrate < 45_000)
    }

    @Test(arguments: [8_000, 12_000, 16_000, 24_000, 48_000])
    func decodesAtEveryRate(rate: Int) throws {
        let decoder = try OpusDecoder(sampleRate: rate)
        var samples: [Int16] = []
        try decoder.decode(try packets("slt")[10], into: &samples)
        #expect(samples.count == rate / 50)
    }

    @Test func otherRatesAreRefused() {
        #expect(throws: CodecError.unsupportedRate(44_100)) { try OpusDecoder(sampleRate: 44_100) }
        var settings = OpusEncoder.Settings()
        settings.sampleRate = 44_100
        #expect(throws: CodecError.unsupportedRate(44_100)) { try OpusEncoder(settings) }
    }

    @Test(arguments: [479, 481, 0, 320, 1_000])
    func framesOfOddLengthAreRefused(length: Int) throws {
        let encoder = try OpusEncoder()
        var payload: [UInt8] = [1]
        #expect(throws: CodecError.frameLength(length)) {
            try encoder.encode([Int16](repeating: 0, count: length), into: &payload)
        }
        #expect(payload.isEmpty)
    }

    @Test func silenceNeedNotBeSentWithDTX() throws {
        var settings = OpusEncoder.Settings()
        settings.discontinuous = true
        let encoder = try OpusEncoder(settings)
        var payload: [UInt8] = []
        let sent = try (0..<100).filter { _ in
            try encoder.encode([Int16](repeating: 0, count: 480), into: &payload)
        }
        #expect(sent.count < 40, "\(sent.count) of 100")
        #expect(try OpusEncoder().encode([Int16](repeating: 0, count: 480), into: &payload))
    }

    /// Every fifth packet is lost, in three voices: redundancy beats guessing, and guessing beats silence.
    @Test func lostPacketsAreRecovered() throws {
        var (silence, concealed, recovered) = (0.0, 0.0, 0.0)
        for voice in Signals.voices {
            let packets = try packets(voice, loss: 20)
            let whole = try decoded(packets)
            for usingFEC in [false, true] {
                let decoder = try OpusDecoder()
                var samples: [Int16] = []
                for (index, packet) in packets.enumerated() {
                    if index % 5 == 4, index + 1 < packets.count {
                        if usingFEC {
                            try decoder.decodeFEC(packets[index + 1], duration: .milliseconds(20), into: &samples)
                            recovered += Signals.error(samples, whole[index])
                        } else {
                            try decoder.conceal(.milliseconds(20), into: &samples)
                            concealed += Signals.error(samples, whole[index])
                            silence += Signals.error([Int16](repeating: 0, count: 320), whole[index])
                        }
                        #expect(samples.count == 320)
                    } else {
                        try decoder.decode(packet, into: &samples)
                    }
                }
            }
        }
        print("error of lost frames against silence: concealed \(concealed / silence), FEC \(recovered / silence)")
        #expect(concealed < 0.8 * silence)
        #expect(recovered < 0.5 * concealed)
    }

    @Test func longLossFadesToSilence() throws {
        let decoder = try OpusDecoder()
        var samples: [Int16] = []
        for packet in try packets("slt").prefix(20) { try decoder.decode(packet, into: &samples) }
        for _ in 0..<50 { try decoder.conceal(.milliseconds(20), into: &samples) }
        #expect(Level.rms(samples) < -50)
    }

    @Test(arguments: [(-5, 0), (0, 0), (2, 0), (3, 40), (20, 320), (60, 960), (120, 1_920), (100_000, 1_920)])
    func concealsWhatWasLostButNotMore(milliseconds: Int, count: Int) throws {
        let decoder = try OpusDecoder()
        var samples: [Int16] = [1]
        try decoder.conceal(.milliseconds(milliseconds), into: &samples)
        #expect(samples.count == count)
    }
}

/// First bytes after RFC 6716 §3.1: configuration in five bits, stereo in one, the count of frames in two.
@Suite struct OpusPacketTests {
    @Test(arguments: [
        // SILK narrowband 10, 20, 40, 60 ms, one frame.
        (0, 0, 10_000), (1, 0, 20_000), (2, 0, 40_000), (3, 0, 60_000),
        // Hybrid fullband 20 ms; CELT 2.5, 5, 10, 20 ms.
        (15, 0, 20_000), (28, 0, 2_500), (29, 0, 5_000), (30, 0, 10_000), (31, 0, 20_000),
        // Two frames.
        (1, 1, 40_000), (3, 2, 120_000),
    ])
    func durationFollowsTheConfiguration(configuration: Int, code: Int, microseconds: Int) throws {
        for stereo in [0, 1] {
            let packet = try OpusPacket(parsing: [UInt8(configuration << 3 | stereo << 2 | code), 1, 0, 0])
            #expect(packet.duration == .microseconds(microseconds))
            #expect(packet.channels == stereo + 1)
            #expect(packet.frames == (code == 0 ? 1 : 2))
        }
    }

    @Test func countedFramesAddUp() throws {
        // Code 3, six frames of 20 ms: 120 ms, the most there may be.
        #expect(try OpusPacket(parsing: [1 << 3 | 3, 6]).duration == .milliseconds(120))
        #expect(throws: CodecError.malformedPacket) { try OpusPacket(parsing: [1 << 3 | 3, 7]) }
        #expect(throws: CodecError.malformedPacket) { try OpusPacket(parsing: [1 << 3 | 3]) }
        #expect(throws: CodecError.malformedPacket) { try OpusPacket(parsing: [1 << 3 | 3, 0]) }
        #expect(throws: CodecError.malformedPacket) { try OpusPacket(parsing: []) }
    }

    /// Whatever arrives, the decoder gives the packet's duration or an error, and goes on to decode good packets.
    @Test func hostilePayloadsDoNoHarm() throws {
        var generator = SplitMix(seed: 7)
        let encoder = try OpusEncoder()
        var good: [UInt8] = []
        for frame in Signals.frames(try Signals.speech("rms"), of: 480).prefix(8) {
            try encoder.encode(frame, into: &good)
        }
        let decoder = try OpusDecoder()
        var samples: [Int16] = []
        var (accepted, refused) = (0, 0)
        for round in 0..<6_000 {
            let payload =
                round.isMultiple(of: 2)
                ? generator.mutated(good) : generator.bytes(Int.random(in: 0...1_300, using: &generator))
            do {
                switch round % 3 {
                case 0:
                    try decoder.decodeFEC(payload, duration: .milliseconds(20), into: &samples)
                    #expect(samples.count == 320)
                default:
                    try decoder.decode(payload, into: &samples)
                    let duration = try OpusPacket(parsing: payload).duration
                    #expect(PCM.duration(ofSamples: samples.count, rate: 16_000) == duration)
                }
                accepted += 1
            } catch {
                #expect(error == .malformedPacket)
                refused += 1
            }
        }
        #expect(accepted > 100 && refused > 100)
        try decoder.decode(good, into: &samples)
        #expect(samples.count == 320)
    }
}
