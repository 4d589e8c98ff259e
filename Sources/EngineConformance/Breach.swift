/// A rule of a capability's contract that an engine broke, in words for whoever writes the engine.
public struct Breach: Hashable, Sendable, CustomStringConvertible {
    /// What an engine must do.
    public var rule: String
    /// What it did.
    public var found: String

    public init(_ rule: String, _ found: String) {
        self.rule = rule
        self.found = found
    }

    public var description: String { "\(rule) \(found)" }
}
