import EnginesHTTP
import SansIO
import Testing
import TextNormalization

/// What of a text is said, and in which pieces.
struct SpokenTextTests {
    @Test func aTextIsCutAtSentencesElseBetweenWordsElseAnywhere() {
        let sentences = "One is here. Two is there. Three is nowhere at all."
        #expect(
            SpokenText.pieces(of: NormalizedText(verbatim: sentences), limit: 28).map(\.text) == [
                "One is here. Two is there. ", "Three is nowhere at all.",
            ])
        #expect(
            SpokenText.pieces(of: NormalizedText(verbatim: "aaa bbb ccc ddd"), limit: 9).map(\.text) == [
                "aaa bbb ", "ccc ddd",
            ])
        #expect(
            SpokenText.pieces(of: NormalizedText(verbatim: "你好。你今天好吗？我很好。"), limit: 8).map(\.text) == [
                "你好。你今天好吗", "？我很好。",
            ])
        #expect(
            SpokenText.pieces(of: NormalizedText(verbatim: String(repeating: "x", count: 25)), limit: 10).map(
                \.text.count) == [10, 10, 5])
    }

    @Test(arguments: ["", " ", "...", "—", "👍", "\n\n", "!?"])
    func whatNobodyCanSayIsNotSaid(text: String) {
        #expect(SpokenText.pieces(of: NormalizedText(verbatim: text), limit: 100).isEmpty)
    }

    @Test func wordsEndBehindTheirPunctuation() throws {
        let text = "“Hello,” she said — it’s 5 €."
        let words = try #require(SpokenText.pieces(of: NormalizedText(verbatim: text), limit: 100).first).words
        #expect(words.map(\.text) == ["Hello", "she", "said", "it’s", "5"])
        let heard = words.map { String(decoding: text.utf8.prefix($0.end), as: UTF8.self) }
        #expect(heard == ["“Hello,”", "“Hello,” she", "“Hello,” she said —", "“Hello,” she said — it’s", text])
    }

    @Test func scriptsWithoutSpacesGoByTheirCharacters() throws {
        let words = try #require(SpokenText.pieces(of: NormalizedText(verbatim: "你好，Bob。สวัสดี"), limit: 100).first).words
        #expect(words.map(\.text).prefix(3) == ["你", "好", "Bob"])
        #expect(words.count > 5)
        #expect(
            try #require(SpokenText.pieces(of: NormalizedText(verbatim: "안녕하세요 여러분"), limit: 100).first).words.count
                == 2)
    }

    @Test func piecesAreTheTextAndWordsLieWithinIt() {
        var random = SplitMix(seed: 2)
        let alphabet = Array("ab Z9 .,!? 。？ 中文 ß é\u{301} 👩‍👩‍👧 \n ह\u{94D}न หก 한 —".map { $0 })
        for _ in 0..<1000 {
            let text = String(
                (0..<Int.random(in: 0...80, using: &random)).compactMap { _ in
                    alphabet.randomElement(using: &random)
                })
            let pieces = SpokenText.pieces(
                of: NormalizedText(verbatim: text), limit: Int.random(in: 1...30, using: &random))
            var place = 0
            for piece in pieces {
                #expect(piece.offset >= place)
                let bytes = Array(text.utf8)[piece.offset..<piece.offset + piece.text.utf8.count]
                #expect(String(decoding: bytes, as: UTF8.self) == piece.text)
                place = piece.offset
                for word in piece.words {
                    #expect(word.end > place && word.end <= piece.offset + piece.text.utf8.count && word.weight > 0)
                    place = word.end
                }
                place = piece.offset + piece.text.utf8.count
            }
        }
    }
}
