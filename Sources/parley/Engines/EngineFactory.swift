import Engine
import Events
import LocalSpeech
import Logging
import ProvidersEmbedded
import ProvidersHTTP
import Resilience
import Server
import Settings
import Shares

/// Makes the engines that a configuration names. What is configured alike is one engine, with one set of connections.
///
/// This is the one place where the engines of a slot are put together.
final class EngineFactory {
    /// A synthesizer, and how a voice is found among its own.
    struct Speaker {
        var synthesizer: any Synthesizer
        let choose: @Sendable (VoiceChoice) -> Engine.VoiceResolution
        /// The voice of a session that names none; nil: the server's own.
        var usualVoice: String?
    }

    private let decoders: Int?
    private let memory: MemoryBudget
    /// How embedded engines run apart from this process; nil: inside.
    private let hosting: EngineHosting?
    private let logger: Logger
    /// What every profile has in the place of its own.
    let substitute: SyntheticEngines?
    /// The recognizer of this process, once a profile has asked for it: it has to be loaded before it is of use.
    private(set) var embeddedRecognizer: PocketSphinxRecognizer?
    private(set) lazy var embeddedVoices = EmbeddedVoices(hosting: hosting)
    private var hasEmbeddedVoices = false
    private var recognizers: [RecognizerSetting: any Recognizer] = [:]
    private var chatModels: [ChatSetting: any ChatModel] = [:]
    private var speakers: [SynthesizerSetting: Speaker] = [:]
    private var recognizerHealth: [RecognizerSetting: EngineHealth] = [:]
    private var chatHealth: [ChatSetting: EngineHealth] = [:]
    private var synthesizerHealth: [SynthesizerSetting: EngineHealth] = [:]

    /// - Parameters:
    ///   - decoders: Embedded recognizers that work at a time; nil means one per core.
    ///   - choice: Whether the profiles have the engines that they name.
    ///   - memory: Charged with the audio that waits for an embedded recognizer.
    ///   - hosting: How embedded engines run apart from this process; nil runs them inside.
    ///   - logger: For engines over HTTP.
    init(
        decoders: Int?, choice: EngineChoice = .configured, memory: MemoryBudget = .unlimited,
        hosting: EngineHosting?, logger: Logger
    ) {
        self.decoders = decoders
        self.memory = memory
        self.hosting = hosting
        self.logger = logger
        substitute = SyntheticEngines(choice)
    }

    /// - Throws: `EngineFault` where an embedded engine is not installed; `OperatorError` where a profile asks for what
    ///   its engines do not have.
    func profiles(_ settings: [ProfileSetting]) throws -> ProfileTable {
        ProfileTable(try settings.map(profile))
    }

    func profile(_ setting: ProfileSetting) throws -> Profile {
        if let substitute { return substitute.profile(setting) }
        switch setting.backend {
        case .engines(let slots):
            let speaker = try speaker(slots.synthesizer)
            let engines = Engines(
                recognizer: try recognizer(slots.recognizer), chatModel: try chatModel(slots.chat),
                synthesizer: speaker.synthesizer)
            try check(setting, engines.recognizer.capabilities, speaker)
            var profile = Profile(
                name: setting.name, backend: .engines(engines), voices: speaker.synthesizer.voices,
                resolveVoice: speaker.choose)
            profile.instructions = setting.instructions
            profile.voice = setting.voice ?? speaker.usualVoice
            profile.language = setting.language
            profile.apology = setting.apology
            profile.limits = SessionLimits(setting.limits, slots)
            return profile
        case .relay(let relay):
            // Whose voices there are is known there.
            var profile = Profile(name: setting.name, backend: .relay(try RelayBackend(relay))) {
                .exact(id: $0.name ?? "")
            }
            profile.instructions = setting.instructions
            profile.voice = setting.voice
            return profile
        }
    }

    // MARK: Slots: an engine, and those that stand in for it.

    func recognizer(_ slot: SlotSetting<HTTPRecognizerSetting>) throws -> any Recognizer {
        if slot.isEmbedded { return try recognizer(slot.first) }
        return ReliableRecognizer(
            try slot.all.map { .init(try recognizer($0), health: health(of: $0, in: \.recognizerHealth)) })
    }

