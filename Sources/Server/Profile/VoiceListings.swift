import Engine

/// The lists of voices of all profiles.
public struct VoiceListings: Sendable {
    private struct Contents: Hashable {
        let voices: [Voice]
        let origins: [EngineDescription?]
    }

    private let byName: [String: VoiceListing]
    private let table: ProfileTable

    /// Writes every list once; profiles with the same voices share one.
    /// - Parameter origin: The engine that speaks a voice of a profile; nil if the list should not say.
    public init(
        _ table: ProfileTable, origin: (_ profile: String, Voice) -> EngineDescription? = { _, _ in nil }
    ) {
        self.table = table
        var written: [Contents: VoiceListing] = [:]
        var byName: [String: VoiceListing] = [:]
        for profile in table.all {
            let contents = Contents(
                voices: profile.voices, origins: profile.voices.map { origin(profile.name, $0) })
            let listing = written[contents] ?? VoiceListing(contents.voices, origins: contents.origins)
            written[contents] = listing
            byName[profile.name] = listing
        }
        self.byName = byName
    }

    /// The list of the profile that `model` picks. Without a model it is the default profile's, or the only one's.
    func listing(for model: String?) throws(Refusal) -> VoiceListing {
        byName[try table.name(listedFor: model)] ?? VoiceListing([])
    }
}
