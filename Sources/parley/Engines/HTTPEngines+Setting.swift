import Engine
import EnginesHTTP
import Settings
import VoiceNames

// The settings of the engines over HTTP, from what a file says; what it leaves out keeps their own default.

extension HTTPChatModel.Settings {
    init(_ setting: HTTPChatSetting) {
        self.init()
        model = setting.model ?? model
        path = setting.path ?? path
        limitField = setting.limitField ?? limitField
        omitted = Set(setting.omitted)
        extra = setting.extra
        asksForUsage = setting.asksForUsage ?? asksForUsage
        stop = setting.stop
        switch setting.images {
        case "data": capabilities.images = .data
        case "anywhere": capabilities.images = .anywhere
        default: break
        }
        capabilities.reasoning = setting.reasoning ?? capabilities.reasoning
        isStrict = setting.isStrict ?? isStrict
        startsInThought = setting.startsInThought ?? startsInThought
    }
}

extension HTTPRecognizer.Settings {
    init(_ setting: HTTPRecognizerSetting, _ kind: EndpointSetting.Kind) {
        self = kind == .azureSpeech ? .azureSpeech : Self()
        model = setting.model ?? model
        path = setting.path ?? path
        format = setting.format.flatMap(Format.init) ?? format
        languages = setting.languages
        languageForm = setting.languageForm.flatMap(LanguageForm.init) ?? languageForm
        partials = setting.partials ?? partials
        partialInterval = setting.partialInterval ?? partialInterval
        streams = setting.streams ?? streams
        prompt = setting.prompt ?? prompt
        promptLimit = setting.promptLimit ?? promptLimit
        extra = setting.extra
        requests = setting.requests ?? requests
    }
}

extension HTTPSynthesizer.Settings {
    init(_ setting: HTTPSynthesizerSetting, _ kind: EndpointSetting.Kind) {
        self = kind == .azureSpeech ? .azureSpeech : Self()
        model = setting.model ?? model
        path = setting.path ?? path
        switch setting.format {
        case "wav": format = .wav
        case "opus": format = .opus
        default: format = .pcm(rate: setting.sampleRate ?? 24_000)
        }
        voices = setting.voices.map(RemoteVoice.init)
        hasSpeed = setting.hasSpeed ?? hasSpeed
        instructions = setting.instructions
        text = setting.text.flatMap(Text.init) ?? text
        extra = setting.extra
        longestText = setting.longestText ?? longestText
        requests = setting.requests ?? requests
    }
}

extension RemoteVoice {
    /// Who names no language, in the voice's name either, has one that speaks them all.
    init(_ setting: HTTPSynthesizerSetting.Voice) {
        let locale = setting.locale ?? VoiceName(setting.name)?.locale
        self.init(
            name: setting.name, id: setting.id, locale: locale ?? "en-US",
            gender: setting.gender.flatMap(Voice.Gender.init) ?? .neutral,
            isMultilingual: setting.isMultilingual ?? (locale == nil))
        styles = Set(setting.styles)
    }
}
