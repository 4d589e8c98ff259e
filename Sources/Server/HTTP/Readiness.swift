/// Whether a call placed now would succeed: the answer of `/readyz`.
public enum Readiness: Equatable, Sendable {
    case ready
    /// Why not, for the operator; holds no text of a peer.
    case unready(reason: String)
}
