import EngineConformance
import Foundation
import Testing

struct MorseVoiceTests {
    @Test func keepsTheContract() async {
        let conformance = SynthesizerConformance(text: "Hello there. How are you?")
        let breaches = await conformance.check(MorseVoice())
        #expect(breaches.isEmpty, "\(breaches)")
    }

    /// What the documentation shows is what compiles.
    @Test func theDocumentationShowsThisEngine() throws {
        let here = URL(filePath: #filePath).deletingLastPathComponent()
        let engine = try String(contentsOf: here.appending(path: "MorseVoice.swift"), encoding: .utf8)
        let page = try String(contentsOf: here.appending(path: "../../docs/engines.md"), encoding: .utf8)
        #expect(page.contains(engine))
    }
}
