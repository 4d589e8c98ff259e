/// Shows the whole session as it is now.
public struct SessionEvent: Codable, Equatable, Sendable {
    public var session: SessionObject

    public init(session: SessionObject) {
        self.session = session
    }

    enum CodingKeys: String, WireKey {
        case session
    }
}

/// Says that something asked for did not happen.
public struct ErrorEvent: Codable, Equatable, Sendable {
    public var error: ErrorDetails

    public init(error: ErrorDetails) {
        self.error = error
    }

    enum CodingKeys: String, WireKey {
        case error
    }
}

/// Says that something asked for happened with a caveat.
public struct WarningEvent: Codable, Equatable, Sendable {
    public var warning: WarningDetails

    public init(warning: WarningDetails) {
        self.warning = warning
    }

    enum CodingKeys: String, WireKey {
        case warning
    }
}

/// The caveat.
public struct WarningDetails: Codable, Equatable, Sendable {
    public var message: String
    public var code: FaultCode?
    public var param: String?

    public init(message: String, code: FaultCode? = nil, param: String? = nil) {
        self.message = message
        self.code = code
        self.param = param
    }

    enum CodingKeys: String, WireKey {
        case message, code, param
    }
}

/// Tells what a client may still ask for.
public struct RateLimitsUpdated: Codable, Equatable, Sendable {
    public var rateLimits: [RateLimit]

    public init(rateLimits: [RateLimit]) {
        self.rateLimits = rateLimits
    }

    enum CodingKeys: String, WireKey {
        case rateLimits = "rate_limits"
    }
}

/// One limit, of `requests` or of `tokens`.
public struct RateLimit: Codable, Equatable, Sendable {
    public var name: String
    public var limit: Int
    public var remaining: Int
    public var resetSeconds: Double

    public init(name: String, limit: Int, remaining: Int, resetSeconds: Double) {
        self.name = name
        self.limit = limit
        self.remaining = remaining
        self.resetSeconds = resetSeconds
    }

    enum CodingKeys: String, WireKey {
        case name, limit, remaining
        case resetSeconds = "reset_seconds"
    }
}

/// Answers the offer of an avatar's connection.
public struct AvatarConnecting: Codable, Equatable, Sendable {
    /// Base64 of a JSON session description.
    public var serverSDP: String

    public init(serverSDP: String) {
        self.serverSDP = serverSDP
    }

    enum CodingKeys: String, WireKey {
        case serverSDP = "server_sdp"
    }
}
