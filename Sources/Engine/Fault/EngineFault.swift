/// Why an engine could not do its work, in words fit for the client: never a key, an address or text of a peer.
public struct EngineFault: Error, Hashable, Sendable {
    public struct Code: RawRepresentable, Hashable, Sendable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        /// The engine is down or refuses.
        public static let unavailable = Code(rawValue: "engine_unavailable")
        /// The engine did not answer within its deadline.
        public static let timeout = Code(rawValue: "engine_timeout")
        /// The engine's queue is full.
        public static let overloaded = Code(rawValue: "engine_overloaded")
        /// The request asks for what this engine cannot do, such as a language.
        public static let unsupported = Code(rawValue: "engine_unsupported")
        /// The engine worked, and has no answer: a chat model that wrote nothing but its reasoning.
        public static let noAnswer = Code(rawValue: "engine_no_answer")
        /// The engine answered with something that makes no sense.
        public static let failed = Code(rawValue: "engine_failed")
    }

    public var code: Code
    public var message: String
    /// Whom it concerns; of no interest to the client.
    public var cause: FaultCause

    /// - Parameter cause: nil derives it from the code: `unavailable`, `timeout` and `overloaded` are failures of the
    ///   engine, all others of one request.
    public init(_ code: Code, _ message: String, cause: FaultCause? = nil) {
        self.code = code
        self.message = message
        self.cause = cause ?? FaultCause(code)
    }
}
