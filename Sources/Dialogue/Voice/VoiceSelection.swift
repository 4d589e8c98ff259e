import Engine
import Events

/// The voice of a session or a response: what the client asked for, and what speaks.
struct VoiceSelection: Sendable {
    let choice: VoiceChoice
    /// `Voice.id`.
    let speaker: String
    let prosody: Prosody
    /// The name of the voice that stands in for the one asked for.
    let substitute: String?

    /// The operator's own choice, which is not questioned.
    init(default choice: VoiceChoice, resolve: (VoiceChoice) -> VoiceResolution) {
        self.choice = choice
        switch resolve(choice) {
        case .exact(let id), .substitute(let id, _): speaker = id
        case .unknown: speaker = choice.name ?? ""
        }
        prosody = (try? Self.prosody(choice.options, path: "")) ?? Prosody()
        substitute = nil
    }

    /// - Parameters:
    ///   - path: what `param` of an error begins with, such as `session.voice`.
    ///   - model: of the session.
    init(
        _ choice: VoiceChoice, path: String, model: String, resolve: (VoiceChoice) -> VoiceResolution
    ) throws(RequestError) {
        guard choice.name != "" else {
            throw RequestError(.invalidValue, "A voice has a name.", param: "\(path).name")
        }
        self.choice = choice
        prosody = try Self.prosody(choice.options, path: path)
        switch resolve(try Self.catalogued(choice, path: path, model: model)) {
        case .exact(let id):
            speaker = id
            substitute = nil
        case .substitute(let id, let name):
            speaker = id
            substitute = name
        case .unknown(let near):
            switch choice {
            case .azureCustom, .azurePersonal:
                throw RequestError(
                    .invalidVoiceType, "This server has no custom or personal voice of that name.",
                    param: "\(path).type")
            case .openAI, .azureStandard, .azureRealtimeNative, .avatarVoiceSync:
                let hint = near.isEmpty ? "" : " Near ones: \(near.prefix(5).joined(separator: ", "))."
                throw RequestError(.invalidValue, "There is no voice of that name.\(hint)", param: "\(path).name")
            }
        }
    }

    private static func prosody(_ options: AzureVoiceOptions?, path: String) throws(RequestError) -> Prosody {
        guard let options else { return Prosody() }
        if let temperature = options.temperature, !(0...1 ~= temperature) {
            throw RequestError(
                .invalidValue, "The temperature of a voice must be between 0 and 1.", param: "\(path).temperature")
        }
        guard (options.style ?? "").utf8.count <= 64 else {
            throw RequestError(.invalidValue, "A style has up to 64 characters.", param: "\(path).style")
        }
        do throws(ProsodyFault) {
            return try Prosody(rate: options.rate, pitch: options.pitch, volume: options.volume)
        } catch {
            throw RequestError(.invalidValue, error.message, param: "\(path).\(error.field.rawValue)")
        }
    }

    /// The choice in names that a catalogue knows.
    private static func catalogued(
        _ choice: VoiceChoice, path: String, model: String
    ) throws(RequestError) -> VoiceChoice {
        switch choice {
        case .openAI, .azureStandard, .azureCustom, .azurePersonal:
            return choice
        case .avatarVoiceSync:
            throw RequestError(
                .invalidVoiceType, "The voice of an avatar needs an avatar, which this server does not have.",
                param: "\(path).type")
        case .azureRealtimeNative(let name):
            guard model == "azure-realtime" else {
                throw RequestError(
                    .invalidVoiceType, "Voices of this type belong to the model azure-realtime.", param: "\(path).type")
            }
            guard let known = nativeVoices[name.lowercased()] else {
                let names = nativeVoices.keys.sorted().joined(separator: ", ")
                throw RequestError(.invalidValue, "The voices of this type are \(names).", param: "\(path).name")
            }
            return .azureStandard(name: known, AzureVoiceOptions())
        }
    }

    /// The voices inside `azure-realtime`, by the names of their like elsewhere.
    private static let nativeVoices = [
        "aarti": "hi-IN-AartiNeural", "andrew": "en-US-AndrewNeural", "ava": "en-US-AvaNeural",
        "denise": "fr-FR-DeniseNeural", "diya": "hi-IN-DiyaNeural", "elsa": "it-IT-ElsaNeural",
        "florian": "de-DE-FlorianNeural", "francisca": "pt-BR-FranciscaNeural", "meera": "hi-IN-MeeraNeural",
        "ximena": "es-ES-XimenaNeural", "xiaoxiao": "zh-CN-XiaoxiaoNeural", "yunxi": "zh-CN-YunxiNeural",
    ]

    /// What of the choice is of no effect here, and who speaks in whose place.
    /// - Parameter speaksStyle: whether a voice has a style.
    func warnings(path: String, speaksStyle: (String, String) -> Bool) -> [WarningDetails] {
        var warnings: [WarningDetails] = []
        if let substitute {
            // A locale wins over the name, and so it is the locale that nobody speaks.
            let field = choice.locale?.isEmpty == false ? "locale" : "name"
            warnings.append(.substitute(substitute, param: "\(path).\(field)"))
        }
        guard let options = choice.options else { return warnings }
        let inert: [(Bool, String)] = [
            (options.temperature != nil, "temperature"), (options.customLexiconURL != nil, "custom_lexicon_url"),
            (options.customTextNormalizationURL != nil, "custom_text_normalization_url"),
        ]
        if let style = request("").style, !speaksStyle(style, speaker) {
            warnings.append(
                WarningDetails(
                    message: "The voice does not have this style; its usual one is used.",
                    code: .notSupportedYet, param: "\(path).style"))
        }
        for (isGiven, field) in inert where isGiven { warnings.append(.inert("\(path).\(field)")) }
        return warnings
    }

    /// Asks the synthesizer to speak a clause.
    func request(_ clause: SpeechLine.Clause) -> SynthesisRequest {
        var request = request(clause.text)
        request.markup = clause.markup
        return request
    }

    /// Asks the synthesizer to speak `text`.
    func request(_ text: String) -> SynthesisRequest {
        SynthesisRequest(
            text: text, voice: speaker, sampleRate: OutputTimeline.rate, rate: prosody.rate, pitch: prosody.pitch,
            volume: prosody.volume, style: choice.options?.style.flatMap { $0.isEmpty ? nil : $0 })
    }
}
