import EnginesSynthetic
import Server
import Settings

/// What every profile has in the place of its own engines while the server is being measured.
struct SyntheticEngines {
    let engines: Engines

    /// nil where the profiles keep their own.
    init?(_ choice: EngineChoice) {
        guard case .synthetic(let latencies) = choice else { return nil }
        engines = Engines(
            recognizer: SyntheticRecognizer(latency: latencies.recognizer),
            chatModel: SyntheticChatModel(latency: latencies.chat),
            synthesizer: SyntheticSynthesizer(latency: latencies.synthesizer))
    }

    func profile(_ setting: ProfileSetting) -> Profile {
        let voices = engines.synthesizer.voices
        var profile = Profile(name: setting.name, backend: .engines(engines), voices: { voices }) { _ in
            .exact(id: SyntheticSynthesizer.voice)
        }
        profile.instructions = setting.instructions
        profile.voice = setting.voice
        profile.language = setting.language
        return profile
    }
}
