import Events

/// The names that a remote model uses for what it is told and tells (Voice Live protocol, chapter K). Towards our own
/// clients the names of Voice Live hold, whatever the remote speaks.
public enum RelayDialect: String, CaseIterable, Sendable {
    /// The hosted service, or another Parley.
    case voiceLive = "voice-live"
    /// OpenAI's, generally available: nested settings, `response.output_audio.delta`. Azure has it below `/openai/v1`.
    case openAI = "openai"
    /// OpenAI's before that, which Azure's dated versions still speak.
    case openAIBeta = "openai-beta"

    /// Samples per second of the audio we send. What the remote sends us has 24 kHz in every dialect.
    package var inputRate: Int {
        switch self {
        case .voiceLive: 16_000
        case .openAI, .openAIBeta: 24_000
        }
    }

    /// The name by which clients know an event of the remote; nil where they get another event for the same thing.
    func clientName(of type: String) -> String? {
        guard self == .openAI else { return type }
        switch type {
        case "response.output_text.delta": return "response.text.delta"
        case "response.output_text.done": return "response.text.done"
        case "response.output_audio.delta": return "response.audio.delta"
        case "response.output_audio.done": return "response.audio.done"
        case "response.output_audio_transcript.delta": return "response.audio_transcript.delta"
        case "response.output_audio_transcript.done": return "response.audio_transcript.done"
        case "conversation.item.added": return "conversation.item.created"
        case "conversation.item.done": return nil
        default: return type
        }
    }
}