    func chatModel(_ slot: SlotSetting<HTTPChatSetting>) throws -> any ChatModel {
        if slot.isEmbedded { return try chatModel(slot.first) }
        return ReliableChatModel(
            try slot.all.map { .init(try chatModel($0), health: health(of: $0, in: \.chatHealth)) })
    }

    func speaker(_ slot: SlotSetting<HTTPSynthesizerSetting>) throws -> Speaker {
        var speaker = try speaker(slot.first)
        if slot.isEmbedded { return speaker }
        speaker.synthesizer = ReliableSynthesizer(
            try slot.all.map {
                .init(try self.speaker($0).synthesizer, health: health(of: $0, in: \.synthesizerHealth))
            })
        return speaker
    }

    /// An engine that serves several profiles has one health.
    private func health<HTTP>(
        of setting: EngineSetting<HTTP>,
        in known: ReferenceWritableKeyPath<EngineFactory, [EngineSetting<HTTP>: EngineHealth]>
    ) -> EngineHealth {
        if let health = self[keyPath: known][setting] { return health }
        let health = EngineHealth(name: setting.endpoint?.name ?? "embedded")
        self[keyPath: known][setting] = health
        return health
    }

    /// How each engine does that may fail, by slot.
    var health: [(slot: String, engine: EngineHealth)] {
        recognizerHealth.values.map { ("recognizer", $0) } + chatHealth.values.map { ("chat", $0) }
            + synthesizerHealth.values.map { ("synthesizer", $0) }
    }

    /// The engine hosts of the embedded engines that profiles have asked for.
    var hostCounters: @Sendable () -> [EngineHostCounters] {
        let (voices, recognizer) = (hasEmbeddedVoices ? embeddedVoices : nil, embeddedRecognizer)
        return { (voices?.hostCounters ?? []) + [recognizer?.hostCounters].compactMap(\.self) }
    }

    // MARK: Single engines

    func recognizer(_ setting: RecognizerSetting) throws -> any Recognizer {
        if let made = recognizers[setting] { return made }
        let recognizer: any Recognizer
        switch setting {
        case .embedded:
            var configuration = PocketSphinxRecognizer.Configuration()
            configuration.decoders = decoders
            let embedded = try PocketSphinxRecognizer(configuration, memory: memory, hosting: hosting)
            embeddedRecognizer = embedded
            recognizer = embedded
        case .http(let endpoint, let settings):
            recognizer = HTTPRecognizer(
                at: EngineEndpoint(endpoint, model: settings.model),
                settings: HTTPRecognizer.Settings(settings, endpoint.kind))
        }
        recognizers[setting] = recognizer
        return recognizer
    }

    func chatModel(_ setting: ChatSetting) throws -> any ChatModel {
        if let made = chatModels[setting] { return made }
        let model: any ChatModel
        switch setting {
        case .embedded:
            model = AssistantModel()
        case .http(let endpoint, let settings):
            model = HTTPChatModel(
                at: EngineEndpoint(endpoint, model: settings.model), settings: HTTPChatModel.Settings(settings),
                logger: logger)
        }
        chatModels[setting] = model
        return model
    }

    func speaker(_ setting: SynthesizerSetting) throws -> Speaker {
        if let made = speakers[setting] { return made }
        let speaker: Speaker
        switch setting {
        case .embedded:
            let voices = embeddedVoices
            hasEmbeddedVoices = true
            speaker = Speaker(synthesizer: voices) {
                voices.choose($0.name, locale: $0.locale, preferring: $0.options?.preferLocales ?? [])
            }
        case .http(let endpoint, let settings):
            let voices = HTTPSynthesizer(
                at: EngineEndpoint(endpoint, model: settings.model),
                settings: HTTPSynthesizer.Settings(settings, endpoint.kind))
            speaker = Speaker(
                synthesizer: voices,
                choose: {
                    voices.choose($0.name, locale: $0.locale, preferring: $0.options?.preferLocales ?? [])
                }, usualVoice: voices.voices.first?.name)
        }
        speakers[setting] = speaker
        return speaker
    }
}

extension SlotSetting {
    /// One engine, inside this process: it has nobody to stand in for it, and needs no rest.
    fileprivate var isEmbedded: Bool { fallbacks.isEmpty && first.endpoint == nil }
}
