import NIOHTTP1

/// Why a request was not served, as the client reads it: a status and the error envelope of Azure
/// (Voice Live protocol A.5).
public struct HTTPError: Error, Equatable, Sendable {
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

extension HTTPError {
    public static func badRequest(_ message: String) -> HTTPError {
        HTTPError(.badRequest, "BadRequest", message)
    }

    public static func missingParameter(_ message: String) -> HTTPError {
        HTTPError(.badRequest, "missing_parameter", message)
    }

    public static let unsupportedVersion = HTTPError(
        .badRequest, "unsupported_api_version",
        "This api-version is not served. Use one of \(APIVersion.dated.joined(separator: ", ")).")

    /// No credential, a wrong one, or one that has expired.
    public static let unauthorized = HTTPError(
        .unauthorized, "Unauthorized", "A valid key or token is required.",
        headers: [.init("WWW-Authenticate", "Bearer")])

    public static func forbidden(_ message: String) -> HTTPError {
        HTTPError(.forbidden, "Forbidden", message)
    }

    public static let notFound = HTTPError(.notFound, "NotFound", "There is nothing at this path.")

    /// The `model` parameter names no profile of the configuration.
    /// - Parameter names: What it could have named.
    public static func unknownModel(among names: [String]) -> HTTPError {
        let known = names.isEmpty ? "" : " It has: \(names.joined(separator: ", "))."
        return HTTPError(
            .notFound, "DeploymentNotFound", "No model of this name is configured on this server.\(known)")
    }

    public static let noAgents = HTTPError(
        .notFound, "NotFound", "This server hosts no agents; connect with the model parameter instead.")

    public static func methodNotAllowed(allow: String) -> HTTPError {
        HTTPError(
            .methodNotAllowed, "MethodNotAllowed", "This path does not support that method.",
            headers: [.init("Allow", allow)])
    }

    public static let upgradeRequired = HTTPError(
        .upgradeRequired, "UpgradeRequired", "Open a WebSocket (version 13) here.",
        headers: [.init("Upgrade", "websocket"), .init("Sec-WebSocket-Version", "13")])

    /// - Parameter retryAfter: Whole seconds, at least 1.
    public static func tooManyRequests(_ message: String, retryAfter: Int) -> HTTPError {
        HTTPError(
            .tooManyRequests, "TooManyRequests", message, headers: [.init("Retry-After", String(max(1, retryAfter)))])
    }

    public static func unavailable(_ message: String) -> HTTPError {
        HTTPError(.serviceUnavailable, "ServiceUnavailable", message, headers: [.init("Retry-After", "1")])
    }

    /// No media loop has room for another call that talks.
    public static let overloaded = HTTPError(
        .serviceUnavailable, "ServiceUnavailable",
        "The server is at capacity. Try again, or try another server.",
        headers: [.init("Retry-After", "5")])

    public static let internalError = HTTPError(.internalServerError, "InternalError", "The server failed.")
}
