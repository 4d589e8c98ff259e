/// Finds by how much an echo is late: correlates what the microphone picks up with what was played, over all delays
/// that a network, two jitter buffers and a sound card can add up to.
///
/// The sounds are thinned to 4 kHz and their slope is taken, so that vowels do not look alike at every pitch period. The
/// correlation forgets within about 200 ms: a new path is known as soon as a syllable has come back over it.
package struct EchoDelay {
    /// What one frame says about the echo.
    package struct Finding {
        /// Of the echo against the reference, in samples at 16 kHz.
        package var delay: Int
        /// Share of the microphone's sound that is the reference at that delay: 0 nothing, 1 all of it.
        package var likeness: Float
    }

    /// Samples of the input that become one here.
    static let thinning = 4
    /// The longest delay looked for, in samples at 16 kHz: 600 ms.
    package static let longest = 9600
    private static let lags = longest / thinning
    private static let block = PCM.inputFrame / thinning
    /// Weight of the past, per frame.
    private static let memory: Float = 0.9
    /// Sums below this, of squares of 16 bit samples, are silence: about −60 dBFS over a block.
    private static let audible: Float = 80 * 30 * 30

    /// The reference, newest sample first.
    private var history = [Float](repeating: 0, count: lags + block)
    private var near = [Float](repeating: 0, count: block)
    private var correlation = [Float](repeating: 0, count: lags)
    private var farEnergy = [Float](repeating: 0, count: lags)
    private var nearEnergy: Float = 0
    private var nearSlope = Slope()
    private var farSlope = Slope()
    /// Frames since the reference was last heard.
    private var quietFor = Int.max / 2

    package init() {}

    /// Takes one frame of each, 20 ms at 16 kHz.
    /// - Parameter skips: Only the reference is kept, and nothing looked for: the costly part is left out.
    /// - Returns: nil while nothing was played for longer than an echo can take, or the microphone is silent.
    package mutating func update(near frame: [Int16], far: [Int16], skips: Bool = false) -> Finding? {
        let farIsAudible = push(far)
        quietFor = farIsAudible ? 0 : quietFor + 1
        var energy: Float = 0
        for index in 0..<Self.block {
            let sample = nearSlope.next(frame, at: index * Self.thinning)
            near[index] = sample
            energy += sample * sample
        }
        guard quietFor <= (Self.lags / Self.block) + 10 else {
            if nearEnergy > 0 { forget() }
            return nil
        }
        guard !skips else { return nil }
        correlate()
        nearEnergy = nearEnergy * Self.memory + energy
        guard nearEnergy > Self.audible else { return nil }
        return best()
    }

    package mutating func reset() {
        forget()
        for index in history.indices { history[index] = 0 }
        quietFor = Int.max / 2
    }

    /// What comes next is judged by itself; the reference is kept.
    mutating func forget() {
        nearEnergy = 0
        for index in 0..<Self.lags {
            correlation[index] = 0
            farEnergy[index] = 0
        }
    }

    /// - Returns: Whether there is sound in the block.
    private mutating func push(_ far: [Int16]) -> Bool {
        let block = Self.block
        var energy: Float = 0
        history.withUnsafeMutableBufferPointer { history in
            for index in stride(from: history.count - 1, through: block, by: -1) {
                history[index] = history[index - block]
            }
            for index in 0..<block {
                let sample = farSlope.next(far, at: index * Self.thinning)
                history[block - 1 - index] = sample
                energy += sample * sample
            }
        }
        return energy > Self.audible
    }

    private mutating func correlate() {
        let (block, lags, memory) = (Self.block, Self.lags, Self.memory)
        history.withUnsafeBufferPointer { history in
            correlation.withUnsafeMutableBufferPointer { correlation in
                for lag in 0..<lags { correlation[lag] *= memory }
                for index in 0..<block {
                    let sample = near[index]
                    let offset = block - 1 - index
                    for lag in 0..<lags { correlation[lag] += sample * history[offset &+ lag] }
                }
            }
            farEnergy.withUnsafeMutableBufferPointer { farEnergy in
                var energy: Float = 0
                for index in 0..<block { energy += history[index] * history[index] }
                for lag in 0..<lags {
                    farEnergy[lag] = farEnergy[lag] * memory + max(0, energy)
                    energy += history[lag + block] * history[lag + block] - history[lag] * history[lag]
                }
            }
        }
    }

    private func best() -> Finding {
        var (index, most) = (0, Float(0))
        for lag in 0..<Self.lags where farEnergy[lag] > Self.audible {
            let share = correlation[lag] * correlation[lag] / farEnergy[lag]
            if share > most { (index, most) = (lag, share) }
        }
        return Finding(delay: index * Self.thinning, likeness: min(1, most / nearEnergy))
    }
}

extension EchoDelay {
    /// The mean of four samples, less the mean of the four before.
    fileprivate struct Slope {
        private var before: Float = 0

        mutating func next(_ frame: [Int16], at start: Int) -> Float {
            var sum: Float = 0
            for offset in 0..<EchoDelay.thinning where start + offset < frame.count {
                sum += Float(frame[start + offset])
            }
            let mean = sum / Float(EchoDelay.thinning)
            defer { before = mean }
            return mean - before
        }
    }
}
