import Dialogue
import EnginesEmbedded
import Testing

/// What the melody of a voice that is no oscillator says at a pause. This one hardly lets its voice fall, so that there
/// is little to hear: what matters is that it does not mislead.
struct VoiceMelodyTests {
    private static let statements = [
        "How are you today.", "What is the weather in london.", "My name is john and i live in paris.",
        "I would like to order a large pizza.", "Call my mother this evening.",
    ]
    private static let questions = [
        "Are you there?", "Is it raining in london?", "Do you live in paris?", "Did you call my mother?",
        "Can i order a large pizza?",
    ]
    private static let unfinished = ["my name is", "i would like to", "what is the weather in", "call my"]

    /// At the time at which a pause is weighed: 100 ms after the last sound.
    private func logOdds(_ text: String) async throws -> Double {
        let speech = try await Speech.of(text, voice: "flite/kal16", from: FliteSynthesizer()).samples
        let end = try #require(speech.lastIndex { abs(Int($0)) > 330 })
        return Melody.logOdds(speech[...end] + [Int16](repeating: 0, count: 1600), rate: 16_000)
    }

    private func count(_ texts: [String], where isCounted: (Double) -> Bool) async throws -> Int {
        var count = 0
        for text in texts where isCounted(try await logOdds(text)) { count += 1 }
        return count
    }

    @Test func finishedSentencesAreSeldomTakenForHesitation() async throws {
        let statements = try await count(Self.statements) { $0 < 0 }
        let questions = try await count(Self.questions) { $0 < 0 }
        print("taken for a drawn-out vowel: \(statements) of 5 statements, \(questions) of 5 questions")
        #expect(statements == 0)
        #expect(questions <= 1)
    }

    @Test func whatIsUnfinishedIsNeverHeardAsAFall() async throws {
        let held = try await count(Self.unfinished) { $0 < 0 }
        let fallen = try await count(Self.unfinished) { $0 > 0 }
        print("of 4 unfinished sentences \(held) end on a drawn-out vowel, \(fallen) on a fall")
        #expect(fallen == 0)
        #expect(held >= 1)
    }
}
