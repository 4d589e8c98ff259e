import Settings

/// What serves the sessions of a profile, and so is what the doctor looks at.
public enum ProfileUnderTest: Hashable, Sendable {
    case engines(ProfileSetting.EngineSlots)
    case relay(RelaySetting)
    /// Engines for measurement, in the place of those that the profile names and that nobody will ask.
    case synthetic(EngineChoice.SyntheticLatencies)

    /// - Parameter choice: Whether profiles have the engines that they name.
    public init(_ profile: ProfileSetting, _ choice: EngineChoice) {
        switch (choice, profile.backend) {
        case (.synthetic(let latencies), _): self = .synthetic(latencies)
        case (.configured, .engines(let slots)): self = .engines(slots)
        case (.configured, .relay(let relay)): self = .relay(relay)
        }
    }

    /// Whether a recognizer inside this process is part of it, which takes memory for each that works at a time.
    public var hasEmbeddedRecognizer: Bool {
        guard case .engines(let slots) = self else { return false }
        return slots.recognizer.all.contains { $0 == .embedded || $0 == .classic }
    }
}
