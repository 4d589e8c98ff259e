import Glibc

/// Measures how loud a stream is above 350 Hz, by a second-order Butterworth high-pass filter.
///
/// Mains hum and its first overtone lie 18 dB and more below that edge; even dark vowels and nasals have formants
/// above it.
struct TrebleMeter {
    private static let edge = 350.0
    private let gain: Double
    private let feedback: (Double, Double)
    private var memory = (0.0, 0.0)

    /// - Parameter rate: Samples per second.
    init(rate: Int) {
        // Bilinear transform of the analogue prototype.
        let warped = tan(.pi * Self.edge / Double(rate))
        gain = 1 / (1 + 2.0.squareRoot() * warped + warped * warped)
        feedback = (2 * gain * (warped * warped - 1), gain * (1 - 2.0.squareRoot() * warped + warped * warped))
    }

    /// The level of the next samples of the stream, in dBFS.
    mutating func level(of samples: [Int16]) -> Double {
        var energy = 0.0
        for sample in samples {
            let input = gain * Double(sample)
            let output = input + memory.0
            memory = (memory.1 - 2 * input - feedback.0 * output, input - feedback.1 * output)
            energy += output * output
        }
        return Level.decibels(energy, count: samples.count)
    }
}
