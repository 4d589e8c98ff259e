/// What made one piece of work fail, and with that whom it concerns: the one table behind every circuit breaker.
/// docs/engines.md shows it to operators.
public enum FaultCause: String, CaseIterable, Hashable, Sendable {
    // The engine failed, and would have failed every session.

    /// No connection, or none that could be used.
    case unreachable
    /// The connection broke, or the body ended, in the middle of an answer.
    case brokenOff
    /// The engine used up its whole deadline.
    case timeout
    /// HTTP 5xx, or an answer that reports an error of the server.
    case serverError
    /// HTTP 401 and 403: this server's credentials are refused.
    case credentials
    /// HTTP 408 and 429, or an answer that reports overload.
    case overloaded
    /// HTTP 3xx: redirects are not followed.
    case redirected

    // One request failed.

    /// HTTP 4xx otherwise, or an answer that reports an error of the request.
    case rejected
    /// The request asks for what this engine cannot do.
    case unsupported
    /// The answer came whole and makes no sense.
    case unreadable
    /// The text was made into no sound.
    case silent
    /// The input crashed or stalled an engine's own process, which was replaced.
    case crash
    /// A limit of this server's own, such as the queue in front of the engine or the length of an utterance.
    case limit

    /// Whether the failure counts towards the engine's circuit breaker, which then spares it from everybody's requests.
    /// What one request caused never does.
    public var countsAgainstEngine: Bool {
        switch self {
        case .unreachable, .brokenOff, .timeout, .serverError, .credentials, .overloaded, .redirected: true
        case .rejected, .unsupported, .unreadable, .silent, .crash, .limit: false
        }
    }

    /// What an HTTP status other than 2xx means; so do error codes of answers that are such statuses.
    public init(status: Int) {
        self =
            switch status {
            case 300..<400: .redirected
            case 401, 403: .credentials
            case 408, 429: .overloaded
            case 504: .timeout
            case 400..<500: .rejected
            case 500...: .serverError
            default: .unreadable
            }
    }

    /// What a fault means that says no more than its code.
    init(_ code: EngineFault.Code) {
        self =
            switch code {
            case .unavailable: .unreachable
            case .timeout: .timeout
            case .overloaded: .overloaded
            case .unsupported: .unsupported
            default: .unreadable
            }
    }
}
