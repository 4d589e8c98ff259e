import Shares

/// Speech to text. Implementations run on workers of their own and bound them; no method here blocks.
public protocol Recognizer: Sendable {
    var capabilities: RecognizerCapabilities { get }
    /// Opens one utterance. Results arrive on a thread of the engine's choosing, one at a time and in order;
    /// after `final` or `failed` none follows.
    func open(
        _ request: RecognitionRequest,
        deliver: @escaping @Sendable (RecognitionEvent) -> Void
    ) -> any RecognitionStream
}

public struct RecognizerCapabilities: Hashable, Sendable {
    /// BCP 47 tags; empty when every language is tried.
    public var languages: [String]
    public var partials: Bool
    public var wordTimes: Bool
    /// Makes use of `RecognitionRequest.phrases`.
    public var phrases: Bool

    public init(languages: [String], partials: Bool, wordTimes: Bool, phrases: Bool = true) {
        self.languages = languages
        self.partials = partials
        self.wordTimes = wordTimes
        self.phrases = phrases
    }
}

public struct RecognitionRequest: Hashable, Sendable {
    /// BCP 47 tag, or nil to let the engine decide.
    public var language: String?
    /// Words and names that are likely to occur.
    public var phrases: [String]
    /// Whose utterance it is; the server sets it, and engines that queue share their capacity by it.
    public var owner = WorkOwner.unknown

    public init(language: String? = nil, phrases: [String] = []) {
        self.language = language
        self.phrases = phrases
    }
}

/// One utterance on its way to text. Calls never block; what the engine cannot take is dropped and ends in `failed`.
public protocol RecognitionStream: Sendable {
    /// Samples at 16 kHz, mono.
    func feed(_ samples: [Int16])
    /// The speaker pauses: what is believed of all audio fed so far is wanted soon, and `report` tells it, or `final`
    /// where that comes first. Engines that cannot tell let it be.
    func report()
    /// The utterance is complete: `final` follows.
    func finish()
    /// The utterance is of no interest any more; its worker is free within one chunk of audio.
    func cancel()
}

extension RecognitionStream {
    public func report() {}
}

public enum RecognitionEvent: Hashable, Sendable {
    /// What is believed so far; replaces the partial before it.
    case partial(String)
    /// The answer to `report()`, one for each and in order: what is believed of at least all audio fed before it was
    /// called. Replaces the partial before it, and may be empty.
    case report(String)
    case final(Transcript)
    case failed(EngineFault)
}

public struct Transcript: Hashable, Sendable {
    public struct Word: Hashable, Sendable {
        public var text: String
        /// From the start of the utterance.
        public var start: Duration
        public var end: Duration

        public init(text: String, start: Duration, end: Duration) {
            self.text = text
            self.start = start
            self.end = end
        }
    }

    /// Empty when nothing was understood.
    public var text: String
    public var words: [Word]

    public init(text: String, words: [Word] = []) {
        self.text = text
        self.words = words
    }
}
