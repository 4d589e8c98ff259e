/// Changes settings of the session.
public struct SessionUpdate: Codable, Equatable, Sendable {
    public var session: SessionPatch

    public init(session: SessionPatch) {
        self.session = session
    }

    enum CodingKeys: String, WireKey {
        case session
    }
}

/// Settings of a session that only transcribes. Its shape is not published, so nothing of it is required.
public struct TranscriptionSessionUpdate: Codable, Equatable, Sendable {
    public var session: JSONValue?

    public init(session: JSONValue?) {
        self.session = session
    }

    enum CodingKeys: String, WireKey {
        case session
    }
}

/// Offers a connection for an avatar's picture.
public struct AvatarConnect: Codable, Equatable, Sendable {
    /// Base64 of a JSON session description.
    public var clientSDP: String

    public init(clientSDP: String) {
        self.clientSDP = clientSDP
    }

    enum CodingKeys: String, WireKey {
        case clientSDP = "client_sdp"
    }
}
