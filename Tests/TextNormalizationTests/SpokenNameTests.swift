import Testing
import TextNormalization

/// Abbreviations, names and addresses in the words of an English reader.
struct SpokenNameTests {
    private func spoken(_ text: String, in language: String = "en") -> String {
        var normalizer = TextNormalizer(.spoken(language: language))
        return normalizer.append(text).text
    }

    @Test(arguments: [
        ("Dr. Smith lives at 12 Elm Dr.", "Doctor Smith lives at twelve Elm Drive."),
        ("123 Main St. Springfield", "one twenty-three Main Street. Springfield"),
        ("St. James street", "Saint James street"), ("He is on Main St.", "He is on Main Street."),
        ("Mr. and Mrs. Jones", "Mister and Missus Jones"), ("cats vs. dogs", "cats versus dogs"),
        ("apples, pears, etc.", "apples, pears, et cetera."), ("e.g. this", "for example this"),
        ("No. 5", "number five"), ("approx. 5", "approximately five"),
        ("1600 Pennsylvania Ave NW", "sixteen hundred Pennsylvania Avenue NW"),
        ("350 Fifth Ave.", "three fifty Fifth Avenue."), ("e.g., that", "for example, that"),
        ("i.e. this", "that is this"), ("w/o sugar w/ milk", "without sugar with milk"),
        ("The 2nd St. subway", "The second Street subway"), ("Dr. and 5th Dr.", "Dr. and fifth Drive."),
        ("St. Louis", "Saint Louis"), ("Visit Mt. Everest.", "Visit Mount Everest."),
        ("Acme Inc. makes it. Foo Ltd.", "Acme Incorporated makes it. Foo Limited."),
        ("Sgt. Pepper", "Sergeant Pepper"), ("max. 5 people", "maximum five people"),
        ("No. 10 Downing St.", "number ten Downing Street."), ("a.k.a. Bob", "also known as Bob"),
        ("and/or w/ 5", "and/or with five"), ("Prof. X", "Professor X"), ("Capt. Ahab", "Captain Ahab"),
        ("approx 5", "approximately five"),
    ])
    func abbreviationsAreSaidByTheirPlace(written: String, text: String) {
        #expect(spoken(written) == text)
    }

    @Test(arguments: [
        ("Henry IV", "Henry the fourth"), ("Chapter XII", "Chapter twelve"), ("World War II", "World War two"),
        ("IBM", "I.B.M."), ("USB", "U.S.B."), ("The API works.", "The A.P.I. works."),
        ("APIs and PCs", "A.P.I.s and PCs"), ("MP3", "M.P. three"), ("B2B", "B two B"), ("H2O", "H two O"),
        ("4K", "four K"), ("A4", "A-four"), ("F-16", "F-sixteen"), ("covid-19", "covid-nineteen"),
        ("Louis XIV", "Louis the fourteenth"), ("Elizabeth II", "Elizabeth the second"),
        ("King Charles III", "King Charles the third"), ("Pope John Paul II", "Pope John Paul the second"),
        ("Part I. Then", "Part one. Then"), ("A380", "A-three eighty"), ("GPT-4o", "GPT-four O"), ("CO2", "C.O. two"),
        ("abc123def456", "abc one two three def four five six"), ("Q3 2024", "Q three twenty twenty-four"),
        ("FY2024", "F.Y. twenty twenty-four"), ("USA today", "U.S.A. today"), ("the US and UK", "the U.S. and U.K."),
        ("CEO, CFO.", "C.E.O., C.F.O."), ("Type II diabetes", "Type two diabetes"), ("Part II", "Part two"),
        ("King George VI", "King George the sixth"), ("2x4", "two by four"), ("2x faster", "two X faster"),
        ("10x", "ten X"),
    ])
    func lettersWithFiguresAndCapitalsAreSaid(written: String, text: String) {
        #expect(spoken(written) == text)
    }

    @Test(arguments: [
        ("https://example.com/a?b=1", "example dot com"), ("jo.smith@example.org", "jo dot smith at example dot org"),
        ("C++", "C plus plus"), ("C#", "C sharp"), ("@handle", "at handle"), ("#hashtag", "hashtag hashtag"),
        ("report_final.pdf", "report final dot PDF"), ("main.py", "main dot P.Y."),
        ("node.js and Next.js", "node dot J.S. and Next dot J.S."), ("www.example.com/path", "example dot com"),
        ("Mail a.b-c@mail.example.co.uk.", "Mail a dot b dash c at mail dot example dot co dot UK."),
        ("See notes.txt, data.csv.", "See notes dot T.X.T., data dot C.S.V."), ("song.mp3", "song dot M.P. three"),
    ])
    func addressesAndFilesAreSaid(written: String, text: String) {
        #expect(spoken(written) == text)
    }

    @Test(arguments: [
        "I am CV MIX XL", "THIS IS US", "the U.S. Senate", "end.Next and foo.bar", "No. I said no.", "Ave Maria",
        "U.S.A. and U.K.", "Ph.D.", "The U.N. said", "I am at home. I do.", "Vitamin C", "I, II and III",
        "In Part I think", "Sun. is hot", "km/h and w/h", "well-known", "and/or", "Hello, world!",
        "It's a dog's life.", "naïve café", "λόγος", "He said \"no\".", "A-Z", "no one", "I may go", "in. out", "a.b",
        "Street view", "st", "Mr", "dr", "VI",
    ])
    func wordsStayAsTheyAre(written: String) {
        #expect(spoken(written) == written)
    }

    /// No rules, or a rendering for a voice that reads numbers by itself.
    @Test(arguments: ["$5, 10-15, Dr. No, 9:45", "3 GB on 2025-12-31", "call 555-0134", "a@b.org"])
    func otherLanguagesAndRenderingsHaveWhatTheyHad(written: String) {
        for language in ["de", "fr-FR", "ja", "xx", ""] {
            var normalizer = TextNormalizer(.words(language: language))
            #expect(spoken(written, in: language) == normalizer.append(written).text)
        }
        var normalizer = TextNormalizer(.words(language: "en"))
        #expect(normalizer.append("3 GB on 2025-12-31, $5.50").text == "3 GB on 2025-12-31, 5 dollars 50")
    }
}
