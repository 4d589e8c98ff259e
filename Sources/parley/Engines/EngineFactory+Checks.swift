import Engine
import Events
import Settings

extension EngineFactory {
    /// Holds what a profile asks for against what its engines have.
    /// - Throws: `CommandError` with what is to be mended.
    func check(_ setting: ProfileSetting, _ recognizer: RecognizerCapabilities, _ speaker: Speaker) throws {
        if let voice = setting.voice, case .unknown(let near) = speaker.choose(.azureStandard(name: voice, .init())) {
            let hint = near.isEmpty ? "" : "; near ones are \(near.prefix(5).joined(separator: ", "))"
            throw CommandError("`voice` of profile `\(setting.name)`: its synthesizer has no voice `\(voice)`\(hint)")
        }
        guard let language = setting.language, !recognizer.languages.isEmpty else { return }
        func main(_ tag: String) -> Substring { tag.lowercased().prefix { $0 != "-" } }
        guard !recognizer.languages.contains(where: { main($0) == main(language) }) else { return }
        throw CommandError(
            "`language` of profile `\(setting.name)`: its recognizer understands "
                + "\(recognizer.languages.joined(separator: ", ")), not \(language)")
    }
}
