/// What is done to the user's audio before anything hears it (Voice Live protocol F.7).
public struct InputProcessing: Hashable, Sendable {
    /// How much of what is not a voice is taken away.
    public enum NoiseReduction: Hashable, Sendable {
        case off
        /// For a microphone close to the mouth: the voice is loud, so little need be taken.
        case near
        /// For a microphone across the room: as much as can be taken.
        case far
        /// What the recognizer understands best, and so what stands in for the hosted service's neural network.
        case deep
    }

    /// Where the sound comes from whose echo is removed.
    public enum Echo: Hashable, Sendable {
        case none
        /// What the server sent, at the time at which it left.
        case server
        /// The second channel of the client's own audio.
        case client
    }

    public var noiseReduction: NoiseReduction
    public var echo: Echo

    public init(noiseReduction: NoiseReduction = .off, echo: Echo = .none) {
        self.noiseReduction = noiseReduction
        self.echo = echo
    }

    /// The input processing failed; audio is passed through unprocessed.
    public static let none = InputProcessing()
}
