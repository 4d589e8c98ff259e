/// How the user's speech becomes text (Voice Live protocol, chapter F.6).
public struct InputTranscription: Codable, Equatable, Sendable {
    public var model: TranscriptionModel
    /// BCP 47 or ISO 639-1, or several separated by commas; nil or empty: detect.
    public var language: String?
    /// Locale to custom model.
    public var customSpeech: [String: String]?
    /// Words to expect.
    public var phraseList: [String]?
    public var prompt: String?

    public init(
        model: TranscriptionModel, language: String? = nil, customSpeech: [String: String]? = nil,
        phraseList: [String]? = nil, prompt: String? = nil
    ) {
        self.model = model
        self.language = language
        self.customSpeech = customSpeech
        self.phraseList = phraseList
        self.prompt = prompt
    }

    enum CodingKeys: String, WireKey {
        case model, language, prompt
        case customSpeech = "custom_speech"
        case phraseList = "phrase_list"
    }
}

/// The recognizer a client asks for; an operator maps it to one that exists.
public struct TranscriptionModel: RawRepresentable, Hashable, Codable, Sendable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let whisper1 = TranscriptionModel(rawValue: "whisper-1")
    public static let gpt4oTranscribe = TranscriptionModel(rawValue: "gpt-4o-transcribe")
    public static let gpt4oMiniTranscribe = TranscriptionModel(rawValue: "gpt-4o-mini-transcribe")
    public static let gpt4oTranscribeDiarize = TranscriptionModel(rawValue: "gpt-4o-transcribe-diarize")
    public static let azureSpeech = TranscriptionModel(rawValue: "azure-speech")
    public static let maiTranscribe = TranscriptionModel(rawValue: "mai-transcribe")
    public static let maiTranscribe1 = TranscriptionModel(rawValue: "mai-transcribe-1")
    public static let maiTranscribe2 = TranscriptionModel(rawValue: "mai-transcribe-2")
}
