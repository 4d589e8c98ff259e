import Dialogue
import Engine
import Events

/// The profiles of this server by the names that clients put into `model` or `deployment` (Voice Live protocol 0.1).
public struct ProfileTable: Sendable {
    /// The name of the profile that answers for every name that is no other's.
    public static let anyName = "*"
    /// Names that a refusal mentions at most.
    private static let namesTold = 20

    private let profiles: [String: Profile]

    /// - Parameter profiles: Of two with one name the later counts.
    public init(_ profiles: [Profile]) {
        self.profiles = Dictionary(profiles.map { ($0.name, $0) }) { _, later in later }
    }

    /// The very names that clients can ask for, in order; `*` is none of them.
    public var names: [String] { profiles.keys.filter { $0 != Self.anyName }.sorted() }

    /// The profile that answers for every other name; nil where there is none.
    public var fallback: Profile? { profiles[Self.anyName] }

    public var all: [Profile] { profiles.values.sorted { $0.name < $1.name } }

    /// The profile of this very name.
    func named(_ name: String) -> Profile? { profiles[name] }

    /// - Parameter model: As the client wrote it. Names are compared as they are, capitals and all.
    /// - Throws: 404 with the names there are, for whoever was let in to see them (Voice Live protocol A.5).
    public func profile(for model: String) throws(HTTPError) -> Profile {
        if let profile = profiles[model] ?? fallback { return profile }
        throw .unknownModel(among: Array(names.prefix(Self.namesTold)))
    }
}

extension ProfileTable {
    /// One profile for every name.
    public init(
        engines: Engines, voices: [Voice] = [],
        resolveVoice: @escaping @Sendable (VoiceChoice) -> VoiceResolution
    ) {
        self.init([
            Profile(name: Self.anyName, backend: .engines(engines), voices: { voices }, resolveVoice: resolveVoice)
        ])
    }
}
