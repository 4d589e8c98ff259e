/// What one frame sounds like.
public struct VoiceActivity: Hashable, Sendable {
    /// Speech, by the detector's threshold.
    public var voice: Bool
    /// That the frame is speech, 0 to 1, whatever the threshold. With a model it is the model's while it runs.
    public var probability: Double
    /// Level of the frame as it came, in dBFS (see `Level`).
    public var level: Double

    public init(voice: Bool, probability: Double, level: Double) {
        self.voice = voice
        self.probability = probability
        self.level = level
    }
}
