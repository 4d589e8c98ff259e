import Events

/// What a synthesizer over HTTP is told besides where it is. nil: its own default.
public struct HTTPSynthesizerSetting: HTTPSetting {
    public typealias Neural = NeuralSynthesizerSetting
    public static let slot = "synthesizer"

    public static func usualPath(of kind: EndpointSetting.Kind) -> String {
        switch kind {
        case .openAI, .azure: "/audio/speech"
        case .azureSpeech: "/cognitiveservices/v1"
        }
    }

    /// For Azure, the deployment.
    public var model: String?
    public var path: String?
    /// `pcm`, `wav` or `opus`.
    public var format: String?
    /// Samples per second of `pcm`.
    public var sampleRate: Int?
    /// The first is the default; empty means those of OpenAI.
    public var voices: [Voice] = []
    public var hasSpeed: Bool?
    /// With `{style}` in the style's place.
    public var instructions: String?
    /// `plain`, `words` or `raw`: what of an answer the voice is given.
    public var text: String?
    public var extra: [String: JSONValue] = [:]
    /// Characters.
    public var longestText: Int?
    /// Requests under way at the same time.
    public var requests: Int?

    /// What clients call a voice, and what the server calls it.
    public struct Voice: Hashable, Sendable {
        public var name: String
        public var id: String
        /// BCP 47 tag.
        public var locale: String?
        /// `female`, `male` or `neutral`.
        public var gender: String?
        public var isMultilingual: Bool?
        /// Ways of speaking that it has.
        public var styles: [String] = []
    }
}

extension HTTPSynthesizerSetting: ReadableHTTPSetting {
    static let kinds = EndpointSetting.Kind.allCases

    mutating func read(_ section: inout Section) {
        format = section.choice("format", among: ["pcm", "wav", "opus"])
        sampleRate = section.number("sample_rate", in: 8000...48_000)
        if sampleRate != nil, format ?? "pcm" != "pcm" {
            section.fault("sample_rate", "is for the format `pcm` only: the others carry their own")
        }
        voices = Voice.reading(&section)
        hasSpeed = section.flag("speed")
        instructions = section.text("style_instructions")
        text = section.choice("text", among: ["plain", "words", "raw"])
        extra = section.json("extra")
        longestText = section.number("longest_text", in: 50...100_000)
        requests = section.number("requests", in: 1...1024)
    }
}

extension HTTPSynthesizerSetting.Voice {
    /// `alloy: af_bella`, or a section with `id`, `locale`, `gender` and `multilingual`.
    fileprivate static func reading(_ section: inout Section) -> [HTTPSynthesizerSetting.Voice] {
        guard var voices = section.section("voices", name: section.phrase("voices")) else { return [] }
        return voices.keys.compactMap { name in
            var voice = HTTPSynthesizerSetting.Voice(name: name, id: name)
            if case .mapping? = voices.tree(name) {
                guard var fields = voices.section(name, name: "voice `\(name)` of \(section.name)") else { return nil }
                voice.id = fields.text("id") ?? name
                voice.locale = fields.text("locale")
                voice.gender = fields.choice("gender", among: ["female", "male", "neutral"])
                voice.isMultilingual = fields.flag("multilingual")
                voice.styles = fields.texts("styles") ?? []
                fields.finish()
            } else {
                guard let id = voices.text(name) else { return nil }
                voice.id = id
            }
            return voice
        }
    }
}
