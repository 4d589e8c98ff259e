import Foundation

/// What tells one voice from another: its pitch, and the colour of its sound. Of speech at 8 kHz.
struct Voiceprint {
    static let rate = 8000

    /// Median fundamental frequency of the voiced frames, in hertz; 0 when nothing is voiced.
    var pitch = 0.0
    /// Share of the frames loud enough to judge that are voiced.
    var voicing = 0.0
    /// Loudness of each band against the mean of all, in decibels.
    var colour: [Double] = []

    init(of samples: [Int16]) {
        var pitches: [Double] = []
        var frames = 0
        var energies = [Double](repeating: 0, count: Self.bands.count)
        for start in stride(from: 0, to: samples.count - Self.frame, by: Self.frame / 2) {
            let frame = samples[start..<start + Self.frame].map(Double.init)
            let mean = frame.reduce(0, +) / Double(frame.count)
            let window = frame.map { $0 - mean }
            let energy = window.reduce(0) { $0 + $1 * $1 }
            guard (energy / Double(Self.frame)).squareRoot() > 400 else { continue }
            frames += 1
            if let pitch = Self.pitch(of: window, energy: energy) { pitches.append(pitch) }
            for (band, frequency) in Self.bands.enumerated() {
                energies[band] += Self.power(of: window, at: frequency) / energy
            }
        }
        pitches.sort()
        if !pitches.isEmpty { pitch = pitches[pitches.count / 2] }
        voicing = frames == 0 ? 0 : Double(pitches.count) / Double(frames)
        let levels = energies.map { 10 * log10($0 + 1e-12) }
        let mean = levels.reduce(0, +) / Double(levels.count)
        colour = levels.map { $0 - mean }
    }

    /// Root mean square difference of the colours, in decibels.
    func distance(to other: Voiceprint) -> Double {
        let squares = zip(colour, other.colour).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return (squares / Double(colour.count)).squareRoot()
    }

    /// 40 ms.
    private static let frame = 320
    private static let bands = (0..<20).map { 150 * pow(3500.0 / 150, Double($0) / 19) }

    /// By autocorrelation, from 60 to 400 Hz; nil when the frame is not periodic.
    private static func pitch(of frame: [Double], energy: Double) -> Double? {
        func likeness(_ lag: Int) -> Double {
            var sum = 0.0
            for index in 0..<(frame.count - lag) { sum += frame[index] * frame[index + lag] }
            return sum / energy * Double(frame.count) / Double(frame.count - lag)
        }
        let lags = (rate / 400)...(rate / 60)
        let scores = lags.map(likeness)
        guard let best = scores.max(), best > 0.6 else { return nil }
        // The first peak that is nearly as high: a later one is a multiple.
        for index in 1..<(scores.count - 1)
        where scores[index] > 0.88 * best && scores[index] >= scores[index - 1] && scores[index] >= scores[index + 1] {
            return Double(rate) / Double(lags.lowerBound + index)
        }
        return nil
    }

    /// Goertzel's algorithm.
    private static func power(of frame: [Double], at frequency: Double) -> Double {
        let factor = 2 * cos(2 * .pi * frequency / Double(rate))
        var (last, previous) = (0.0, 0.0)
        for sample in frame { (last, previous) = (sample + factor * last - previous, last) }
        return last * last + previous * previous - factor * last * previous
    }
}
