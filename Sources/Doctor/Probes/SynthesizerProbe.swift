import Engine

/// Lets a synthesizer speak a sentence.
public enum SynthesizerProbe {
    /// - Parameter voice: `Voice.id`.
    public static func run(_ synthesizer: any Synthesizer, voice: String) async -> Result<Finding, EngineFault> {
        let clock = ContinuousClock()
        let start = clock.now
        let heard = Heard()
        let rate = 24_000
        do {
            try await synthesizer.synthesize(
                SynthesisRequest(text: "Hello, can you hear me?", voice: voice, sampleRate: rate)
            ) { event in
                guard case .audio(let samples) = event else { return }
                await heard.take(samples, at: clock.now)
            }
        } catch {
            return .failure(EngineFault(probing: error, "The synthesizer"))
        }
        let complete = clock.now - start
        guard let first = await heard.first else {
            return .failure(EngineFault(.failed, "The synthesizer made no sound."))
        }
        let length = Duration.milliseconds(await heard.count * 1000 / rate)
        let found = "first sound after \((first - start).words), \(length.words) of speech after \(complete.words)"
        guard await heard.peak > 300 else {
            return .success(.doubtful("\(found), but it is silence", "Does the server have this voice?"))
        }
        return .success(.good(found))
    }

    private actor Heard {
        private(set) var count = 0
        private(set) var peak = 0
        private(set) var first: ContinuousClock.Instant?

        func take(_ samples: [Int16], at instant: ContinuousClock.Instant) {
            guard !samples.isEmpty else { return }
            if first == nil { first = instant }
            count += samples.count
            peak = samples.reduce(peak) { max($0, abs(Int($1))) }
        }
    }
}
