import Engine
import EngineFallback
import LocalEngines
import Synchronization
import Testing

/// Who hears an utterance: the neural recognizer while it is installed and works, the classic one otherwise.
@Suite struct LocalRecognizerTests {
    private static func hear(_ recognizer: some Recognizer) -> [RecognitionEvent] {
        let events = Mutex<[RecognitionEvent]>([])
        let stream = recognizer.open(.init()) { event in events.withLock { $0.append(event) } }
        stream.feed([1, 2, 3])
        stream.finish()
        return events.withLock { $0 }
    }

    private static func local(_ neural: @escaping @Sendable () -> LocalRecognizer.Neural?) -> LocalRecognizer {
        LocalRecognizer(classic: ScriptedRecognizer("classic"), health: EngineHealth(name: "classic"), neural: neural)
    }

    @Test func withoutAModelTheClassicOneHears() {
        #expect(Self.hear(Self.local { nil }) == [.final(Transcript(text: "classic"))])
    }

    @Test func aModelThatIsInstalledMeanwhileHearsTheNextUtterance() {
        let installed = Mutex<LocalRecognizer.Neural?>(nil)
        let recognizer = Self.local { installed.withLock { $0 } }
        #expect(Self.hear(recognizer) == [.final(Transcript(text: "classic"))])
        #expect(!recognizer.capabilities.wordTimes)
        installed.withLock {
            $0 = .init(ScriptedRecognizer("neural", wordTimes: true), health: EngineHealth(name: "moonshine"))
        }
        #expect(Self.hear(recognizer) == [.final(Transcript(text: "neural"))])
        #expect(recognizer.capabilities.wordTimes)
    }

    @Test func theClassicOneHearsWhatTheNeuralOneCannot() {
        let broken = ScriptedRecognizer(failing: EngineFault(.unavailable, "moonshine is not available."))
        let recognizer = Self.local { .init(broken, health: EngineHealth(name: "moonshine")) }
        #expect(Self.hear(recognizer) == [.final(Transcript(text: "classic"))])
    }
}

/// Understands the same, whatever is said.
private struct ScriptedRecognizer: Recognizer {
    let capabilities: RecognizerCapabilities
    private let outcome: RecognitionEvent

    init(_ text: String, wordTimes: Bool = false) {
        capabilities = RecognizerCapabilities(languages: ["en-US"], partials: false, wordTimes: wordTimes)
        outcome = .final(Transcript(text: text))
    }

    init(failing fault: EngineFault) {
        capabilities = RecognizerCapabilities(languages: ["en-US"], partials: false, wordTimes: false)
        outcome = .failed(fault)
    }

    func open(
        _ request: RecognitionRequest, deliver: @escaping @Sendable (RecognitionEvent) -> Void
    ) -> any RecognitionStream {
        Stream(outcome: outcome, deliver: deliver)
    }

    private struct Stream: RecognitionStream {
        let outcome: RecognitionEvent
        let deliver: @Sendable (RecognitionEvent) -> Void

        func feed(_ samples: [Int16]) {}
        func finish() { deliver(outcome) }
        func cancel() {}
    }
}
