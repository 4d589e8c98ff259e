import Engine
import EngineConformance
import EnginesEmbedded
import Testing

/// The embedded engines keep the contracts of their capabilities.
@Suite(.serialized) struct ConformanceTests {
    @Test func theRecognizerKeepsTheContract() async throws {
        let recognizer = try PocketSphinxRecognizer(.init(decoders: 2))
        let speech = try await Speech.of("How are you today?", from: FliteSynthesizer()).samples.inARoom
        let breaches = await RecognizerConformance(speech: speech).check(recognizer)
        #expect(breaches.isEmpty, "\(breaches)")
    }

    @Test(arguments: ["flite/kal16", "espeak/gmw/en-US"])
    func theVoicesKeepTheContract(voice: String) async {
        var conformance = SynthesizerConformance()
        conformance.voice = voice
        let breaches = await conformance.check(EmbeddedVoices())
        #expect(breaches.isEmpty, "\(breaches)")
    }

    @Test func theChatModelKeepsTheContract() async {
        let weather = ChatTool(
            name: "get_weather", description: "Get the current weather for a city.",
            parameters: #"{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"#)
        let conformance = ChatModelConformance(
            longQuestion: ChatRequest(instructions: "", messages: [.user("Count to fifty.")]),
            errand: ChatRequest(
                instructions: "", messages: [.user("What is the weather in London?")], tools: [weather]))
        let breaches = await conformance.check(AssistantModel())
        #expect(breaches.isEmpty, "\(breaches)")
    }
}
