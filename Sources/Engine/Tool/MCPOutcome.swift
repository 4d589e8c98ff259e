/// How a call of a tool ended.
public enum MCPOutcome: Equatable, Sendable {
    /// What the tool returned, as text.
    case output(String)
    /// The tool ran and says that it failed, in its own words, which are for the model.
    case toolError(String)
    /// The tool could not be called, or did not answer.
    case failed(EngineFault)
}
