import Dialogue
import Events

/// What the operator decides about a relayed session before anybody else has a say.
public struct RelayOptions: Sendable {
    public var dialect: RelayDialect
    public var voices: RelayVoices
    /// The recognizer of the remote where a client names one of Voice Live's; nil: `whisper-1`.
    public var transcription: String?
    public var limits = RelayLimits()

    public init(dialect: RelayDialect, voices: RelayVoices = RelayVoices(), transcription: String? = nil) {
        self.dialect = dialect
        self.voices = voices
        self.transcription = transcription
    }
}

/// What bounds the memory of a relayed session, whatever the remote sends.
public struct RelayLimits: Hashable, Sendable {
    /// Speech that waits to be played, in samples of the output axis: 10 minutes.
    public var backlog = 600 * OutputAxis.rate
    /// Messages in a row that are no events.
    public var garbage = 10
    /// Requests whose answers are awaited.
    public var requests = 512
    /// Responses that are remembered.
    public var responses = 64
    /// UTF-8 bytes of one text that a client streams.
    public var streamedText = 256 << 10

    public init() {}
}

/// Why a remote is given up, in words fit for the client.
public struct RelayFault: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// It could not be reached, or did not begin a session in time.
        case unreachable
        /// The connection broke, or the remote ended it.
        case gone
        /// It sent what is no event, over and over.
        case garbage
        /// It sent more than anybody could listen to, or took nothing any more.
        case flood
    }

    public var reason: Reason

    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// As the client is told.
    public var details: ErrorDetails {
        let message =
            switch reason {
            case .unreachable: "The remote model cannot be reached."
            case .gone: "The connection to the remote model was lost."
            case .garbage: "The remote model sends what makes no sense."
            case .flood: "The remote model sends too much, or reads too little."
            }
        return ErrorDetails(type: .server, code: .engineUnavailable, message: message)
    }
}
