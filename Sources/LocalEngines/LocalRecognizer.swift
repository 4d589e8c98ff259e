import Engine
import EngineFallback

/// The recognizer that Parley brings along: the neural one while its model is installed, the classic one otherwise.
/// If the neural one cannot work, the classic one hears the utterance from its beginning.
public final class LocalRecognizer: Recognizer {
    private let classic: any Recognizer
    private let classicHealth: EngineHealth
    private let neural: @Sendable () -> Neural?

    /// A neural recognizer that is installed.
    public struct Neural: Sendable {
        public var recognizer: any Recognizer
        public var health: EngineHealth

        public init(_ recognizer: any Recognizer, health: EngineHealth) {
            self.recognizer = recognizer
            self.health = health
        }
    }

    /// - Parameter neural: The neural recognizer that is installed now, asked at the beginning of each utterance.
    public init(classic: any Recognizer, health: EngineHealth, neural: @escaping @Sendable () -> Neural?) {
        self.classic = classic
        self.classicHealth = health
        self.neural = neural
    }

    /// Of the recognizer that the next utterance goes to.
    public var capabilities: RecognizerCapabilities { neural()?.recognizer.capabilities ?? classic.capabilities }

    public func open(
        _ request: RecognitionRequest, deliver: @escaping @Sendable (RecognitionEvent) -> Void
    ) -> any RecognitionStream {
        guard let neural = neural() else { return classic.open(request, deliver: deliver) }
        // The classic one understands no language that the neural one does not, so its message would be no help.
        guard neural.understands(request.language) else { return neural.recognizer.open(request, deliver: deliver) }
        let both = ReliableRecognizer([
            .init(neural.recognizer, health: neural.health), .init(classic, health: classicHealth),
        ])
        return both.open(request, deliver: deliver)
    }
}

extension LocalRecognizer.Neural {
    fileprivate func understands(_ language: String?) -> Bool {
        guard let language, !language.isEmpty, !recognizer.capabilities.languages.isEmpty else { return true }
        func primary(_ tag: String) -> Substring { tag.lowercased().prefix { $0 != "-" && $0 != "_" } }
        return recognizer.capabilities.languages.contains { primary($0) == primary(language) }
    }
}
