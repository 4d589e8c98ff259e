import Engine

/// The lists of voices of all profiles.
public struct VoiceListings: Sendable {
    private let byName: [String: VoiceListing]
    private let table: ProfileTable

    /// Writes every list once; profiles with the same voices share one.
    public init(_ table: ProfileTable) {
        self.table = table
        var written: [[Voice]: VoiceListing] = [:]
        var byName: [String: VoiceListing] = [:]
        for profile in table.all {
            let listing = written[profile.voices] ?? VoiceListing(profile.voices)
            written[profile.voices] = listing
            byName[profile.name] = listing
        }
        self.byName = byName
    }

    /// The list of the profile that `model` picks. Without a model it is the default profile's, or the only one's.
    func listing(for model: String?) throws(Refusal) -> VoiceListing {
        let name: String
        if let model, !model.isEmpty {
            name = try table.profile(for: model).name
        } else if table.fallback != nil || table.all.isEmpty {
            name = ProfileTable.anyName
        } else if let only = table.all.first, table.all.count == 1 {
            name = only.name
        } else {
            throw .missingParameter("Each model of this server has voices of its own: say which with ?model=.")
        }
        return byName[name] ?? VoiceListing([])
    }
}
