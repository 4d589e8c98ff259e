/// Turns what is measured of each 10 ms into a belief that somebody speaks, and the belief into a decision.
///
/// Evidence is a block that the voice detector accepts, that is neither near silence nor a mere hum, and that the noise
/// suppressor let pass: it lowers noise by about 17 dB and leaves speech as it is, so what it took away tells one from the other
/// without a second estimate of the noise. Belief follows evidence within three blocks, so a click of a block or
/// two is not speech, and forgets it slowly, so that the stops inside words do not break it.
struct SpeechBelief {
    struct Block {
        /// The voice detector's decision.
        var voice: Bool
        /// Level as it came, in dBFS.
        var level: Double
        /// Level after noise suppression, which lags by 6 ms.
        var denoisedLevel: Double
        /// Level of what `TrebleMeter` hears of the denoised block.
        var treble: Double
    }

    /// From 0 to 1.
    private(set) var probability = 0.0
    private(set) var voice = false
    private var previousLevel = Level.silence

    /// Share of the way to stronger evidence that belief goes in one block.
    private static let rise = 0.36
    /// The same towards weaker evidence.
    private static let fall = 0.12
    /// What suppression leaves, in dB: noise below, speech above.
    private static let passed = -15.0 ... -6.0
    /// In dBFS: too faint to be speech to us below, as loud as anybody speaks above.
    private static let audible = -68.0 ... -56.0
    /// Treble against the whole, in dB: hum of 120 Hz and below stays under, the darkest vowels and nasals lie above.
    private static let bright = -18.0 ... -16.5

    /// Belief at which speech begins: 0 to 1 is spread over what belief reaches within 10 to 80 ms of clear speech.
    static func onset(threshold: Double) -> Double {
        0.08 + 0.8 * min(max(threshold.isNaN ? 0.5 : threshold, 0), 1)
    }

    mutating func update(_ block: Block, threshold: Double) {
        // Denoised sound is late: it belongs partly to the block before.
        let passed = block.denoisedLevel - max(block.level, previousLevel)
        previousLevel = block.level
        let evidence =
            block.voice
            ? Self.passed.share(passed) * Self.audible.share(min(block.level, block.denoisedLevel))
                * Self.bright.share(block.treble - block.denoisedLevel)
            : 0
        probability += (evidence > probability ? Self.rise : Self.fall) * (evidence - probability)
        let onset = Self.onset(threshold: threshold)
        // Once there, speech may be a third less certain before it counts as over.
        voice = probability >= (voice ? onset * 0.68 : onset)
    }
}

extension ClosedRange<Double> {
    /// How far into the range a value lies: 0 at or below its start, 1 at or above its end.
    fileprivate func share(_ value: Double) -> Double {
        Swift.min(1, Swift.max(0, (value - lowerBound) / (upperBound - lowerBound)))
    }
}
