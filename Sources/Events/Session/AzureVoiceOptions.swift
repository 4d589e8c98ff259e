/// What every Azure voice can be told (Voice Live protocol, chapter F.5).
public struct AzureVoiceOptions: Codable, Equatable, Sendable {
    /// 0 to 1, for HD voices.
    public var temperature: Double?
    public var customLexiconURL: String?
    public var customTextNormalizationURL: String?
    public var preferLocales: [String]?
    public var locale: String?
    public var style: String?
    /// As in SSML: `"+5%"`, `"low"`.
    public var pitch: String?
    /// `"0.5"` to `"1.5"`, or as in SSML.
    public var rate: String?
    /// As in SSML.
    public var volume: String?

    public init(
        temperature: Double? = nil, customLexiconURL: String? = nil, customTextNormalizationURL: String? = nil,
        preferLocales: [String]? = nil, locale: String? = nil, style: String? = nil, pitch: String? = nil,
        rate: String? = nil, volume: String? = nil
    ) {
        self.temperature = temperature
        self.customLexiconURL = customLexiconURL
        self.customTextNormalizationURL = customTextNormalizationURL
        self.preferLocales = preferLocales
        self.locale = locale
        self.style = style
        self.pitch = pitch
        self.rate = rate
        self.volume = volume
    }

    enum CodingKeys: String, WireKey {
        case temperature, locale, style, pitch, rate, volume
        case customLexiconURL = "custom_lexicon_url"
        case customTextNormalizationURL = "custom_text_normalization_url"
        case preferLocales = "prefer_locales"
    }
}
