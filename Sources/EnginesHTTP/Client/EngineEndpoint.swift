/// Where an engine is reached and what is shown there. An operator's own: nothing of it is ever a client's.
public struct EngineEndpoint: Sendable {
    /// What the operator calls it, for logs and metrics.
    public var name: String
    /// Without a slash at its end: `http://127.0.0.1:11434/v1`.
    public var baseURL: String
    /// Added to every request; they hold keys, so that nothing prints them.
    public var headers: [(name: String, value: String)]
    /// Added to every URL, such as `api-version`; written as it stands behind the `?`.
    public var query: String
    public var patience: Patience
    /// How often a request is repeated that the engine did not begin to answer.
    public var retries = 1

    /// How long is waited before the engine counts as down.
    public struct Patience: Hashable, Sendable {
        public var connect = Duration.seconds(3)
        /// From the request to the first byte of the answer.
        public var answer = Duration.seconds(20)
        /// Between two pieces of an answer that has begun.
        public var pause = Duration.seconds(15)

        public init() {}
    }

    public init(
        name: String, baseURL: String, headers: [(name: String, value: String)] = [], query: String = "",
        patience: Patience = Patience()
    ) {
        self.name = name
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.headers = headers
        self.query = query
        self.patience = patience
    }

    /// - Parameter path: Begins with a slash, and may have a query of its own.
    func url(_ path: String) -> String {
        query.isEmpty ? baseURL + path : "\(baseURL)\(path)\(path.contains("?") ? "&" : "?")\(query)"
    }
}

extension EngineEndpoint: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { name }
    public var debugDescription: String { name }
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
