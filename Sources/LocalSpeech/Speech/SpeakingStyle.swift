/// A way of speaking that the prosody of a synthetic voice can render, under the name that Azure's voices have for it.
package struct SpeakingStyle: Hashable, Sendable {
    /// Factors on top of those that were asked for.
    package var rate = 1.0
    package var pitch = 1.0
    package var range = 1.0
    package var volume = 1.0
    /// Without voicing, which only espeak-ng can do.
    package var isWhispered = false

    /// - Parameter name: In any case; `narration-relaxed` and `narration_relaxed` are one.
    package init?(_ name: String) {
        guard name.utf8.count <= 40,
            let style = Self.named[name.lowercased().replacing("_", with: "-")]
        else { return nil }
        self = style
    }

    private init(
        rate: Double = 1, pitch: Double = 1, range: Double = 1, volume: Double = 1, isWhispered: Bool = false
    ) {
        self.rate = rate
        self.pitch = pitch
        self.range = range
        self.volume = volume
        self.isWhispered = isWhispered
    }

    private static let named: [String: SpeakingStyle] = [
        "angry": SpeakingStyle(rate: 1.08, pitch: 1.06, range: 1.5, volume: 1.3),
        "calm": SpeakingStyle(rate: 0.92, pitch: 0.97, range: 0.7, volume: 0.9),
        "cheerful": SpeakingStyle(rate: 1.06, pitch: 1.1, range: 1.5, volume: 1.1),
        "depressed": SpeakingStyle(rate: 0.84, pitch: 0.9, range: 0.5, volume: 0.8),
        "excited": SpeakingStyle(rate: 1.14, pitch: 1.15, range: 1.7, volume: 1.2),
        "fearful": SpeakingStyle(rate: 1.1, pitch: 1.16, range: 1.3, volume: 0.85),
        "friendly": SpeakingStyle(rate: 1.02, pitch: 1.05, range: 1.3),
        "gentle": SpeakingStyle(rate: 0.93, pitch: 1.03, range: 0.85, volume: 0.8),
        "hopeful": SpeakingStyle(rate: 1.02, pitch: 1.07, range: 1.3),
        "narration-relaxed": SpeakingStyle(rate: 0.92, pitch: 0.98, range: 0.9),
        "newscast": SpeakingStyle(rate: 1.05, range: 1.2, volume: 1.1),
        "sad": SpeakingStyle(rate: 0.86, pitch: 0.93, range: 0.6, volume: 0.85),
        "serious": SpeakingStyle(rate: 0.95, pitch: 0.94, range: 0.8),
        "shouting": SpeakingStyle(rate: 0.95, pitch: 1.25, range: 1.5, volume: 2),
        "terrified": SpeakingStyle(rate: 1.18, pitch: 1.25, range: 1.5, volume: 1.1),
        "unfriendly": SpeakingStyle(pitch: 0.95, range: 0.7),
        "whispering": SpeakingStyle(rate: 0.93, isWhispered: true),
    ]
}
