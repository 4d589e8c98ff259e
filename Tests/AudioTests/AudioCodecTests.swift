import Audio
import Testing

@Suite struct AudioCodecTests {
    @Test func countsInItsClock() {
        #expect(AudioCodec.opus.ticks(in: .milliseconds(20)) == 960)
        #expect(AudioCodec.pcmu.ticks(in: .milliseconds(20)) == 160)
        #expect(AudioCodec.pcma.duration(ofTicks: 160) == .milliseconds(20))
        #expect(AudioCodec.opus.duration(ofTicks: .max) == .nanoseconds(89_478_485_312_500))
        #expect(AudioCodec.opus.ticks(in: .seconds(-1)) == 0)
        _ = AudioCodec.opus.ticks(in: .seconds(Int64.max))
    }

    @Test func namesAreReadWithoutRegardToCase() {
        #expect(AudioCodec(encodingName: "OPUS") == .opus)
        #expect(AudioCodec(encodingName: "pcmu") == .pcmu)
        #expect(AudioCodec(encodingName: "G722") == nil)
    }

    /// The path of a call: 24 kHz frames in, 16 kHz frames out.
    @Test(arguments: AudioCodec.allCases)
    func speechCrosses(codec: AudioCodec) throws {
        let encoder = try codec.makeEncoder()
        let decoder = try codec.makeDecoder()
        let said = try Signals.speech("slt")
        var wide: [Int16] = []
        let resampler = try Resampler(from: 16_000, to: 24_000)
        resampler.resample(said, appendingTo: &wide)
        resampler.flush(appendingTo: &wide)
        var heard: [Int16] = []
        var (payload, samples): ([UInt8], [Int16]) = ([], [])
        for frame in Signals.frames(wide, of: PCM.outputFrame) {
            try encoder.encode(frame, into: &payload)
            #expect(try codec.ticks(of: payload.span) == codec.ticks(in: PCM.frameDuration))
            try decoder.decode(payload, into: &samples)
            #expect(samples.count == PCM.inputFrame)
            heard += samples
        }
        let (correlation, delay) = Signals.likeness(of: heard, to: said, delays: 400)
        #expect(correlation > 0.85)
        #expect(delay <= 16 * 10, "\(delay) samples")
    }

    @Test(arguments: AudioCodec.allCases)
    func framesOfAnotherLengthAreRefused(codec: AudioCodec) throws {
        let encoder = try codec.makeEncoder()
        var payload: [UInt8] = []
        #expect(throws: CodecError.frameLength(320)) {
            try encoder.encode([Int16](repeating: 0, count: 320), into: &payload)
        }
    }

    @Test func oversizedAndEmptyTelephonePayloadsAreRefused() throws {
        let decoder = try AudioCodec.pcmu.makeDecoder()
        var samples: [Int16] = []
        for count in [0, 961, 100_000] {
            let payload = [UInt8](repeating: 0, count: count)
            #expect(throws: CodecError.malformedPacket) { try decoder.decode(payload, into: &samples) }
            #expect(throws: CodecError.malformedPacket) { try AudioCodec.pcmu.duration(of: payload.span) }
        }
    }

    /// Telephone audio has no redundancy; repeating the pitch period still beats a hole.
    @Test func lostTelephonePacketsAreConcealed() throws {
        var (silence, concealed) = (0.0, 0.0)
        for voice in Signals.voices {
            var narrow: [Int16] = []
            let resampler = try Resampler(from: 16_000, to: 8_000)
            resampler.resample(try Signals.speech(voice), appendingTo: &narrow)
            let payloads = Signals.frames(narrow, of: 160).map { $0.map(G711.muLaw.encode) }
            let (whole, lossy) = (try AudioCodec.pcmu.makeDecoder(), try AudioCodec.pcmu.makeDecoder())
            var (expected, samples): ([Int16], [Int16]) = ([], [])
            for (index, payload) in payloads.enumerated() {
                try whole.decode(payload, into: &expected)
                guard index % 5 == 4 else {
                    try lossy.decode(payload, into: &samples)
                    continue
                }
                try lossy.conceal(.milliseconds(20), into: &samples)
                #expect(samples.count == 320)
                concealed += Signals.error(samples, expected)
                silence += Signals.error(Signals.silence(0.02), expected)
            }
        }
        print("error of lost telephone frames against silence: \(concealed / silence)")
        #expect(concealed < 0.8 * silence)
    }

    @Test func longTelephoneLossEndsInSilence() throws {
        let decoder = try AudioCodec.pcma.makeDecoder()
        var samples: [Int16] = []
        for frame in Signals.frames(Signals.tone(300, level: -10, seconds: 0.2, rate: 8_000), of: 160) {
            try decoder.decode(frame.map(G711.aLaw.encode), into: &samples)
        }
        try decoder.conceal(.milliseconds(20), into: &samples)
        #expect(Level.rms(samples) > -16)
        for _ in 0..<4 { try decoder.conceal(.milliseconds(20), into: &samples) }
        #expect(Level.rms(samples) == Level.silence)
        try decoder.conceal(.seconds(100), into: &samples)
        #expect(samples.count == 1_920)
    }
}
