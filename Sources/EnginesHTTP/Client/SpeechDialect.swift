/// Which API of speech a server speaks.
public enum SpeechDialect: String, Hashable, Sendable, CaseIterable {
    /// `/v1/audio/transcriptions` and `/v1/audio/speech`, as whoever serves OpenAI's API has them.
    case openAI = "openai"
    /// The REST API of Azure Speech, for short audio and for speech by SSML.
    case azureSpeech = "azure_speech"
}
