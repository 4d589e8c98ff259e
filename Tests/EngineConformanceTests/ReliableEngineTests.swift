import Engine
import EngineConformance
import EngineFallback
import Testing

/// Engines that stand in for each other keep the contract as one engine does, whether the first is well or down.
struct ReliableEngineTests {
    private static let down = EngineFault(.unavailable, "Down.")
    private static let tool = ChatTool(name: "weather", description: "Tells the weather.", parameters: "{}")

    private struct Mute: Synthesizer {
        var voices: [Voice]
        func synthesize(
            _ request: SynthesisRequest, emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
        ) async throws { throw down }
    }

    private struct Deaf: Recognizer {
        var capabilities: RecognizerCapabilities
        func open(
            _ request: RecognitionRequest, deliver: @escaping @Sendable (RecognitionEvent) -> Void
        ) -> any RecognitionStream {
            deliver(.failed(down))
            return Ended()
        }

        private struct Ended: RecognitionStream {
            func feed(_ samples: [Int16]) {}
            func finish() {}
            func cancel() {}
        }
    }

    private struct Blank: ChatModel {
        func respond(
            to request: ChatRequest, emit: @escaping @Sendable (ChatEvent) async throws -> Void
        ) async throws { throw down }
    }

    @Test(arguments: [false, true])
    func voicesKeepTheContract(firstIsDown: Bool) async {
        let voice = BrokenVoice(.none)
        var candidates = [ReliableSynthesizer.Candidate(voice, health: EngineHealth(name: "second"))]
        if firstIsDown {
            candidates.insert(.init(Mute(voices: voice.voices), health: EngineHealth(name: "first")), at: 0)
        }
        let conformance = SynthesizerConformance(text: "This is a sentence of nine words, says she.")
        let breaches = await conformance.check(ReliableSynthesizer(candidates))
        #expect(breaches.isEmpty, "\(breaches)")
    }

    @Test(arguments: [false, true])
    func recognizersKeepTheContract(firstIsDown: Bool) async {
        let ear = BrokenEar(.none)
        var candidates = [ReliableRecognizer.Candidate(ear, health: EngineHealth(name: "second"))]
        if firstIsDown {
            candidates.insert(.init(Deaf(capabilities: ear.capabilities), health: EngineHealth(name: "first")), at: 0)
        }
        let conformance = RecognizerConformance(speech: [Int16](repeating: 9, count: 16_000))
        let breaches = await conformance.check(ReliableRecognizer(candidates))
        #expect(breaches.isEmpty, "\(breaches)")
    }

    @Test(arguments: [false, true])
    func chatModelsKeepTheContract(firstIsDown: Bool) async {
        var candidates = [ReliableChatModel.Candidate(BrokenMind(.none), health: EngineHealth(name: "second"))]
        if firstIsDown { candidates.insert(.init(Blank(), health: EngineHealth(name: "first")), at: 0) }
        let conformance = ChatModelConformance(
            longQuestion: ChatRequest(instructions: "", messages: [.user("Count to ten.")]),
            errand: ChatRequest(instructions: "", messages: [.user("How is the weather?")], tools: [Self.tool]))
        let breaches = await conformance.check(ReliableChatModel(candidates))
        #expect(breaches.isEmpty, "\(breaches)")
    }
}
