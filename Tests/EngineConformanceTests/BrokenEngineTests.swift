import Engine
import EngineConformance
import Testing

/// The suite finds what is wrong: each of these engines breaks one rule, and the same engine without its flaw none.
struct BrokenEngineTests {
    private static let tool = ChatTool(name: "weather", description: "Tells the weather.", parameters: "{}")

    private func check(_ voice: BrokenVoice) async -> [Breach] {
        var conformance = SynthesizerConformance(text: "This is a sentence of nine words, says she.")
        conformance.patience = .seconds(voice.flaw == .none ? 60 : 1)
        conformance.settling = .milliseconds(20)
        return await conformance.check(voice)
    }

    private func check(_ ear: BrokenEar) async -> [Breach] {
        var conformance = RecognizerConformance(speech: [Int16](repeating: 9, count: 16_000))
        conformance.patience = .seconds(ear.flaw == .none ? 60 : 1)
        conformance.settling = .milliseconds(20)
        return await conformance.check(ear)
    }

    private func check(_ mind: BrokenMind) async -> [Breach] {
        var conformance = ChatModelConformance(
            longQuestion: ChatRequest(instructions: "", messages: [.user("Count to ten.")]),
            errand: ChatRequest(instructions: "", messages: [.user("How is the weather?")], tools: [Self.tool]))
        conformance.patience = .seconds(mind.flaw == .none ? 60 : 1)
        conformance.settling = .milliseconds(20)
        return await conformance.check(mind)
    }

    @Test func enginesWithoutAFlawBreakNoRule() async {
        let breaches = await check(BrokenVoice(.none)) + check(BrokenEar(.none)) + check(BrokenMind(.none))
        #expect(breaches.isEmpty, "\(breaches)")
    }

    @Test func everyFlawHasItsRule() {
        #expect(BrokenVoice.rules.count == BrokenVoice.Flaw.allCases.count - 1)
        #expect(BrokenEar.rules.count == BrokenEar.Flaw.allCases.count - 1)
        #expect(BrokenMind.rules.count == BrokenMind.Flaw.allCases.count - 1)
    }

    @Test(arguments: BrokenVoice.rules)
    func aBrokenVoiceIsFound(flaw: BrokenVoice.Flaw, rule: String) async {
        let rules = await check(BrokenVoice(flaw)).map(\.rule)
        #expect(rules.contains(rule), "\(rules)")
    }

    @Test(arguments: BrokenEar.rules)
    func aBrokenEarIsFound(flaw: BrokenEar.Flaw, rule: String) async {
        let rules = await check(BrokenEar(flaw)).map(\.rule)
        #expect(rules.contains(rule), "\(rules)")
    }

    @Test(arguments: BrokenMind.rules)
    func aBrokenMindIsFound(flaw: BrokenMind.Flaw, rule: String) async {
        let rules = await check(BrokenMind(flaw)).map(\.rule)
        #expect(rules.contains(rule), "\(rules)")
    }
}
