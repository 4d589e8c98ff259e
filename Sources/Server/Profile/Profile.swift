import Dialogue
import Engine
import Events

/// What the `model` of a request picks: who listens, thinks and speaks in a session, and what it begins with.
public struct Profile: Sendable {
    /// What does the work.
    public enum Backend: Sendable {
        /// A recognizer, a chat model and a synthesizer, with turns and conversation kept here.
        case engines(Engines)
        /// A remote realtime model: play-out is ours, everything else is done there.
        case relay(RelayBackend)
    }

    /// As clients name it; `*` for the one that answers for every other name.
    public let name: String
    public var backend: Backend
    /// What the lists of voices name; asked for each list, because voices can be installed while the server runs.
    public var voices: @Sendable () -> [Voice]
    /// Finds the voice for what a client asks for.
    public var resolveVoice: @Sendable (VoiceChoice) -> VoiceResolution
    /// Instructions of a session that has none; nil: the server's own.
    public var instructions: String?
    /// The voice of a session that names none; nil: `usualVoice`.
    public var voice: String?
    /// The synthesizer's own choice for a session that names no voice; nil: the server's.
    public var usualVoice: @Sendable () -> String? = { nil }
    /// BCP 47 tag that is taken to be spoken where the client names none; nil leaves it to the recognizer.
    public var language: String?
    /// What is said where the chat model failed before it said anything; nil: nothing.
    public var apology: String?
    public var limits = SessionLimits()

    public init(
        name: String, backend: Backend, voices: @escaping @Sendable () -> [Voice] = { [] },
        resolveVoice: @escaping @Sendable (VoiceChoice) -> VoiceResolution
    ) {
        self.name = name
        self.backend = backend
        self.voices = voices
        self.resolveVoice = resolveVoice
    }
}
