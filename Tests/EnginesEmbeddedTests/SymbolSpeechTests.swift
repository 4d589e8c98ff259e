import Engine
import EnginesEmbedded
import Testing

/// Symbols and markup as the embedded voices speak them, by the length of the sound.
@Suite struct SymbolSpeechTests {
    private static let voices = EmbeddedVoices()

    private func length(_ text: String, _ voice: String) async throws -> Int {
        try await Speech.of(text, voice: voice, from: Self.voices).samples.count
    }

    @Test(arguments: [
        ("It costs €20.", "It costs 20."), ("That is £5.", "That is 5."),
        ("It is 25°C outside.", "It is 25 C outside."), ("7 × 6 = 42.", "7 6 42."), ("Add ½ cup.", "Add cup."),
        ("3 m² for ¥900.", "3 m for 900."), ("C# is a language.", "C is a language."),
        ("5 < 10 and ~3.", "5 10 and 3."),
        ("8 ÷ 2 is 4 ± 1.", "8 2 is 4 1."), ("Use 5 µm and 10 Ω.", "Use 5 m and 10."),
        ("It is −5 degrees.", "It is 5 degrees."),
        ("It is -5 degrees.", "It is 5 degrees."), ("R & D", "R D"), ("a @ b", "a b"), ("5 > 3", "5 3"),
        ("5 + 3", "5 3"),
    ])
    func noSymbolVanishesInEnglish(text: String, without: String) async throws {
        for voice in ["flite/kal16", "espeak/gmw/en-US"] {
            #expect(try await length(text, voice) > length(without, voice) + 800, "\(voice)")
        }
    }

    /// What the library leaves out differs from language to language.
    @Test(arguments: [
        "gmw/de", "roa/fr", "roa/es", "roa/it", "roa/pt", "gmw/nl", "zlw/pl", "zle/ru", "gmq/sv", "gmq/da", "zlw/cs",
        "trk/tr", "urj/hu", "urj/fi", "zle/uk", "roa/ro", "grk/el", "sit/cmn-Latn-pinyin", "inc/hi", "jpx/ja", "ko",
        "sem/ar",
        "bnt/sw", "cel/cy",
    ])
    func noAmountLosesItsSymbolInAnyLanguage(file: String) async throws {
        let voice = "espeak/" + file
        try #require(Self.voices.voices.contains { $0.id == voice })
        for (text, without) in [("€20", "20"), ("£5", "5"), ("−5", "5"), ("-5", "5"), ("3 × 4", "3 4"), ("½", "")] {
            #expect(try await length(text, voice) > length(without, voice) + 400, "\(file): \(text)")
        }
    }

    @Test func germanSaysComparisonsAndNumberSigns() async throws {
        for (text, without) in [
            ("5 < 10", "5 10"), ("C# ist gut", "C ist gut"), ("#5", "5"), ("5 ≤ 10", "5 10"), ("5‰", "5"),
        ] {
            #expect(try await length(text, "espeak/gmw/de") > length(without, "espeak/gmw/de") + 800, "\(text)")
        }
    }

    @Test(arguments: [
        ("See [the guide](https://example.org/a_b?x=1) please.", "See the guide please."), ("# Plan", "Plan"),
        ("**First** do *this* now.", "First do this now."), ("~~gone~~", "gone"), ("<b>bold</b> text", "bold text"),
        ("Hello 👩‍👩‍👧 there.", "Hello there."), ("- one\n- two", "one two"), ("`code`", "code"), ("| a | b |", "a, b"),
    ])
    func markupIsNotSaid(text: String, plain: String) async throws {
        #expect(try await length(text, "flite/kal16") == length(plain, "flite/kal16"))
        // espeak-ng says no text twice in the same time, to the tenth.
        let (said, wanted) = (try await length(text, "espeak/gmw/de"), try await length(plain, "espeak/gmw/de"))
        #expect(abs(said - wanted) <= wanted / 10 + 800)
    }

    /// Words point into the text as it was written, and are the words written there.
    @Test(arguments: ["flite/kal16", "espeak/gmw/en-US"])
    func wordsAreThoseThatWereWritten(voice: String) async throws {
        let text = "It costs **€20** at [the shop](http://a.b), −5 °C, and 7 × 6."
        let speech = try await Speech.of(text, voice: voice, from: Self.voices)
        #expect(
            speech.words.map(\.text) == [
                "It", "costs", "€20", "at", "the", "shop", "−", "5", "°C", "and", "7", "×", "6",
            ])
        let heard = speech.words.map { String(decoding: Array(text.utf8.prefix($0.endOffset)), as: UTF8.self) }
        #expect(heard[2] == "It costs **€20" && heard[12] == text)
        #expect(zip(speech.words, speech.words.dropFirst()).allSatisfy { $0.end <= $1.start && $0.start < $0.end })
    }
}
