import NIOHTTP1

/// Why a request was not served, as the client reads it: a status and the error envelope of Azure
/// (Voice Live protocol A.5).
public struct Refusal: Error, Equatable, Sendable {
    public struct Header: Equatable, Sendable {
        public let name: String
        public let value: String
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Never a 3xx: clients do not follow a redirected upgrade.
    public let status: HTTPResponseStatus
    /// Clients match on it, so a code is never renamed once released.
    public let code: String
    /// For people. Holds no text of the peer.
    public let message: String
    public let headers: [Header]

    public init(_ status: HTTPResponseStatus, _ code: String, _ message: String, headers: [Header] = []) {
        precondition(!(300..<400).contains(status.code), "an upgrade is never redirected")
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers
    }

    /// `{"error":{"code":…,"message":…}}`
    public var body: String {
        "{\"error\":{\"code\":\(JSONText.quoted(code)),\"message\":\(JSONText.quoted(message))}}"
    }
}

extension Refusal {
    public static func badRequest(_ message: String) -> Refusal {
        Refusal(.badRequest, "BadRequest", message)
    }

    public static func missingParameter(_ message: String) -> Refusal {
        Refusal(.badRequest, "missing_parameter", message)
    }

    public static let unsupportedVersion = Refusal(
        .badRequest, "unsupported_api_version",
        "This api-version is not served. Use one of \(APIVersion.dated.joined(separator: ", ")).")

    /// No credential, a wrong one, or one that has expired.
    public static let unauthorized = Refusal(
        .unauthorized, "Unauthorized", "A valid key or token is required.",
        headers: [.init("WWW-Authenticate", "Bearer")])

    public static func forbidden(_ message: String) -> Refusal {
        Refusal(.forbidden, "Forbidden", message)
    }

    public static let notFound = Refusal(.notFound, "NotFound", "There is nothing at this path.")

    /// The `model` parameter names no profile of the configuration.
    /// - Parameter names: What it could have named.
    public static func unknownModel(among names: [String]) -> Refusal {
        let known = names.isEmpty ? "" : " It has: \(names.joined(separator: ", "))."
        return Refusal(
            .notFound, "DeploymentNotFound", "No model of this name is configured on this server.\(known)")
    }

    public static let noAgents = Refusal(
        .notFound, "NotFound", "This server hosts no agents; connect with the model parameter instead.")

    public static func methodNotAllowed(allow: String) -> Refusal {
        Refusal(
            .methodNotAllowed, "MethodNotAllowed", "This path does not take that method.",
            headers: [.init("Allow", allow)])
    }

    public static let upgradeRequired = Refusal(
        .upgradeRequired, "UpgradeRequired", "Open a WebSocket (version 13) here.",
        headers: [.init("Upgrade", "websocket"), .init("Sec-WebSocket-Version", "13")])

    /// - Parameter retryAfter: Whole seconds, at least 1.
    public static func tooManyRequests(_ message: String, retryAfter: Int) -> Refusal {
        Refusal(
            .tooManyRequests, "TooManyRequests", message, headers: [.init("Retry-After", String(max(1, retryAfter)))])
    }

    public static func unavailable(_ message: String) -> Refusal {
        Refusal(.serviceUnavailable, "ServiceUnavailable", message, headers: [.init("Retry-After", "1")])
    }

    /// No media loop has room for another call that talks.
    public static let overloaded = Refusal(
        .serviceUnavailable, "ServiceUnavailable",
        "The server has no room for another call: those it has need its time. Try again, or try another server.",
        headers: [.init("Retry-After", "5")])

    public static let internalError = Refusal(.internalServerError, "InternalError", "The server failed.")
}
