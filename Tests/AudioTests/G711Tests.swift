import Audio
import Testing

@Suite struct G711Tests {
    private let laws: [G711] = [.muLaw, .aLaw]

    /// The ends and the middle of ITU-T G.711 tables 1a to 2b, in the scale of 16 bits.
    @Test func knownValues() {
        #expect(G711.muLaw.decode(0x80) == 32_124)
        #expect(G711.muLaw.decode(0x00) == -32_124)
        #expect(G711.muLaw.decode(0xFF) == 0)
        #expect(G711.muLaw.decode(0x7F) == 0)
        #expect(G711.muLaw.encode(0) == 0xFF)
        #expect(G711.muLaw.encode(.max) == 0x80)
        #expect(G711.muLaw.encode(.min) == 0x00)
        #expect(G711.aLaw.decode(0xAA) == 32_256)
        #expect(G711.aLaw.decode(0x2A) == -32_256)
        #expect(G711.aLaw.decode(0xD5) == 8)
        #expect(G711.aLaw.decode(0x55) == -8)
        #expect(G711.aLaw.encode(0) == 0xD5)
        #expect(G711.aLaw.encode(-1) == 0x55)
        #expect(G711.aLaw.encode(.max) == 0xAA)
        #expect(G711.aLaw.encode(.min) == 0x2A)
    }

    /// ITU-T G.711 tables 5 and 6: a period of 1 kHz at 0 dBm0, which lies 3.14 dB (A) and 3.17 dB (µ) below
    /// the loudest sine.
    @Test(arguments: [
        (G711.aLaw, [0x34, 0x21, 0x21, 0x34, 0xB4, 0xA1, 0xA1, 0xB4] as [UInt8], -6.15),
        (G711.muLaw, [0x1E, 0x0B, 0x0B, 0x1E, 0x9E, 0x8B, 0x8B, 0x9E] as [UInt8], -6.21),
    ])
    func referenceToneHasItsLevel(law: G711, period: [UInt8], level: Double) {
        var samples: [Int16] = []
        law.decode(period.span, into: &samples)
        #expect(abs(Level.rms(samples) - level) < 0.1)
        #expect(samples[0] == -samples[4] && samples[1] == samples[2])
    }

    @Test func everyCodeWordSurvives() {
        for law in laws {
            for code in UInt8.min...UInt8.max where law != .muLaw || code != 0x7F {
                #expect(law.encode(law.decode(code)) == code)
            }
        }
        // Negative zero is the one code word with a twin.
        #expect(G711.muLaw.encode(G711.muLaw.decode(0x7F)) == 0xFF)
    }

    /// Each segment's step, halved, is the most that coding may be off (decision values of the tables).
    @Test func noSampleIsOffByMoreThanHalfAStep() {
        for law in laws {
            var wrong: [Int16] = []
            var last = Int16.min
            for sample in Int16.min...Int16.max {
                let code = law.encode(sample)
                let segment = Int((law == .muLaw ? ~code : code ^ 0x55) >> 4 & 7)
                let half = law == .muLaw ? 4 << segment : 8 << max(0, segment - 1)
                let value = law.decode(code)
                // The loudest µ-law samples lie beyond the last decision value.
                let target = law == .muLaw ? min(max(Int(sample), -32_635), 32_635) : Int(sample)
                if abs(Int(value) - target) > half || value < last { wrong.append(sample) }
                last = value
            }
            #expect(wrong.isEmpty, "\(law)")
        }
    }
}
