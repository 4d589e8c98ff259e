import Dialogue
import Engine
import EngineFallback
import EnginesEmbedded
import EnginesHTTP
import EnginesNeural
import Events
import LocalEngines
import LocalSpeech
import Logging
import Models
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
        let choose: @Sendable (VoiceChoice) -> VoiceResolution
        /// The voice of a session that names none; nil: the server's own.
        var usualVoice: @Sendable () -> String? = { nil }

        /// The voices of the operator's own or of installed models, with the classic ones behind them.
        init(_ voices: LocalVoices, usualVoice: @escaping @Sendable () -> String?) {
            synthesizer = voices
            choose = { voices.choose($0.name, locale: $0.locale, preferring: $0.options?.preferLocales ?? []) }
            self.usualVoice = usualVoice
        }

        init(_ voices: HTTPSynthesizer) {
            synthesizer = voices
            choose = { voices.choose($0.name, locale: $0.locale, preferring: $0.options?.preferLocales ?? []) }
            let first = voices.voices.first?.name
            usualVoice = { first }
        }
    }

    private let decoders: Int?
    private let memory: MemoryBudget
    /// How embedded engines run apart from this process; nil: inside.
    private let hosting: EngineHosting?
    private let logger: Logger
    /// What every profile has in the place of its own.
    let substitute: SyntheticEngines?
    /// The engines of installed models; nil: the classic engines alone.
    let installed: InstalledModels?
    /// The classic recognizer, once a profile has asked for it: it has to be loaded before it is of use.
    private(set) var classicRecognizer: PocketSphinxRecognizer?
    private(set) lazy var classicVoices = EmbeddedVoices(hosting: hosting)
    private var hasClassicVoices = false
    private let classicHealth = (recognizer: EngineHealth(name: "classic"), voices: EngineHealth(name: "classic"))
    /// Makes engines of the operator's own models; nil without a store, which has their libraries.
    private let own: OwnModels?
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
    ///   - installed: The engines of installed models; nil: `embedded` means the classic engines.
    ///   - store: Has the libraries for models of the operator's own.
    ///   - logger: For engines over HTTP.
    init(
        decoders: Int?, choice: EngineChoice = .configured, memory: MemoryBudget = .unlimited,
        hosting: EngineHosting?, installed: InstalledModels? = nil, store: ModelStore,
        logger: Logger
    ) {
        self.decoders = decoders
        self.memory = memory
        self.hosting = hosting
        self.installed = installed
        own = hosting.map { OwnModels(store: store, hosting: $0, memory: memory, workers: decoders) }
        self.logger = logger
        substitute = SyntheticEngines(choice)
    }

    /// - Throws: `EngineFault` where an embedded engine is not installed; `CommandError` where a profile asks for what
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
            let synthesizer = speaker.synthesizer
            var profile = Profile(
                name: setting.name, backend: .engines(engines), voices: { synthesizer.voices },
                resolveVoice: speaker.choose)
            profile.instructions = setting.instructions
            profile.voice = setting.voice
            profile.usualVoice = speaker.usualVoice
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
        let health = EngineHealth(name: setting.name)
        self[keyPath: known][setting] = health
        return health
    }

    /// How each engine does that may fail, by slot.
    var health: [(slot: String, engine: EngineHealth)] {
        recognizerHealth.values.map { ("recognizer", $0) } + chatHealth.values.map { ("chat", $0) }
            + synthesizerHealth.values.map { ("synthesizer", $0) } + localHealth
    }

    private var localHealth: [(slot: String, engine: EngineHealth)] {
        guard let installed else { return [] }
        return [("recognizer", installed.recognizerHealth), ("synthesizer", installed.voiceHealth)]
    }

    /// The engine hosts of the engines that profiles have asked for.
    var hostCounters: @Sendable () -> [EngineHostCounters] {
        let (voices, recognizer, installed) = (hasClassicVoices ? classicVoices : nil, classicRecognizer, installed)
        let own = own?.hostCounters
        return {
            var counters = voices?.hostCounters ?? []
            if let classic = recognizer?.hostCounters { counters.append(classic) }
            counters += installed?.hostCounters ?? []
            counters += own?() ?? []
            return counters
        }
    }

    // MARK: Single engines

    func recognizer(_ setting: RecognizerSetting) throws -> any Recognizer {
        if let made = recognizers[setting] { return made }
        let recognizer: any Recognizer
        switch setting {
        case .classic: recognizer = try makeClassicRecognizer()
        case .embedded:
            let classic = try makeClassicRecognizer()
            if let installed {
                recognizer = LocalRecognizer(classic: classic, health: classicHealth.recognizer) {
                    installed.recognizer
                }
            } else {
                recognizer = classic
            }
        case .neural(let setting):
            recognizer = try ownModels.recognizer(setting, witness: installed?.voiceActivity.witness)
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
        case .embedded, .classic: model = AssistantModel()
        case .neural(let setting): throw CommandError("There is no neural chat model \(setting.name).")
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
        case .classic:
            speaker = Speaker(LocalVoices(classic: useClassicVoices()) { [] }) { nil }
        case .embedded:
            let classic = useClassicVoices()
            installed?.setStandIn(classic, health: classicHealth.voices)
            let voices = LocalVoices(classic: classic) { [installed] in installed?.voices ?? [] }
            speaker = Speaker(voices) { voices.usualVoice }
        case .neural(let setting):
            let reliable = ReliableSynthesizer([
                .init(try ownModels.voices(setting), health: EngineHealth(name: setting.name)),
                .init(useClassicVoices(), health: classicHealth.voices),
            ])
            let first = setting.voices.first?.name
            speaker = Speaker(LocalVoices(classic: classicVoices) { [reliable] }) { first }
        case .http(let endpoint, let settings):
            speaker = Speaker(
                HTTPSynthesizer(
                    at: EngineEndpoint(endpoint, model: settings.model),
                    settings: HTTPSynthesizer.Settings(settings, endpoint.kind)))
        }
        speakers[setting] = speaker
        return speaker
    }

    private func makeClassicRecognizer() throws -> PocketSphinxRecognizer {
        if let made = classicRecognizer { return made }
        var configuration = PocketSphinxRecognizer.Configuration()
        configuration.decoders = decoders
        let classic = try PocketSphinxRecognizer(configuration, memory: memory, hosting: hosting)
        classicRecognizer = classic
        return classic
    }

    private func useClassicVoices() -> EmbeddedVoices {
        hasClassicVoices = true
        return classicVoices
    }

    /// Loads the models of the operator's own once.
    /// - Throws: `CommandError` for one that does not load, or that understands nothing of a spoken sentence.
    func loadOwnModels() async throws { try await own?.load(hearing: classicVoices) }

    private var ownModels: OwnModels {
        get throws {
            guard let own else { throw CommandError("Neural models run in engine hosts: leave `engine_hosts` on.") }
            return own
        }
    }
}

extension SlotSetting {
    /// One engine, inside this process: it has nobody to stand in for it, and needs no rest.
    fileprivate var isEmbedded: Bool { fallbacks.isEmpty && first.endpoint == nil }
}
