import Audio
import Foundation
import SansIO

/// Sounds the tests are made of, and how alike two of them are. Rates are in hertz, levels in dBFS.
enum Signals {
    static let voices = ["slt", "kal16", "rms"]

    /// A sentence at 16 kHz (see Fixtures/README.md).
    static func speech(_ voice: String) throws -> [Int16] {
        let url = Bundle.module.bundleURL.appending(path: "Fixtures/\(voice).wav")
        return try WAVFile(parsing: [UInt8](Data(contentsOf: url))).mono
    }

    static func silence(_ seconds: Double, rate: Int = 16_000) -> [Int16] {
        [Int16](repeating: 0, count: Int(seconds * Double(rate)))
    }

    static func tone(_ frequency: Double, level: Double, seconds: Double, rate: Int = 16_000) -> [Int16] {
        let amplitude = pow(10, level / 20) * 32_768 * 2.0.squareRoot()
        return (0..<Int(seconds * Double(rate))).map { index in
            clamped(amplitude * sin(2 * .pi * frequency * Double(index) / Double(rate)))
        }
    }

    /// White, from a sum of twelve uniform numbers.
    static func noise(level: Double, count: Int, seed: UInt64 = 1) -> [Int16] {
        var generator = SplitMix(seed: seed)
        let amplitude = pow(10, level / 20) * 32_768
        return (0..<count).map { _ in
            let sum = (0..<12).reduce(0.0) { total, _ in total + Double.random(in: 0..<1, using: &generator) }
            return clamped(amplitude * (sum - 6))
        }
    }

    static func mixed(_ one: [Int16], _ other: [Int16]) -> [Int16] {
        zip(one, other).map { Int16(clamping: Int($0) + Int($1)) }
    }

    static func scaled(_ samples: [Int16], toLevel level: Double) -> [Int16] {
        let gain = pow(10, (level - Level.rms(samples)) / 20)
        return samples.map { clamped(Double($0) * gain) }
    }

    static func frames(_ samples: [Int16], of length: Int) -> [[Int16]] {
        stride(from: 0, through: samples.count - length, by: length).map { Array(samples[$0..<$0 + length]) }
    }

    /// The best correlation of `heard` with `said` over delays of 0 to `delays` samples.
    static func likeness(of heard: [Int16], to said: [Int16], delays: Int) -> (correlation: Double, delay: Int) {
        var best = (correlation: -1.0, delay: 0)
        for delay in 0...delays {
            var (product, one, other) = (0.0, 0.0, 0.0)
            for (left, right) in zip(said, heard.dropFirst(delay)) {
                product += Double(left) * Double(right)
                one += Double(left) * Double(left)
                other += Double(right) * Double(right)
            }
            let correlation = product / max(1, (one * other).squareRoot())
            if correlation > best.correlation { best = (correlation, delay) }
        }
        return best
    }

    /// Energy of the difference.
    static func error(_ one: [Int16], _ other: [Int16]) -> Double {
        zip(one, other).reduce(0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
    }

    /// How strong one frequency is, in dBFS of a sine's RMS, skipping the edges.
    static func level(of frequency: Double, in samples: [Int16], rate: Int) -> Double {
        let inner = samples.dropFirst(rate / 10).dropLast(rate / 10)
        var (real, imaginary) = (0.0, 0.0)
        for (index, sample) in inner.enumerated() {
            let angle = 2 * .pi * frequency * Double(index) / Double(rate)
            real += Double(sample) * cos(angle)
            imaginary += Double(sample) * sin(angle)
        }
        let amplitude = 2 * (real * real + imaginary * imaginary).squareRoot() / Double(inner.count) / 32_768
        return 20 * log10(max(amplitude, 1e-9) / 2.0.squareRoot())
    }

    private static func clamped(_ value: Double) -> Int16 {
        Int16(min(max(value.rounded(), -32_768), 32_767))
    }
}

extension SplitMix {
    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    /// A copy with a few bytes changed, cut or added.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &self) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0..<5, using: &self) {
            case 0: bytes.removeSubrange(index...)
            case 1: bytes.insert(UInt8.random(in: 0...255, using: &self), at: index)
            case 2: bytes[index] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &self) ?? 0
            default: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            }
        }
        return bytes
    }
}
