/// Audio inside an event; not in a call, where audio is RTP.
public struct InputAudioBufferAppend: Codable, Equatable, Sendable {
    /// Base64 in the session's input format.
    public var audio: String

    public init(audio: String) {
        self.audio = audio
    }

    enum CodingKeys: String, WireKey {
        case audio
    }
}

/// Opens, closes or drops a turn by hand (an early preview).
public struct InputAudioTurn: Codable, Equatable, Sendable {
    public var turnID: String

    public init(turnID: String) {
        self.turnID = turnID
    }

    enum CodingKeys: String, WireKey {
        case turnID = "turn_id"
    }
}

/// Audio of a turn opened by hand (an early preview).
public struct InputAudioTurnAppend: Codable, Equatable, Sendable {
    public var turnID: String
    /// Base64 in the session's input format.
    public var audio: String

    public init(turnID: String, audio: String) {
        self.turnID = turnID
        self.audio = audio
    }

    enum CodingKeys: String, WireKey {
        case audio
        case turnID = "turn_id"
    }
}
