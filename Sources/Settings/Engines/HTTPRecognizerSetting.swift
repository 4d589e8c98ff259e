/// What a recognizer over HTTP is told besides where it is. nil: its own default.
public struct HTTPRecognizerSetting: HTTPSetting {
    public typealias Neural = NeuralRecognizerSetting
    public static let slot = "recognizer"

    public static func usualPath(of kind: EndpointSetting.Kind) -> String {
        switch kind {
        case .openAI, .azure: "/audio/transcriptions"
        case .azureSpeech: "/speech/recognition/conversation/cognitiveservices/v1"
        }
    }

    /// For Azure, the deployment.
    public var model: String?
    public var path: String?
    /// `json`, `verbose_json` or `text`.
    public var format: String?
    /// BCP 47 tags; empty for every language.
    public var languages: [String] = []
    /// `iso639`, `bcp47` or `omitted`.
    public var languageForm: String?
    public var partials: Bool?
    public var partialInterval: Duration?
    public var streams: Bool?
    public var prompt: String?
    /// Bytes.
    public var promptLimit: Int?
    /// Fields that are added to each request.
    public var extra: [String: String] = [:]
    /// Requests under way at the same time.
    public var requests: Int?
}

extension HTTPRecognizerSetting: ReadableHTTPSetting {
    static let kinds = EndpointSetting.Kind.allCases

    mutating func read(_ section: inout Section) {
        format = section.choice("format", among: ["json", "verbose_json", "text"])
        languages = section.texts("languages") ?? []
        languageForm = section.choice("language_form", among: ["iso639", "bcp47", "omitted"])
        partials = section.flag("partials")
        partialInterval = section.duration(
            "partial_interval", in: .milliseconds(100)...Duration.seconds(60))
        streams = section.flag("streams")
        prompt = section.text("prompt")
        promptLimit = section.number("prompt_limit", in: 0...10_000)
        extra = section.fields("extra")
        requests = section.number("requests", in: 1...1024)
    }
}
