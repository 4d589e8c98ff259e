import Dialogue
import Engine
import Synchronization

/// The lists of voices of all profiles. A list is written when it is first asked for, and again after its voices have
/// changed; profiles with the same voices share one.
public final class VoiceListings: Sendable {
    private struct Contents: Hashable {
        let voices: [Voice]
        let origins: [EngineDescription?]
    }

    private let table: ProfileTable
    private let origin: @Sendable (_ profile: String, Voice) -> EngineDescription?
    private let written = Mutex<[Contents: VoiceListing]>([:])
    /// Lists that are kept: more than a server has profiles with different voices.
    private static let most = 64

    /// - Parameter origin: The engine that speaks a voice of a profile; nil if the list should not say.
    public init(
        _ table: ProfileTable,
        origin: @escaping @Sendable (_ profile: String, Voice) -> EngineDescription? = { _, _ in nil }
    ) {
        self.table = table
        self.origin = origin
    }

    /// The list of the profile that `model` picks. Without a model it is the default profile's, or the only one's.
    func listing(for model: String?) throws(HTTPError) -> VoiceListing {
        let name = try table.name(listedFor: model)
        guard let profile = table.named(name) else { return VoiceListing([]) }
        let voices = profile.voices()
        let contents = Contents(voices: voices, origins: voices.map { origin(name, $0) })
        if let listing = written.withLock({ $0[contents] }) { return listing }
        let listing = VoiceListing(contents.voices, origins: contents.origins)
        written.withLock { written in
            if written.count >= Self.most { written.removeAll() }
            written[contents] = listing
        }
        return listing
    }
}
