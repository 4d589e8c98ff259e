/// What one check has shown.
public struct Finding: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        case good
        /// It works, and yet something may not be as it was meant.
        case doubtful
        case bad
    }

    public var state: State
    /// What was found, in a line: a latency, or what went wrong.
    public var detail: String
    /// What to do next, a sentence each.
    public var advice: [String]

    public init(_ state: State, _ detail: String, advice: [String] = []) {
        self.state = state
        self.detail = detail
        self.advice = advice
    }

    public static func good(_ detail: String) -> Finding { Finding(.good, detail) }

    public static func doubtful(_ detail: String, _ advice: String...) -> Finding {
        Finding(.doubtful, detail, advice: advice)
    }

    public static func bad(_ detail: String, _ advice: String...) -> Finding { Finding(.bad, detail, advice: advice) }
}
