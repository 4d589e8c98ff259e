/// A key or a password. Printing it, by accident or by interpolation, shows where it came from and nothing of it.
public struct Secret: Hashable, Sendable {
    /// The thing itself, for the one place that sends it.
    public let value: String
    /// What an operator calls it: `OPENAI_API_KEY`, or the name of a file.
    public let origin: String

    public init(_ value: String, from origin: String) {
        self.value = value
        self.origin = origin
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "secret of \(origin)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["origin": origin]) }
}
