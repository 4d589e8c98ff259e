import Engine
import Synchronization

/// Recognizers that stand in for each other. An utterance is kept until its words are there, so that another engine can
/// hear it from its beginning where one fails.
public struct ReliableRecognizer: Recognizer {
    public struct Candidate: Sendable {
        public var recognizer: any Recognizer
        public var health: EngineHealth

        public init(_ recognizer: any Recognizer, health: EngineHealth) {
            self.recognizer = recognizer
            self.health = health
        }
    }

    private let candidates: [Candidate]
    public let capabilities: RecognizerCapabilities

    /// - Parameter candidates: Best first.
    public init(_ candidates: [Candidate]) {
        self.candidates = candidates
        capabilities =
            candidates.first?.recognizer.capabilities
            ?? RecognizerCapabilities(languages: [], partials: false, wordTimes: false)
    }

    public func open(
        _ request: RecognitionRequest, deliver: @escaping @Sendable (RecognitionEvent) -> Void
    ) -> any RecognitionStream {
        let stream = ReliableStream(candidates, request: request, deliver: deliver)
        stream.begin()
        return stream
    }
}
