/// A recognizer as a file defines it.
public enum RecognizerSetting: Hashable, Sendable {
    case embedded
    case http(EndpointSetting, HTTP)

    /// Where it is reached; nil for what is inside this process.
    public var endpoint: EndpointSetting? {
        if case .http(let endpoint, _) = self { endpoint } else { nil }
    }

    /// What the server calls its model.
    public var model: String? {
        if case .http(_, let settings) = self { settings.model } else { nil }
    }

    public var path: String {
        guard case .http(let endpoint, let settings) = self else { return "" }
        let isSpeech = endpoint.kind == .azureSpeech
        return settings.path
            ?? (isSpeech ? "/speech/recognition/conversation/cognitiveservices/v1" : "/audio/transcriptions")
    }

    /// What an HTTP recognizer is told besides where it is. nil: its own default.
    public struct HTTP: Hashable, Sendable {
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
}

extension RecognizerSetting: ReadableEngineSetting {
    public static let slot = "recognizer"
    static let kinds = EndpointSetting.Kind.allCases
    static let foreign = EndpointSetting.azureOnly

    static func reading(_ section: inout Section, kind: EndpointSetting.Kind, name: String) -> RecognizerSetting? {
        let endpoint = EndpointSetting.reading(&section, kind: kind, name: name)
        var settings = HTTP()
        settings.model = section.model(kind)
        settings.path = section.path("path")
        settings.format = section.choice("format", among: ["json", "verbose_json", "text"])
        settings.languages = section.texts("languages") ?? []
        settings.languageForm = section.choice("language_form", among: ["iso639", "bcp47", "omitted"])
        settings.partials = section.flag("partials")
        settings.partialInterval = section.duration(
            "partial_interval", in: .milliseconds(100)...Duration.seconds(60))
        settings.streams = section.flag("streams")
        settings.prompt = section.text("prompt")
        settings.promptLimit = section.number("prompt_limit", in: 0...10_000)
        settings.extra = section.fields("extra")
        settings.requests = section.number("requests", in: 1...1024)
        return endpoint.map { .http($0, settings) }
    }
}
