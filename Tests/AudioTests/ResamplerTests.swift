import Audio
import Testing

@Suite struct ResamplerTests {
    private static let pairs: [(Int, Int)] = [
        (8_000, 16_000), (24_000, 8_000), (16_000, 24_000), (22_050, 24_000), (24_000, 16_000), (48_000, 16_000),
        (44_100, 16_000), (11_025, 24_000), (16_000, 48_000),
    ]

    /// Fed in chunks of odd length, a tone keeps its frequency, its level and its duration.
    @Test(arguments: pairs)
    func aToneStaysItself(input: Int, output: Int) throws {
        let resampler = try Resampler(from: input, to: output)
        let tone = Signals.tone(1_000, level: -12, seconds: 1, rate: input)
        var result: [Int16] = []
        for start in stride(from: 0, to: tone.count, by: 357) {
            resampler.resample(Array(tone[start..<min(start + 357, tone.count)]), appendingTo: &result)
        }
        resampler.flush(appendingTo: &result)
        #expect(result.count == output)
        #expect(abs(Signals.level(of: 1_000, in: result, rate: output) + 12) < 0.3)
        #expect(abs(Level.rms(result) + 12) < 0.3, "nothing but the tone")
        #expect(resampler.latency < .milliseconds(7))
    }

    @Test func whatTheOutputCannotHoldIsRemoved() throws {
        var result: [Int16] = []
        let resampler = try Resampler(from: 24_000, to: 8_000)
        resampler.resample(Signals.tone(6_000, level: -6, seconds: 0.5, rate: 24_000), appendingTo: &result)
        #expect(Level.rms(Array(result.dropFirst(400).dropLast(400))) < -50)
    }

    /// A live stream is as long as its input at every frame, and stays so for a minute.
    @Test(arguments: [(8_000, 16_000), (24_000, 8_000), (22_050, 24_000), (44_100, 16_000)])
    func aMinuteDoesNotDrift(input: Int, output: Int) throws {
        let resampler = try Resampler(from: input, to: output, trimsDelay: false)
        let frame = [Int16](repeating: 100, count: input / 50)
        var (chunk, total): ([Int16], Int) = ([], 0)
        for index in 1...3_000 {
            chunk.removeAll(keepingCapacity: true)
            resampler.resample(frame, appendingTo: &chunk)
            total += chunk.count
            #expect(abs(total - index * output / 50) <= 1)
        }
        #expect(abs(total - 60 * output) <= 1)
    }

    @Test func equalRatesPassSamplesUnchanged() throws {
        let resampler = try Resampler(from: 16_000, to: 16_000)
        var result: [Int16] = [9]
        resampler.resample([1, -2, 3], appendingTo: &result)
        resampler.flush(appendingTo: &result)
        #expect(result == [9, 1, -2, 3])
        #expect(resampler.latency == .zero)
    }

    @Test func startsOverAfterAFlush() throws {
        let resampler = try Resampler(from: 16_000, to: 24_000)
        let speech = try Signals.speech("rms")
        var (first, second): ([Int16], [Int16]) = ([], [])
        resampler.resample(speech, appendingTo: &first)
        resampler.flush(appendingTo: &first)
        resampler.resample(speech, appendingTo: &second)
        resampler.flush(appendingTo: &second)
        #expect(first == second)
        #expect(first.count == (speech.count * 3 + 1) / 2)
    }

    @Test func startsWithTheFirstSample() throws {
        let resampler = try Resampler(from: 16_000, to: 24_000)
        var result: [Int16] = []
        let speech = try Signals.speech("slt")
        resampler.resample(speech, appendingTo: &result)
        resampler.flush(appendingTo: &result)
        var back: [Int16] = []
        let returning = try Resampler(from: 24_000, to: 16_000)
        returning.resample(result, appendingTo: &back)
        returning.flush(appendingTo: &back)
        let (correlation, delay) = Signals.likeness(of: back, to: speech, delays: 100)
        #expect(delay == 0)
        #expect(correlation > 0.99)
    }

    @Test func unknownRatesAreRefused() {
        for rate in [0, -8_000, 1, 96_000, Int.max] {
            #expect(throws: CodecError.unsupportedRate(rate)) { try Resampler(from: rate, to: 16_000) }
            #expect(throws: CodecError.unsupportedRate(rate)) { try Resampler(from: 16_000, to: rate) }
        }
    }
}
