import Testing
import TextNormalization

/// Symbols in words: what is written as a sign is said.
struct SymbolTests {
    private func said(_ text: String, in language: String) -> String {
        var normalizer = TextNormalizer(.words(language: language))
        return normalizer.append(text).text
    }

    @Test(arguments: [
        ("It costs €20.", "It costs 20 euros."), ("20 €", "20 euros"), ("€1", "1 euro"), ("€1,200", "1,200 euros"),
        ("That is £5.50.", "That is 5 pounds 50."), ("£5.05", "5 pounds 5 pence"), ("£0.50", "50 pence"),
        ("£5.00", "5 pounds"), ("5,50 €", "5 euros 50"), ("$3.50", "3 dollars 50"), ("-$5", "minus 5 dollars"),
        ("€-5", "minus 5 euros"), ("€1.5 million", "1.5 million euros"), ("$20k", "20 thousand dollars"),
        ("£2bn", "2 billion pounds"), ("¥900", "900 yen"), ("€20/month", "20 euros per month"),
        ("€20–30", "20 euros to 30"), ("5 $20 notes", "5 20 dollars notes"), ("50¢", "50 cents"), ("₿2", "2 bitcoins"),
        ("the € is strong", "the euro is strong"), ("₺5", "5 lira"),
    ])
    func anAmountKeepsItsCurrency(written: String, said text: String) {
        #expect(said(written, in: "en-US") == text)
    }

    @Test(arguments: [
        ("It is 25°C outside.", "It is 25 degrees Celsius outside."), ("77 °F", "77 degrees Fahrenheit"),
        ("a 90° turn", "a 90 degrees turn"), ("1°", "1 degree"), ("25℃", "25 degrees Celsius"),
        ("It is −5 degrees.", "It is minus 5 degrees."), ("It is -5 degrees.", "It is minus 5 degrees."),
        ("−5", "minus 5"), ("5 − 3", "5 minus 3"), ("2024-01-05", "2024-01-05"), ("555-1234", "555-1234"),
        ("well-known", "well-known"), ("1990–2000", "1990 to 2000"), ("7 × 6 = 42.", "7 times 6 equals 42."),
        ("8 ÷ 2 is 4 ± 1.", "8 divided by 2 is 4 plus or minus 1."), ("3*4", "3 times 4"),
        ("2**3", "2 to the power of 3"),
        ("5 < 10 and ~3.", "5 less than 10 and about 3."), ("x >= 3", "x greater than or equal to 3"),
        ("a != b", "a is not equal to b"), ("a == b", "a equals b"), ("5 ≈ 5.1", "5 approximately 5.1"),
        ("Add ½ cup.", "Add one half cup."), ("3½ cups", "3 and a half cups"), ("¾ of it", "three quarters of it"),
        ("⅒", "1/10"), ("5% of 3‰", "5 percent of 3 per mille"), ("R&D", "R and D"), ("√2", "the square root of 2"),
    ])
    func signsAndFractionsAreSaid(written: String, said text: String) {
        #expect(said(written, in: "en") == text)
    }

    @Test(arguments: [
        ("3 m² for ¥900.", "3 square metres for 900 yen."), ("x² + y³", "x squared plus y cubed"),
        ("10⁻³", "10 to the power of minus 3"), ("10⁶", "10 to the power of 6"), ("word¹", "word"),
        ("x^2", "x squared"), ("2^10", "2 to the power of 10"), ("H₂O", "H2O"),
        ("Use 5 µm and 10 Ω.", "Use 5 micrometres and 10 ohms."),
        ("4.7 kΩ", "4.7 kilo ohms"), ("5 μs", "5 microseconds"), ("C# is a language.", "C sharp is a language."),
        ("F# minor", "F sharp minor"), ("#5", "number 5"), ("# 5", "5"), ("C++", "C plus plus"),
        ("snake_case", "snake case"), ("a -> b", "a to b"), ("a@b.org", "a at b.org"), ("{a} [b]", "a b"),
    ])
    func unitsAndNamesAreSaid(written: String, said text: String) {
        #expect(said("x " + written, in: "en-GB") == "x " + text || said(written, in: "en-GB") == text)
    }

    @Test(arguments: [
        ("de-DE", "5 < 10", "5 kleiner als 10"), ("de-DE", "C#", "C Sharp"), ("de", "€20", "20 Euro"),
        ("de", "5,50 €", "5 Euro 50"), ("de", "−5 °C", "minus 5 Grad Celsius"), ("de", "3 m²", "3 Quadratmeter"),
        ("de", "5 & 3", "5 & 3"), ("fr-FR", "½", "un demi"), ("fr", "-5", "moins 5"), ("es", "£5", "5 libras"),
        ("pt-BR", "−5", "menos 5"), ("ru", "€20", "20 евро"), ("nb-NO", "5 × 3", "5 ganger 3"),
        ("zh-CN", "¥20", "20 元"),
        ("ja", "20℃", "20 度"), ("hi", "5%", "5 प्रतिशत"), ("tr", "5 ÷ 2", "5 bölü 2"),
        // No table: what no amount may lose, in names that are alike in many languages.
        ("sw-KE", "€20", "20 euro"), ("sw", "−5", "minus 5"), ("sw", "½", "1/2"), ("cy", "£5", "5 pound"),
        ("el", "μια μέρα", "μια μέρα"),
    ])
    func everyLanguageSaysThemInItsWords(language: String, written: String, said text: String) {
        #expect(said(written, in: language) == text)
    }

    /// What is put in the place of a token points to the whole of it.
    @Test func wordsThatArePutInPointToTheSymbol() {
        var normalizer = TextNormalizer(.words(language: "en"))
        let text = normalizer.append("It costs €20, or 7 × 6.")
        func source(of word: String) -> String? {
            let scalars = Array(word.unicodeScalars)
            guard let start = text.scalars.indices.first(where: { text.scalars[$0...].starts(with: scalars) }) else {
                return nil
            }
            let range = text.sources[start].lowerBound..<text.sources[start + scalars.count - 1].upperBound
            return String(decoding: text.written[range], as: UTF8.self)
        }
        #expect(source(of: "20") == "€20" && source(of: "euros") == "€20")
        #expect(source(of: "times") == "×" && source(of: "costs") == "costs")
    }
}
