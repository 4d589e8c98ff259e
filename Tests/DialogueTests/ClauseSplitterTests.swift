import Dialogue
import SansIO
import Testing

struct ClauseSplitterTests {
    /// Clauses of `text`, handed over in one piece; `|` marks cuts in `drawn`.
    @Test(arguments: [
        "Hello there.| How are you?| Fine!",
        "Well, it is noon.| Bye.",
        "It is three o'clock,| and I have two or three more things to say, if you have a minute.",
        "Dr. Smith lives on St. James street.| He is 3.5 years older.",
        "Mr. J. Doe said e.g. that.| Done.",
        "She asked \"why?\"| Nobody knew.",
        "1. Wash the rice.| 2. Cook it.",
        "今日は晴れです。|明日は雨が降るでしょう。|では。",
        "नमस्ते।| आप कैसे हैं?",
        "First line\n|Second line",
        "Really?!| Yes...| Sure.",
        "It costs 1,000,000 dollars.| So much.",
        "So am I.| Good.", "[the big guide]: https://example.org\n|Next.", "価格は￥１，０００です。|次は３．５。",
        "The temperature there is – 5 degrees.| So cold.", "I went there today –| and it rained.",
        "$f(x, y)$ is it.| So.",
        "It is $1,249.99 for all of it.| So much.", "We meet there at 9:45 in the evening.| Be there.",
        "Pi is about 3.14 or so.| Yes.", "Please ask for Dr. Smith today.| Thanks.",
        "Look at www.example.com for it.| Or call 555-0134 now.| Bye.", "That was on 31.12.2025,| I think.| No.",
        "Take some fruit,| e.g. apples.| Done.", "It will start on Dec. 31, 2025,| and then end.| Good.",
        "It is at 12 Elm Ave. Apt. 5 today.| Good.", "Call +1 (555) 010-0199.| Or write.",
        "The host is 192.168.0.1.| Right.", "I counted up to 5,| and then I slept.",
    ])
    func cuts(_ drawn: String) {
        let expected = drawn.split(separator: "|").map { $0.trimmed }
        let text = drawn.filter { $0 != "|" }
        var splitter = ClauseSplitter()
        #expect((splitter.append(text) + splitter.finish()).map(\.text) == expected)
        // Character by character it comes to the same.
        var slow = ClauseSplitter()
        #expect((text.flatMap { slow.append(String($0)) } + slow.finish()).map(\.text) == expected)
    }

    @Test func theFirstClauseComesBeforeTheSentenceEnds() {
        var splitter = ClauseSplitter()
        #expect(splitter.append("It is half past three, ").map(\.text) == ["It is half past three,"])
        #expect(splitter.append("and the sun is shining, ").isEmpty)
        #expect(splitter.append("friend. ").map(\.text) == ["and the sun is shining, friend."])
    }

    @Test func offsetsPointIntoTheWholeText() {
        let text = "  Grüß dich!  Wie geht es? Gut."
        var splitter = ClauseSplitter()
        for clause in splitter.append(text) + splitter.finish() {
            let bytes = Array(text.utf8)[clause.offset..<clause.offset + clause.text.utf8.count]
            #expect(String(decoding: bytes, as: UTF8.self) == clause.text)
        }
    }

    @Test func aSentenceWithoutEndIsCutAtASpace() {
        var splitter = ClauseSplitter()
        let clauses = splitter.append(String(repeating: "word ", count: 100))
        #expect(clauses.count == 2)
        #expect(clauses.allSatisfy { $0.text.hasSuffix("word") && $0.text.count <= 240 })
    }

    @Test(arguments: [".", " ", "a", "\n", "\"", ". ", "。", "1", "\u{301}"])
    func floodsTakeLittleTime(_ piece: String) {
        var splitter = ClauseSplitter()
        let flood = String(repeating: piece, count: 20_000)
        let bytes = (splitter.append(flood) + splitter.finish()).reduce(0) { $0 + $1.text.utf8.count }
        #expect(bytes <= flood.utf8.count)
    }

    @Test func nothingIsLostOrInvented() {
        var random = SplitMix(seed: 7)
        let pieces = ["a", "word", " ", ". ", ", ", "3.5", "Dr.", "?", "\n", "。", "你好", "é", "…", "\"", "e.g. "]
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }
            var splitter = ClauseSplitter()
            let clauses = text.flatMap { splitter.append($0) } + splitter.finish()
            #expect(
                clauses.map(\.text).joined().filter { !$0.isWhitespace } == text.joined().filter { !$0.isWhitespace })
        }
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
