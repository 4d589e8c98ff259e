import Events

/// A synthesizer as a file defines it.
public enum SynthesizerSetting: Hashable, Sendable {
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
        return settings.path ?? (endpoint.kind == .azureSpeech ? "/cognitiveservices/v1" : "/audio/speech")
    }

    /// What an HTTP synthesizer is told besides where it is. nil: its own default.
    public struct HTTP: Hashable, Sendable {
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
        public var extra: [String: JSONValue] = [:]
        /// Characters.
        public var longestText: Int?
        /// Requests under way at the same time.
        public var requests: Int?
    }

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

extension SynthesizerSetting: ReadableEngineSetting {
    public static let slot = "synthesizer"
    static let kinds = EndpointSetting.Kind.allCases
    static let foreign = EndpointSetting.azureOnly

    static func reading(_ section: inout Section, kind: EndpointSetting.Kind, name: String) -> SynthesizerSetting? {
        let endpoint = EndpointSetting.reading(&section, kind: kind, name: name)
        var settings = HTTP()
        settings.model = section.model(kind)
        settings.path = section.path("path")
        settings.format = section.choice("format", among: ["pcm", "wav", "opus"])
        settings.sampleRate = section.number("sample_rate", in: 8000...48_000)
        if settings.sampleRate != nil, settings.format ?? "pcm" != "pcm" {
            section.fault("sample_rate", "is for the format `pcm` only: the others tell their own")
        }
        settings.voices = Voice.reading(&section)
        settings.hasSpeed = section.flag("speed")
        settings.instructions = section.text("style_instructions")
        settings.extra = section.json("extra")
        settings.longestText = section.number("longest_text", in: 50...100_000)
        settings.requests = section.number("requests", in: 1...1024)
        return endpoint.map { .http($0, settings) }
    }
}

extension SynthesizerSetting.Voice {
    /// `alloy: af_bella`, or a section with `id`, `locale`, `gender` and `multilingual`.
    fileprivate static func reading(_ section: inout Section) -> [SynthesizerSetting.Voice] {
        guard var voices = section.section("voices", name: section.phrase("voices")) else { return [] }
        return voices.keys.compactMap { name in
            var voice = SynthesizerSetting.Voice(name: name, id: name)
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
