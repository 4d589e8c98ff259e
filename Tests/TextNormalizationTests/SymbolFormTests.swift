import Testing
import TextNormalization

/// The many shapes of one sign: dashes, full-width and small forms, squares, primes, fractions with a slash.
struct SymbolFormTests {
    private func said(_ text: String, in language: String) -> String {
        var normalizer = TextNormalizer(.words(language: language))
        return normalizer.append(text).text
    }

    private func plain(_ text: String) -> String {
        var normalizer = TextNormalizer(.plain)
        return normalizer.append(text).text
    }

    @Test(arguments: [
        ("well\u{2011}known", "well-known"), ("555\u{2011}1234", "555-1234"), ("a\u{2010}b, a\u{2012}b", "a-b, a-b"),
        ("\u{FE63}5 and －5", "-5 and -5"), ("a\u{2015}b", "a—b"), ("￡20, ＄20, ￥20, ￠20", "£20, $20, ¥20, ¢20"),
        ("１，０００．５０％ at １０：３０", "1,000.50% at 10:30"), ("你好，世界！（一）", "你好，世界！（一）"), ("ＡＢＣ＋ａ", "ABC+a"),
        ("5⁄8", "5/8"), ("5㎡, 5 ㎏, 9 ㎧", "5m², 5 kg, 9 m/s"), ("５㌔ ﾃﾞｰﾀ", "5キロ データ"),
        ("Chapter Ⅳ, ⅩⅣ", "Chapter IV, XIV"), ("①② ❸", "1 2 3"), ("𝗯𝗼𝗹𝗱 𝑥, ﬁne, 5 ℓ", "bold x, fine, 5 l"),
        ("3 ∕ 4 ⩽ 5 ≅ 6", "3 / 4 ≤ 5 ≈ 6"), ("½, x², 5 №, ™, 20℃, 10 Ω", "½, x², 5 №, ™, 20℃, 10 Ω"),
        ("5′ 10″ – 3", "5′ 10″ – 3"),
    ])
    func oneSignHasOneForm(written: String, text: String) {
        #expect(plain(written) == text)
    }

    @Test(arguments: [
        ("– 5", "minus 5"), ("It is – 5 degrees.", "It is minus 5 degrees."), ("– 5 °C", "minus 5 degrees Celsius"),
        ("It fell to - 5 °C", "It fell to minus 5 degrees Celsius"), ("Total: – €5.", "Total: minus 5 euros."),
        ("(– 5)", "(minus 5)"), ("x = – 5", "x equals minus 5"),
        ("－5, ‑5, ‒5, ﹣5", "minus 5, minus 5, minus 5, minus 5"),
        ("-½ cup", "minus one half cup"), ("–½", "minus one half"), ("−½", "minus one half"),
        ("is – ½ °C", "is minus one half degrees Celsius"),
        ("5 - 2", "5 minus 2"), ("5 - 2 = 3", "5 minus 2 equals 3"), ("3 - 5 = −2", "3 minus 5 equals minus 2"),
        ("5.5−2", "5.5 minus 2"), ("What is 8.5 - 2.5?", "What is 8.5 minus 2.5?"), ("7 – 2 = 5", "7 minus 2 equals 5"),
        ("3-½ cups", "3 and a half cups"),
        // No minus.
        ("– 5 apples", "– 5 apples"), ("Coffee - $5", "Coffee - 5 dollars"), ("Battery – 80%", "Battery – 80 percent"),
        ("Step 3 - 2 eggs", "Step 3 - 2 eggs"), ("Room 12 - $10", "Room 12 - 10 dollars"),
        ("Oslo – 5 °C", "Oslo – 5 degrees Celsius"), ("On Monday – 5 people came", "On Monday – 5 people came"),
        ("pages 5-7", "pages 5-7"), ("pages 7 - 5", "pages 7 - 5"), ("10 - 12 people", "10 - 12 people"),
        ("won 3-2", "won 3-2"), ("won 3 - 2", "won 3 - 2"), ("Norway 3 - 2 Sweden", "Norway 3 - 2 Sweden"),
        ("2019 - 2017", "2019 - 2017"), ("2019-2021", "2019-2021"), ("555 - 1234", "555 - 1234"),
        ("24 - 12 - 2024", "24 - 12 - 2024"), ("24 - 05", "24 - 05"), ("10:30 - 9:30", "10:30 - 9:30"),
        ("2024-01-05", "2024-01-05"),
    ])
    func aDashIsAMinusWhereItTakesAway(written: String, text: String) {
        #expect(said("so " + written, in: "en") == "so " + text || said(written, in: "en") == text)
    }

