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
    /// Speech that waits to be played, in samples of the output timeline: 10 minutes.
    public var backlog = 600 * OutputTimeline.rate
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
