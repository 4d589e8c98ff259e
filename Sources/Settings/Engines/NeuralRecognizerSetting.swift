/// A recognizer model of the operator's own, by its files.
public struct NeuralRecognizerSetting: NeuralSetting {
    public var name: String
    /// The architecture, one of `architectures`: `moonshine`.
    public var type: String
    /// Paths by role: `encoder`, `decoder`, `tokens`.
    public var files: [String: String]
    /// BCP 47 tags of the languages that the model understands, at least one.
    public var languages: [String]

    public init(name: String, type: String, files: [String: String], languages: [String]) {
        (self.name, self.type, self.files, self.languages) = (name, type, files, languages)
    }

    public var summary: String {
        let tokens = files["tokens"] ?? ""
        let folder = tokens.lastIndex(of: "/").map { tokens[..<$0] } ?? "."
        return "\(name): neural, \(type) (\(languages.joined(separator: ", "))) in \(folder)"
    }

    /// The files that each architecture consists of.
    public static let architectures: [String: [String]] = [
        "moonshine": ["encoder", "decoder", "tokens"],
        "moonshine-v1": ["preprocessor", "encoder", "uncached_decoder", "cached_decoder", "tokens"],
        "whisper": ["encoder", "decoder", "tokens"],
        "transducer": ["encoder", "decoder", "joiner", "tokens"],
        "paraformer": ["model", "tokens"],
        "sense-voice": ["model", "tokens"],
        "nemo-ctc": ["model", "tokens"],
        "zipformer-ctc": ["model", "tokens"],
        "wenet-ctc": ["model", "tokens"],
        "streaming-transducer": ["encoder", "decoder", "joiner", "tokens"],
        "streaming-paraformer": ["encoder", "decoder", "tokens"],
        "streaming-zipformer-ctc": ["model", "tokens"],
    ]
}

extension NeuralRecognizerSetting: ReadableNeuralSetting {
    static var exists: Bool { true }

    static func reading(_ section: inout Section, name: String) -> NeuralRecognizerSetting? {
        let type = section.choice("type", among: architectures.keys.sorted())
        if !section.isGiven("type") {
            let types = architectures.keys.sorted().map { "`\($0)`" }.joined(separator: ", ")
            section.reading.fault("\(section.name) has no `type`: \(types)", at: section.place)
        }
        let languages = section.texts("languages") ?? []
        if languages.isEmpty {
            section.reading.fault(
                "\(section.name) has no `languages`: list what the model understands, such as [de-DE]",
                at: section.place(of: "languages"))
        }
        for language in languages where !ProfileSetting.isLanguage(language) {
            section.fault("languages", "are tags such as `en-US` or `de`, not `\(language)`")
        }
        guard let type, let roles = architectures[type] else { return nil }
        var files: [String: String] = [:]
        for role in roles {
            if let path = section.file(role) {
                files[role] = path
            } else if !section.isGiven(role) {
                section.reading.fault(
                    "\(section.name) has no `\(role)`: a model of the type `\(type)` consists of "
                        + roles.map { "`\($0)`" }.joined(separator: ", "), at: section.place)
            }
        }
        guard files.count == roles.count, !languages.isEmpty else { return nil }
        return NeuralRecognizerSetting(name: name, type: type, files: files, languages: languages)
    }
}
