extension HTTPRecognizer {
    public struct Settings: Hashable, Sendable {
        /// How an answer is asked for.
        public enum Format: String, Hashable, Sendable, CaseIterable {
            case json
            /// With the times of words, where the server has them.
            case verboseJSON = "verbose_json"
            /// Plain text.
            case text
        }

        /// How the language of an utterance is written.
        public enum LanguageForm: String, Hashable, Sendable, CaseIterable {
            /// `en` for `en-US`, as OpenAI's API wants it.
            case iso639
            /// As it is in the session: `en-US`.
            case bcp47
            /// Not at all: the server finds out.
            case omitted
        }

        public var dialect = SpeechDialect.openAI
        /// What the server calls its model; empty leaves it to the server.
        public var model = ""
        /// `/inference` for the server of whisper.cpp.
        public var path = "/audio/transcriptions"
        public var format = Format.json
        /// BCP 47 tags that clients may ask for; empty for every language.
        public var languages: [String] = []
        public var languageForm = LanguageForm.iso639
        /// Whether what was said so far is transcribed while the speaker goes on. Each such request transcribes the
        /// utterance from its start: all together cost about four times the last one. Without, clients see words when a
        /// turn is complete, and a pause is judged by its length alone.
        public var partials = true
        /// New speech after which a partial is asked for; an utterance of more than three times that grows by a third
        /// in between, and a server rests as long as it took for the last one. At least 100 ms.
        public var partialInterval = Duration.milliseconds(900)
        /// Whether the answer is asked for as a stream of events (`stream=true`), for servers that have it.
        public var streams = false
        /// Words that are in front of each prompt, such as the name of a company.
        public var prompt = ""
        /// UTF-8 bytes of the prompt, the phrases to expect included; 0 for servers that take none. Models read about
        /// 220 tokens of it.
        public var promptLimit = 800
        /// Fields that are added to each request as they are, such as `temperature`.
        public var extra: [String: String] = [:]
        /// The longest utterance.
        public var longest = Duration.seconds(600)
        /// Utterances open at the same time; those beyond fail at once.
        public var utterances = 256
        /// Audio of all utterances together.
        public var longestTogether = Duration.seconds(4 * 3600)
        /// Requests under way at the same time. Those of complete utterances wait for one another; partials are left out.
        public var requests = 16
        /// Requests that may wait.
        public var waiting = 64

        public init() {}

        /// For the REST API of Azure Speech, which takes a minute of audio and no phrases. Its key goes into the header
        /// `Ocp-Apim-Subscription-Key` of the endpoint.
        public static let azureSpeech: Settings = {
            var settings = Settings()
            settings.dialect = .azureSpeech
            settings.path = "/speech/recognition/conversation/cognitiveservices/v1"
            settings.longest = .seconds(60)
            settings.promptLimit = 0
            return settings
        }()
    }

    /// What the recognizer did since its start, for metrics.
    public struct Counters: Hashable, Sendable {
        public var opened = 0
        public var refused = 0
        public var completed = 0
        public var cancelled = 0
        public var failed = 0
        /// Requests sent, of which so many for words while the speaker went on.
        public var requests = 0
        public var partials = 0
        /// Requests given up because something newer was of interest.
        public var superseded = 0
        /// Partials left out because too many requests were under way.
        public var skipped = 0
        /// Requests that failed; those for partials fail silently.
        public var failedRequests = 0
        /// Utterances open now, and the samples they hold.
        public var open = 0
        public var held = 0
        /// Requests that wait now.
        public var waiting = 0
    }
}
