import SansIO
import Testing
import TextNormalization

/// Where the words that are said stand in the written text.
struct SpokenPlaceTests {
    private func source(of word: String, in written: String) -> String? {
        var normalizer = TextNormalizer(.spoken(language: "en"))
        let text = normalizer.append(written)
        let scalars = Array(word.unicodeScalars)
        guard let start = text.scalars.indices.first(where: { text.scalars[$0...].starts(with: scalars) }) else {
            return nil
        }
        let range = text.sources[start].lowerBound..<text.sources[start + scalars.count - 1].upperBound
        return String(decoding: text.written[range], as: UTF8.self)
    }

    @Test(arguments: [
        ("It costs $1,249.99 today.", "forty-nine dollars", "$1,249.99"), ("at 9:45 am", "forty-five", "9:45 am"),
        ("so 12/31/2025 it is", "thirty-first", "12/31/2025"), ("call 555-0134 now", "zero one", "555-0134"),
        ("for **5 kg** of it", "kilograms", "kg"), ("for **5 kg** of it", "five", "5"),
        ("run 5km", "kilometers", "5km"),
        ("Größe 3.14", "point", "3.14"), ("ask Dr. Smith", "Doctor", "Dr."), ("ask Dr. Smith", "Smith", "Smith"),
        ("see https://a.example.org/x?y=1 now", "dot", "https://a.example.org/x?y=1"),
        ("mail jo.s@example.org", "example", "example.org"), ("2 1/2 cups", "half", "2 1/2"),
        ("on Dec 31", "December", "Dec"),
        ("10-15 of", "to", "-"), ("Henry IV", "fourth", "IV"), ("the API", "A.P.I.", "API"),
    ])
    func aWordPointsToTheTokenItStandsFor(written: String, word: String, token: String) {
        #expect(source(of: word, in: written) == token)
    }

    private static let parts = [
        "a", "A", "Dr", "St", "No", "IV", "API", "kg", "km/h", "in", "am", "p.m.", "th", "s", "e", "x", "v", "May",
        "Dec",
        "Main", "Chapter", "com", "1", "2", "9", "12", "31", "555", "1999", "2025", "0134", " ", " ", " ", ".", ",",
        "-",
        "/", ":", "(", ")", "+", "$", "%", "°", "½", "'", "@", "#", "–", "\n", "é", "\u{301}",
    ]

    @Test func anyTextKeepsItsPlaces() {
        AnyText.expectPlaces(of: Self.parts, seed: 41, rounds: 6000, pieces: 2, length: 14)
    }

    /// What is a word of no table is said as it was written, wherever it stands.
    @Test func noWordIsLost() {
        var random = SplitMix(seed: 42)
        let words = ["plain", "Table", "naïve", "Überall", "λόγος", "sky's"]
        for _ in 0..<3000 {
            var text = ""
            var expected: [String] = []
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                for _ in 0..<Int.random(in: 0...3, using: &random) {
                    text += Self.parts.randomElement(using: &random) ?? ""
                }
                let word = words.randomElement(using: &random) ?? ""
                text += " " + word + " "
                expected.append(word)
            }
            var normalizer = TextNormalizer(.spoken(language: "en"))
            var rest = normalizer.append(text).scalars[...]
            for word in expected {
                let scalars = Array(word.unicodeScalars)
                let start = rest.indices.first { rest[$0...].starts(with: scalars) }
                #expect(start != nil, "\(word) of \(text)")
                rest = rest[((start ?? rest.startIndex - scalars.count) + scalars.count)...]
            }
        }
    }

    @Test func longRunsAreRead() {
        for piece in [
            "9", "9 ", "9.", "9-", "9:", "9/", "1,", "A", "A.", "1a", "(9", "I", "9e", "Dr. ", "St. 5 ", "a.com",
        ] {
            var normalizer = TextNormalizer(.spoken(language: "en"))
            #expect(normalizer.append(String(repeating: piece, count: 5000)).isSpeakable)
        }
    }
}
