/// Fills gaps in 8 kHz speech by repeating the last pitch period, ever fainter (the idea of ITU-T G.711 Appendix I).
struct WaveformConcealer {
    /// Pitch periods searched, in samples: 200 Hz down to 66 Hz.
    private static let lags = 40...120
    /// Samples compared for each: 20 ms.
    private static let window = 160
    /// After this many concealed samples, 60 ms, only silence is left.
    private static let fadeLength = 480
    /// Full level for the first 10 ms.
    private static let holdLength = 80
    /// The sound after a gap is blended in over 5 ms.
    private static let blendLength = 40

    /// The newest samples that were heard, oldest first.
    private var history = [Int16](repeating: 0, count: window + 120)
    /// The repeated period; empty outside of a gap.
    private var period: [Int16] = []
    /// Samples concealed since the last that were heard.
    private var concealed = 0

    /// Notes samples that arrived; the first after a gap are blended with what the gap ended on.
    mutating func heard(_ samples: inout [Int16]) {
        if !period.isEmpty {
            let count = min(Self.blendLength, samples.count)
            for index in 0..<count {
                let guess = Int(nextGuess())
                samples[index] = Int16((guess * (count - index) + Int(samples[index]) * index) / count)
            }
            period.removeAll(keepingCapacity: true)
            concealed = 0
        }
        remember(samples)
    }

    /// Replaces `samples` by a guess of the next `count`.
    mutating func conceal(_ count: Int, into samples: inout [Int16]) {
        samples.removeAll(keepingCapacity: true)
        if period.isEmpty { period.append(contentsOf: history.suffix(pitch())) }
        for _ in 0..<count {
            samples.append(nextGuess())
        }
    }

    mutating func reset() {
        self = WaveformConcealer()
    }

    private mutating func nextGuess() -> Int16 {
        defer { concealed += 1 }
        guard concealed < Self.fadeLength, !period.isEmpty else { return 0 }
        let sample = Int(period[concealed % period.count])
        let left = Self.fadeLength - max(concealed, Self.holdLength)
        return Int16(sample * left / (Self.fadeLength - Self.holdLength))
    }

    private mutating func remember(_ samples: [Int16]) {
        let new = samples.suffix(history.count)
        history.removeFirst(new.count)
        history.append(contentsOf: new)
    }

    /// The lag at which the recent past resembles itself most.
    private func pitch() -> Int {
        let start = history.count - Self.window
        var best = (lag: Self.lags.upperBound, score: 0.0)
        for lag in Self.lags {
            var (product, energy) = (0, 1)
            for index in start..<history.count {
                let past = Int(history[index - lag])
                product += Int(history[index]) * past
                energy += past * past
            }
            guard product > 0 else { continue }
            let score = Double(product) * Double(product) / Double(energy)
            if score > best.score { best = (lag, score) }
        }
        return best.lag
    }
}
