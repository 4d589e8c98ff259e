import Engine
import EngineConformance
import EnginesSynthetic
import Testing

/// Engines for measurement keep the contracts of their capabilities, as all others do.
struct SyntheticConformanceTests {
    @Test func theRecognizerKeepsTheContract() async {
        let breaches = await RecognizerConformance(speech: [Int16](repeating: 100, count: 16_000))
            .check(SyntheticRecognizer())
        #expect(breaches.isEmpty, "\(breaches)")
    }

    @Test func theVoiceKeepsTheContract() async {
        let breaches = await SynthesizerConformance().check(SyntheticSynthesizer())
        #expect(breaches.isEmpty, "\(breaches)")
    }

    @Test func theChatModelKeepsTheContract() async {
        let conformance = ChatModelConformance(
            longQuestion: ChatRequest(instructions: "", messages: [.user("speak 60")]))
        let breaches = await conformance.check(SyntheticChatModel())
        #expect(breaches.isEmpty, "\(breaches)")
    }
}
