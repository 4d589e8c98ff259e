import Foundation

/// Which engines serve each profile, and what the operator could improve: the answer of `/engines`. Read on each
/// request, so that both may change while the server runs.
public struct EngineListings: Sendable {
    private let table: ProfileTable
    private let engines: @Sendable (_ profile: String) -> [EngineDescription]
    private let currentHints: @Sendable () -> [String]

    /// - Parameters:
    ///   - engines: The engines of a profile in the order of a turn, fallbacks behind the engine that they stand in for.
    ///   - hints: Sentences for the operator, such as the command that installs a better engine. `/readyz` shows them
    ///     to clients without a key, too.
    public init(
        _ table: ProfileTable, engines: @escaping @Sendable (_ profile: String) -> [EngineDescription],
        hints: @escaping @Sendable () -> [String] = { [] }
    ) {
        self.table = table
        self.engines = engines
        currentHints = hints
    }

    public static let none = EngineListings(ProfileTable([]), engines: { _ in [] })

    var hints: [String] { currentHints() }

    /// `{"engines":[{"kind","licence","name","note","slot"}, …],"hints":[…]}` for the profile that `model` picks.
    func json(for model: String?) throws(HTTPError) -> String {
        struct Answer: Encodable {
            let engines: [EngineDescription]
            let hints: [String]
        }
        let answer = Answer(engines: engines(try table.name(listedFor: model)), hints: hints)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings alone: there is nothing that JSON cannot hold.
        return (try? encoder.encode(answer)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}

extension ProfileTable {
    /// The name of the profile that a list is for: the one that `model` picks, else the default profile or the only one.
    func name(listedFor model: String?) throws(HTTPError) -> String {
        if let model, !model.isEmpty { return try profile(for: model).name }
        if fallback != nil || all.isEmpty { return ProfileTable.anyName }
        guard let only = all.first, all.count == 1 else {
            throw .missingParameter("Each model of this server has engines and voices of its own: choose with ?model=.")
        }
        return only.name
    }
}
