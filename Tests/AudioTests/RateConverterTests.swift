import Audio
import Foundation
import Testing

/// The value that changes rates between those of the wire.
struct RateConverterTests {
    private func tone(_ frequency: Double, rate: Int, seconds: Double = 1) -> [Int16] {
        (0..<Int(seconds * Double(rate))).map {
            Int16(10_000 * sin(Double($0) * 2 * .pi * frequency / Double(rate)))
        }
    }

    private func level(_ samples: [Int16]) -> Double {
        let middle = samples.dropFirst(500).dropLast(500)
        return sqrt(middle.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, middle.count)))
    }

    @Test(arguments: [(24_000, 8000), (24_000, 16_000), (8000, 16_000), (16_000, 16_000), (16_000, 24_000)])
    func speechPassesAndWhatIsTooHighDoesNot(_ input: Int, _ output: Int) throws {
        var converter = try RateConverter(from: input, to: output)
        var passed: [Int16] = []
        converter.convert(tone(1000, rate: input), appendingTo: &passed)
        #expect(passed.count == output)
        #expect(abs(level(passed) - 10_000 / sqrt(2)) < 80)
        guard output < input else { return }
        var stopped: [Int16] = []
        converter = try RateConverter(from: input, to: output)
        converter.convert(tone(Double(output) * 0.6, rate: input), appendingTo: &stopped)
        // 50 dB below what went in.
        #expect(level(stopped) < 25)
    }

    @Test func theChunksDoNotMatter() throws {
        let input = tone(440, rate: 24_000)
        var whole: [Int16] = []
        var converter = RateConverter.to16kHz
        converter.convert(input, appendingTo: &whole)
        var pieces: [Int16] = []
        converter = .to16kHz
        var rest = input[...]
        for count in [1, 2, 3, 5, 479, 480, 0, 7000, 24_000] {
            converter.convert(rest.prefix(count), appendingTo: &pieces)
            rest = rest.dropFirst(count)
        }
        #expect(pieces == whole)
    }

    @Test func aCopyGoesOnByItself() {
        var converter = RateConverter.to8kHz
        var scrap: [Int16] = []
        converter.convert(tone(300, rate: 24_000, seconds: 0.1), appendingTo: &scrap)
        var copy = converter
        var left: [Int16] = []
        var right: [Int16] = []
        converter.convert(tone(300, rate: 24_000, seconds: 0.1), appendingTo: &left)
        copy.convert(tone(300, rate: 24_000, seconds: 0.1), appendingTo: &right)
        #expect(left == right)
    }

    @Test func loudSquaresDoNotOverflow() {
        var converter = RateConverter.to8kHz
        var output: [Int16] = []
        let square = (0..<24_000).map { $0 / 30 % 2 == 0 ? Int16.max : .min }
        converter.convert(square, appendingTo: &output)
        #expect(output.contains(.max) && output.contains(.min))
    }

    @Test func otherRatesAreRefused() {
        #expect(throws: CodecError.unsupportedRate(44_100)) { try RateConverter(from: 44_100, to: 8000) }
    }
}
