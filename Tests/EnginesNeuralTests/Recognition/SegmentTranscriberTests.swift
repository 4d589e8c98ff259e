import Engine
import EnginesNeural
import LocalSpeech
import Testing

@Suite struct SegmentTranscriberTests {
    private struct Writer: SegmentDecoder {
        let text: String
        func decode(_ samples: [Int16]) throws(EngineFault) -> String { text }
    }

    private struct Broken: SegmentDecoder {
        func decode(_ samples: [Int16]) throws(EngineFault) -> String { throw EngineFault(.failed, "called") }
    }

    private func segment(isKnownSpeech: Bool = false) -> SegmentedUtterance.Decode {
        .init(range: 0..<16_000, samples: [], isKnownSpeech: isKnownSpeech, voiced: .seconds(1))
    }

    private func text(
        _ text: String, witness: SpeechWitness? = nil, isKnownSpeech: Bool = false, writesSentences: Bool = true,
        phrases: [String] = []
    ) throws -> String {
        try SegmentTranscriber(witness: witness, writesSentences: writesSentences)
            .text(of: segment(isKnownSpeech: isKnownSpeech), Writer(text: text), PhraseMatcher(phrases)).0
    }

    @Test func theWitnessDecides() throws {
        #expect(try text("Thank you.") == "")
        #expect(try text("Thank you.", witness: { _ in 0.4 }) == "Thank you.")
        #expect(try text("Thank you.", isKnownSpeech: true) == "Thank you.")
        #expect(try text("Thank you.", witness: { _ in nil }) == "")
        #expect(try text("Yes.", witness: { _ in 0.05 }) == "")
    }

    @Test func whatIsNoSpeechIsNotDecoded() throws {
        let silent = SegmentTranscriber(witness: { _ in 0 }, writesSentences: true)
        #expect(try silent.text(of: segment(), Broken(), PhraseMatcher([])).0 == "")
        #expect(throws: EngineFault.self) {
            try SegmentTranscriber(witness: { _ in 1 }, writesSentences: true)
                .text(of: segment(), Broken(), PhraseMatcher([]))
        }
    }

    @Test func modelsWithoutMarksAreMadeIntoSentences() throws {
        #expect(try text("HOW ARE YOU TODAY", writesSentences: false) == "How are you today?")
        #expect(try text("i see Paris", writesSentences: false) == "I see Paris.")
        #expect(try text("", writesSentences: false) == "")
        #expect(try text("ever tried.") == "Ever tried.")
    }

    @Test func phrasesArePutIn() throws {
        #expect(try text("my name is cole ski.", phrases: ["Kowalski"]) == "My name is Kowalski.")
    }
}
