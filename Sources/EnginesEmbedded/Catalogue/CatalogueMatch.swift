import Engine

/// What became of the name of a voice.
public enum CatalogueMatch: Hashable, Sendable {
    case found(Voice)
    /// The name has the right form but belongs to nobody here, or nobody speaks the locale asked for: another voice
    /// speaks instead.
    case substituted(Voice)
    /// Neither a name nor near to one; `near` are names to suggest, best first.
    case unknown(near: [String])

    public var voice: Voice? {
        switch self {
        case .found(let voice), .substituted(let voice): voice
        case .unknown: nil
        }
    }
}
