import Glibc

/// A vowel as the ear knows it: the harmonics of a voice, strong near the resonances of the mouth.
struct SyntheticVowel {
    /// Hertz.
    private let resonances: [Double]

    static let all = [
        SyntheticVowel(resonances: [700, 1200, 2500]), SyntheticVowel(resonances: [450, 1900, 2600]),
        SyntheticVowel(resonances: [350, 800, 2400]),
    ]

    /// The loudest sample; some 12 dB below full scale.
    private static let peak = 8000.0
    /// Over all harmonics, hertz.
    private static let highest = 3600.0

    /// 200 ms of it, which rise within 10 ms and fall within 30.
    /// - Parameters:
    ///   - rate: Hertz.
    ///   - pitch: Hertz.
    func syllable(rate: Int, pitch: Double) -> [Int16] {
        let period = wave(pitch: pitch)
        let count = rate / 5
        return (0..<count).map { place in
            let time = Double(place) / Double(rate)
            let turn = time * pitch
            let sample = period[Int((turn - turn.rounded(.down)) * Double(period.count)) % period.count]
            let envelope = min(1, time / 0.01, (0.2 - time) / 0.03)
            return Int16(sample * envelope * Self.peak)
        }
    }

    /// One period, between -1 and 1.
    private func wave(pitch: Double) -> [Double] {
        let size = 1024
        var wave = [Double](repeating: 0, count: size)
        for harmonic in 1...max(1, Int(Self.highest / pitch)) {
            let strength = strength(at: Double(harmonic) * pitch) / Double(harmonic).squareRoot()
            for place in wave.indices {
                wave[place] += strength * sin(2 * .pi * Double(harmonic * place) / Double(size))
            }
        }
        let peak = wave.reduce(0) { max($0, abs($1)) }
        return peak > 0 ? wave.map { $0 / peak } : wave
    }

    private func strength(at frequency: Double) -> Double {
        resonances.reduce(0.02) { sum, resonance in
            let distance = (frequency - resonance) / 120
            return sum + 1 / (1 + distance * distance)
        }
    }
}
