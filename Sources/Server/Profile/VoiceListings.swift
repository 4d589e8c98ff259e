import Engine
import Synchronization

/// The lists of voices of all profiles. A list is written when it is first asked for, and again after its voices have
/// changed; profiles with the same voices share one.
public final class VoiceListings: Sendable {
    private let table: ProfileTable
    private let written = Mutex<[[Voice]: VoiceListing]>([:])
    /// Lists that are kept: more than any server has profiles with different voices at a time.
    private static let most = 64

    public init(_ table: ProfileTable) { self.table = table }

    private func listing(of voices: [Voice]) -> VoiceListing {
        if let listing = written.withLock({ $0[voices] }) { return listing }
        let listing = VoiceListing(voices)
        written.withLock { written in
            if written.count >= Self.most { written.removeAll() }
            written[voices] = listing
        }
        return listing
    }

    /// The list of the profile that `model` picks. Without a model it is the default profile's, or the only one's.
    func listing(for model: String?) throws(Refusal) -> VoiceListing {
        if let model, !model.isEmpty { return listing(of: try table.profile(for: model).voices()) }
        let profiles = table.all
        guard let profile = table.fallback ?? profiles.first else { return listing(of: []) }
        guard table.fallback != nil || profiles.count == 1 else {
            throw .missingParameter("Each model of this server has voices of its own: say which with ?model=.")
        }
        return listing(of: profile.voices())
    }
}