    @Test(arguments: [
        ("5%–10%", "5 percent to 10 percent"), ("5%-10%", "5 percent to 10 percent"),
        ("$5-$10", "5 dollars to 10 dollars"), ("$5–$10", "5 dollars to 10 dollars"), ("5–10", "5 to 10"),
        ("20°C–25°C", "20 degrees Celsius to 25 degrees Celsius"), ("20°–25°", "20 degrees to 25 degrees"),
        ("9am–5pm", "9am to 5pm"), ("5 km–10 km", "5 km to 10 km"), ("½–¾ cup", "one half to three quarters cup"),
        ("２０１９–２０２１", "2019 to 2021"), ("covid–19", "covid–19"),
    ])
    func aDashIsARangeBetweenMeasures(written: String, text: String) {
        #expect(said(written, in: "en") == text)
    }

    @Test(arguments: [
        ("5′ 10″", "5 feet 10 inches"), ("5′10″ tall", "5 feet 10 inches tall"), ("1′ 1″", "1 foot 1 inch"),
        ("5'10\" tall", "5 feet 10 inches tall"), ("6' 2\"", "6 feet 2 inches"), ("5½″", "5 and a half inches"),
        ("40° 26′ 46″ N", "40 degrees 26 minutes 46 seconds N"), ("40°26'46\"N", "40 degrees 26 minutes 46 seconds N"),
        ("f′(x)", "f prime(x)"), ("the '5' and \"12\"", "the '5' and \"12\""), ("1'000'000", "1'000'000"),
        ("5⁄8 of it", "five eighths of it"), ("3 1⁄2 cups", "3 and a half cups"), ("7⁄9", "7/9"), ("⅘", "four fifths"),
        ("5㎡", "5 square metres"), ("5 ㎛", "5 micrometres"), ("2 ㏀", "2 kilo ohms"), ("Chapter Ⅳ", "Chapter 4"),
        ("ⅩⅣ, Ⅻ", "14, 12"), ("xⁿ⁺¹", "x to the power of n plus 1"), ("x₊₁", "x plus 1"), ("∑ x", "the sum of x"),
        ("5‱", "5 per ten thousand"), ("2πr", "2 pi r"), ("Δt and β-carotene", "delta t and beta-carotene"),
        ("λόγος", "λόγος"), ("№ 5", "number 5"), ("٥٪", "٥ percent"), ("₤20", "20 lire"), ("﷼500", "500 rials"),
        ("the `<div>` tag", "the div tag"), ("5 µm", "5 micrometres"), ("**kw", "kw"),
    ])
    func measuresAndLettersAreSaid(written: String, text: String) {
        #expect(said(written, in: "en") == text)
    }

    @Test(arguments: [
        ("de", "– 5 Grad, 5′ 10″", "minus 5 Grad, 5 Fuß 10 Zoll"), ("de", "5%–10%", "5% bis 10%"),
        ("fr", "– 5 degrés", "moins 5 degrés"), ("es", "5 - 2", "5 menos 2"), ("it", "∑", "la somma di"),
        ("ja", "５〜１０度", "5 から 10度"), ("ru", "5′", "5 футов"), ("fi", "№ 5", "numero 5"), ("ar", "﷼5", "5 ريال"),
        ("sw", "₤5, ₡5", "5 lira, 5 colón"), ("sw", "25℃ ‑5", "25 Celsius minus 5"), ("cy", "5⁄8", "5/8"),
    ])
    func everyLanguageSaysThem(language: String, written: String, text: String) {
        #expect(said(written, in: language) == text)
    }

    /// No language may lose one of these: the text is another with the sign than without.
    @Test(arguments: [
        "de", "nl", "sv", "da", "nb", "fr", "es", "it", "pt", "ro", "ca", "pl", "cs", "sk", "ru", "uk", "fi", "hu",
        "tr",
        "el", "ja", "zh", "ko", "hi", "ar", "en",
    ])
    func noLanguageLosesASign(language: String) {
        let signs = ["′", "″", "∑", "∏", "∫", "‱", "‰", "℃", "℉", "№", "½", "¼", "¾", "²", "³", "√"]
        for sign in signs {
            let text = said("5" + sign + " x", in: language)
            #expect(
                text != said("5 x", in: language) && !text.unicodeScalars.contains { String($0) == sign }, "\(sign)")
        }
        for currency in "€£¥$₠₡₢₣₤₥₧₨₩₫₭₮₯₰₱₲₳₵₶₷₻₼₾₿؋৳฿៛﷼".unicodeScalars {
            let text = said(String(Character(currency)) + "5", in: language)
            #expect(text.hasPrefix("5 ") && text.count > 2, "\(currency)")
        }
    }
}
