import Engine
import EngineConformance
import Testing

/// The suite finds what is wrong: each of these engines breaks one rule, and the same engine without its flaw none.
struct BrokenEngineTests {
    private static let tool = ChatTool(name: "weather", description: "Tells the weather.", parameters: "{}")

    private func check(_ voice: BrokenVoice, patience: Duration = .seconds(60)) async -> [Breach] {
        var conformance = SynthesizerConformance(text: "This is a sentence of nine words, says she.")
        conformance.patience = patience
        conformance.settling = .milliseconds(20)
        return await conformance.check(voice)
    }

    private func check(_ ear: BrokenEar, patience: Duration = .seconds(60)) async -> [Breach] {
        var conformance = RecognizerConformance(speech: [Int16](repeating: 9, count: 16_000))
        conformance.patience = patience
        conformance.settling = .milliseconds(20)
        return await conformance.check(ear)
    }

    private func check(_ mind: BrokenMind, patience: Duration = .seconds(60)) async -> [Breach] {
        var conformance = ChatModelConformance(
            longQuestion: ChatRequest(instructions: "", messages: [.user("Count to ten.")]),
            errand: ChatRequest(instructions: "", messages: [.user("How is the weather?")], tools: [Self.tool]))
        conformance.patience = patience
        conformance.settling = .milliseconds(20)
        return await conformance.check(mind)
    }

    /// What is broken as far as the suite can tell. Engines that hang are found with little patience; on a busy machine
    /// those that work but for their flaw need more of it.
    private func rules(with wanted: String, _ check: (Duration) async -> [Breach]) async -> [String] {
        var rules: [String] = []
        for patience in [Duration.seconds(1), .seconds(20)] {
            rules = await check(patience).map(\.rule)
            if rules.contains(wanted) { break }
        }
        return rules
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
        let rules = await rules(with: rule) { await check(BrokenVoice(flaw), patience: $0) }
        #expect(rules.contains(rule), "\(rules)")
    }

    @Test(arguments: BrokenEar.rules)
    func aBrokenEarIsFound(flaw: BrokenEar.Flaw, rule: String) async {
        let rules = await rules(with: rule) { await check(BrokenEar(flaw), patience: $0) }
        #expect(rules.contains(rule), "\(rules)")
    }

    @Test(arguments: BrokenMind.rules)
    func aBrokenMindIsFound(flaw: BrokenMind.Flaw, rule: String) async {
        let rules = await rules(with: rule) { await check(BrokenMind(flaw), patience: $0) }
        #expect(rules.contains(rule), "\(rules)")
    }
}
