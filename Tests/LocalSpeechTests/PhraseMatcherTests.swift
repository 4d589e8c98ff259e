import LocalSpeech
import SansIO
import Testing

@Suite struct PhraseMatcherTests {
    private let phrases = PhraseMatcher([
        "Kowalski", "Northwind Traders", "Contoso", "Azure", "Niamh", "Zielinski", "GPT-4o",
    ])

    @Test(arguments: [
        ("My name is cole ski.", "My name is Kowalski."),
        ("Is Mr. Kovalsky there?", "Is Mr. Kowalski there?"),
        ("Kawalski's order, please.", "Kowalski's order, please."),
        ("I work for north wind traders.", "I work for Northwind Traders."),
        ("I work for Northwind traitors.", "I work for Northwind Traders."),
        ("Ask contoso about it.", "Ask Contoso about it."),
        ("Call Zelinsky.", "Call Zielinski."),
    ])
    func replacesWhatSoundsTheSame(heard: String, meant: String) {
        #expect(phrases.apply(to: heard) == meant)
    }

    @Test(arguments: [
        "You can do so.", "The north wind blows hard.", "I am not sure.", "The coal is cold, and I ski.",
        "He called us.", "It costs $1,249.99 at 9:45.", "", "…", "Go left, then right.", "As you are.", "Traders sell.",
        "The whole sky is blue.",
    ])
    func leavesOtherTextAlone(text: String) {
        #expect(phrases.apply(to: text) == text)
    }

    @Test func marksBetweenWordsKeepThemApart() {
        #expect(phrases.apply(to: "Cole, ski with me.") == "Cole, ski with me.")
    }

    @Test func withoutPhrasesNothingChanges() {
        #expect(PhraseMatcher([]).apply(to: "a  b") == "a  b")
        #expect(PhraseMatcher(["", " ", "!", "x"]).apply(to: "x marks it") == "x marks it")
    }

    @Test func onlyTheFirstPhrasesCount() {
        let many = PhraseMatcher((0..<10_000).map { "Nonsense\($0)" } + ["Kowalski"])
        #expect(many.apply(to: "cole ski") == "cole ski")
    }

    @Test func anyTextComesBackWhole() {
        var random = SplitMix(seed: 4)
        let letters = Array("kowalski cntz é'.,!5🎉")
        for _ in 0..<300 {
            let text = String(
                (0..<Int.random(in: 0...60, using: &random)).map { _ in
                    letters.randomElement(using: &random) ?? "a"
                })
            let result = phrases.apply(to: text)
            #expect(result.count <= text.count * 3 + 24)
        }
        let long = String(repeating: "cole ski ", count: 200)
        #expect(phrases.apply(to: long).hasPrefix("Kowalski Kowalski"))
        let longer = Array(repeating: "word", count: 2_000).joined(separator: " ")
        #expect(phrases.apply(to: longer) == longer)
    }
}
