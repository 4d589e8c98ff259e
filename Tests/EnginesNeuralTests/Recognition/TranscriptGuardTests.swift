import EnginesNeural
import Testing

@Suite struct TranscriptGuardTests {
    private func clean(_ text: String, isSpeech: Bool? = nil, voiced: Duration = .seconds(2)) -> String {
        TranscriptGuard.cleaned(text, isSpeech: isSpeech, voiced: voiced)
    }

    @Test(arguments: [
        "You", "you.", "Thank you.", "Thank you for watching!", "♪♪♪", "♪", "...", "", "  ", "[Music]", "So",
        "the best of the best of the best of", "Go, go, go, go, go, go.",
    ])
    func withoutAWitnessNoiseHasNoWords(text: String) {
        #expect(clean(text) == "")
    }

    @Test(arguments: ["And you?", "Thank you.", "Thanks.", "Yes.", "No.", "So", "No, no, no.", "Bye bye bye."])
    func whatTheWitnessHeardSurvives(text: String) {
        #expect(clean(text, isSpeech: true) == text)
    }

    /// The witness finds speech in some hums and coughs, of which models write this.
    @Test(arguments: ["You", "You.", "you?"])
    func oneWordIsNeverBelievedAlone(text: String) {
        #expect(clean(text, isSpeech: true) == "")
    }

    @Test(arguments: ["Yes.", "No.", "Okay.", "Twelve.", "Thank you, I will.", "Are you the one?", "9:45", "是"])
    func ordinaryAnswersNeedNoWitness(text: String) {
        #expect(clean(text) == text)
    }

    @Test(arguments: ["이이이이이이이", "Да.", "是"])
    func aModelOfLatinLettersWritesNoOthers(text: String) {
        #expect(TranscriptGuard.cleaned(text, isSpeech: true, voiced: .seconds(2), isLatin: true) == "")
        #expect(clean(text, isSpeech: true) == text)
        #expect(
            TranscriptGuard.cleaned("Naïve Łódź. 4 π?", isSpeech: true, voiced: .seconds(2), isLatin: true)
                == "Naïve Łódź. 4 π?")
    }

    @Test func aLoopEndsWithItsFirstTurn() {
        let text = "It was the best of the best of the best of the best of"
        #expect(clean(text, isSpeech: true, voiced: .seconds(1)) == "It was the best of")
        #expect(clean(text) == "It was the best of")
    }

    @Test func aLoopThatIsFasterThanSpeechIsCutWhoeverHeardIt() {
        let text = Array(repeating: "one", count: 40).joined(separator: " ")
        #expect(clean(text, isSpeech: true, voiced: .seconds(2)) == "one")
        #expect(clean("one one one one", isSpeech: true, voiced: .seconds(2)) == "one one one one")
    }

    @Test func notesGoAndWordsStay() {
        #expect(clean("♪ Happy birthday ♪", isSpeech: true) == "Happy birthday")
    }
}
