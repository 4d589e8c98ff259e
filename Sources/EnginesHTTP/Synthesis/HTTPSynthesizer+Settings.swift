import Events
import TextNormalization

extension HTTPSynthesizer {
    public struct Settings: Hashable, Sendable {
        public var dialect = SpeechDialect.openAI
        /// What the server calls its model; empty leaves it to the server.
        public var model = ""
        public var path = "/audio/speech"
        /// What is asked for; a WAV file is understood wherever samples were.
        public var format = SpeechFormat.pcm(rate: 24_000)
        /// What clients call the voices; the first is the default. Empty means those of OpenAI,
        /// or of Azure.
        public var voices: [RemoteVoice] = []
        /// Whether the server is told of another rate of speech (`speed`). Pitch is nothing that OpenAI's API knows: voices
        /// keep theirs. Loudness is ours to change.
        public var hasSpeed = true
        /// What a voice is told where a client asks for a style (`instructions`), with `{style}` in its place; nil for
        /// servers that take no instructions, whose voices have no styles.
        public var instructions: String?
        /// What of an answer the voice is given.
        public var text = Text.plain
        /// Members that are added to each request as they are, and win over ours.
        public var extra: [String: JSONValue] = [:]
        /// Characters of one request; a longer text is spoken in several. OpenAI's limit is 4096.
        public var longestText = 4000
        /// The longest audio of one request.
        public var longest = Duration.seconds(600)
        /// Requests under way at the same time.
        public var requests = 64
        /// Requests that may wait; those beyond fail at once.
        public var waiting = 128

        public init() {}

        /// How the text of a voice differs from what was written.
        public enum Text: String, Hashable, Sendable {
            /// Without Markdown, HTML tags and emoji.
            case plain
            /// The same with symbols in words of the voice's language, for voices that leave symbols out.
            case words
            /// As it was written, for voices that read markup of their own.
            case raw

            func rendering(for voice: RemoteVoice) -> TextNormalizer.Rendering {
                switch self {
                case .plain: .plain
                case .words: .words(language: voice.locale)
                case .raw: .verbatim
                }
            }
        }

        /// For the REST API of Azure Speech. Its key goes into the header `Ocp-Apim-Subscription-Key` of the endpoint.
        public static let azureSpeech: Settings = {
            var settings = Settings()
            settings.dialect = .azureSpeech
            settings.path = "/cognitiveservices/v1"
            return settings
        }()
    }
}
