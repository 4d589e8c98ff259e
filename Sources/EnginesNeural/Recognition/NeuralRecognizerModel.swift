import Engine

/// A speech recognition model that sherpa-onnx runs: its files and its languages.
public struct NeuralRecognizerModel: Hashable, Sendable {
    /// How a model is built, by the name it has in configurations.
    public enum Kind: String, CaseIterable, Sendable {
        /// Moonshine with one decoder file.
        case moonshine
        /// Moonshine in its first layout, with four files.
        case moonshineV1 = "moonshine-v1"
        case whisper
        case transducer
        case paraformer
        case senseVoice = "sense-voice"
        case nemoCTC = "nemo-ctc"
        case zipformerCTC = "zipformer-ctc"
        case wenetCTC = "wenet-ctc"
        case streamingTransducer = "streaming-transducer"
        case streamingParaformer = "streaming-paraformer"
        case streamingZipformerCTC = "streaming-zipformer-ctc"

        /// The files that a model of this kind has, besides `tokens`.
        public var roles: [String] {
            switch self {
            case .moonshine: ["encoder", "decoder"]
            case .moonshineV1: ["preprocessor", "encoder", "uncached_decoder", "cached_decoder"]
            case .whisper, .streamingParaformer: ["encoder", "decoder"]
            case .transducer, .streamingTransducer: ["encoder", "decoder", "joiner"]
            case .paraformer, .senseVoice, .nemoCTC, .zipformerCTC, .wenetCTC, .streamingZipformerCTC: ["model"]
            }
        }

        /// Models that write capitals and punctuation by themselves; the words of others are made into sentences.
        var writesSentences: Bool {
            switch self {
            case .moonshine, .moonshineV1, .whisper, .senseVoice: true
            case .transducer, .paraformer, .nemoCTC, .zipformerCTC, .wenetCTC, .streamingTransducer,
                .streamingParaformer, .streamingZipformerCTC:
                false
            }
        }

        var isMoonshine: Bool { self == .moonshine || self == .moonshineV1 }
    }

    public let kind: Kind
    /// Paths by role: those of `Kind.roles`, and `tokens`.
    public let files: [String: String]
    /// BCP 47 tags; a tag without a region stands for all regions. Empty when every language is tried.
    public let languages: [String]

    /// Looks at every file: it exists, can be read, and begins as such a file does. The installer checks
    /// SHA-256 sums.
    /// - Throws: `EngineFault.Code.unavailable` for files, `.unsupported` for roles that the kind does not have.
    public init(_ kind: Kind, files: [String: String], languages: [String]) throws(EngineFault) {
        let roles = kind.roles + ["tokens"]
        for role in roles where files[role] == nil {
            throw EngineFault(.unsupported, "A model of the kind \(kind.rawValue) needs the file `\(role)`.")
        }
        if files.count > roles.count {
            throw EngineFault(
                .unsupported,
                "A model of the kind \(kind.rawValue) has the files \(roles.joined(separator: ", ")) only.")
        }
        for role in roles {
            try ModelFile(files[role] ?? "").check(role == "tokens" ? .tokens : .model)
        }
        (self.kind, self.files, self.languages) = (kind, files, languages)
    }

    /// Whether the model takes speech in a language.
    /// - Parameter language: BCP 47; nil or empty lets the model decide.
    func understands(_ language: String?) -> Bool {
        guard let language, !language.isEmpty, !languages.isEmpty else { return true }
        let (tag, primary) = (language.lowercased(), Self.primary(language))
        return languages.contains { [tag, primary].contains($0.lowercased()) }
    }

    /// All its languages are written in Latin letters.
    var isLatin: Bool { !languages.isEmpty && languages.allSatisfy { Self.latin.contains(Self.primary($0)) } }

    private static let latin: Set<String> = [
        "af", "ca", "cs", "da", "de", "en", "es", "et", "eu", "fi", "fr", "ga", "gl", "hr", "hu", "id", "is", "it",
        "lt", "lv", "ms",
        "nb", "nl", "no", "pl", "pt", "ro", "sk", "sl", "sv", "sw", "tr", "vi",
    ]

    /// The language that a model of several is to expect; empty when it decides by itself.
    var expected: String { languages.count == 1 ? Self.primary(languages[0]) : "" }

    private static func primary(_ tag: String) -> String {
        String(tag.prefix { $0 != "-" && $0 != "_" }).lowercased()
    }
}
