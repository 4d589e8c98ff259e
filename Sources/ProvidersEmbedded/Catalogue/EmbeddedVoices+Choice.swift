import Engine
import Events

extension EmbeddedVoices {
    /// The voice that speaks for what a client asks for, as a session wants to know it.
    public func choose(_ choice: VoiceChoice) -> Engine.VoiceResolution {
        switch resolve(choice.name, locale: choice.azureOptions?.locale) {
        case .found(let voice): .exact(id: voice.id)
        case .substituted(let voice): .substitute(id: voice.id, name: voice.name)
        case .unknown(let near): .unknown(near: near)
        }
    }
}

extension VoiceChoice {
    fileprivate var azureOptions: AzureVoiceOptions? {
        switch self {
        case .openAI, .azureRealtimeNative: nil
        case .azureStandard(_, let options), .azureCustom(_, _, let options), .azurePersonal(_, _, let options),
            .avatarVoiceSync(_, let options):
            options
        }
    }
}
