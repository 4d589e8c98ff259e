import SansIO
import StreamSafeText
import Testing

@Suite struct StreamSafeTextTests {
    private static let joiner = "\u{34F}"

    @Test(arguments: [
        "", "plain", "naïve café", "e\u{301}\u{323}", "ไม่เป็นไร", "ཀཱི", "नमस्ते", "👩‍👩‍👧‍👦🇳🇴", "日本語", "\u{0}\r\n",
        String(repeating: "x\u{316}", count: 200),
        "a" + String(repeating: "\u{316}", count: 30) + "b" + String(repeating: "\u{315}", count: 30),
    ])
    func whatIsWithinTheFormatStaysByteForByte(_ text: String) {
        #expect(Array(StreamSafeText.bounded(text).utf8) == Array(text.utf8))
    }

    @Test(arguments: ["\u{316}", "\u{344}", "\u{F73}", "\u{1D165}", "\u{302A}"])
    func aJoinerFollowsThirtyMarks(_ mark: String) {
        let text = "a" + String(repeating: mark, count: 61) + "z"
        let thirty = String(repeating: mark, count: 30)
        let expected = "a" + thirty + Self.joiner + thirty + Self.joiner + mark + "z"
        #expect(Array(StreamSafeText.bounded(text).utf8) == Array(expected.utf8))
    }

    /// Wherever a run begins, one of the places that are looked at lies in it.
    @Test func noRunIsMissed() {
        for lead in 0..<130 {
            let text = String(repeating: "a", count: lead) + String(repeating: "\u{316}", count: 31)
            #expect(StreamSafeText.bounded(text).unicodeScalars.contains("\u{34F}"))
        }
    }

    /// A stream that is cut anywhere has no longer runs than one in a single piece.
    @Test func piecesJoinWithoutALongRun() {
        var text = "a"
        for _ in 0..<100 { text += StreamSafeText.continuing(text, with: "\u{316}\u{315}\u{316}") }
        #expect(Array(StreamSafeText.bounded(text).utf8) == Array(text.utf8))
        #expect(text.unicodeScalars.count { $0 == "\u{34F}" } == 9)
        #expect(StreamSafeText.continuing(text, with: "b") == "b")
    }

    @Test func bytesThatAreNotUTF8AreRefusedOrReplaced() {
        let bytes: [UInt8] = [0x61, 0xCC, 0x62]
        #expect(StreamSafeText.validating(bytes) == nil)
        #expect(StreamSafeText.decoding(bytes) == "a\u{FFFD}b")
    }

    @Test func randomTextHasNoLongRunAndLosesNothing() {
        var random = SplitMix(seed: 15)
        let scalars: [Unicode.Scalar] = [
            "a", "\u{316}", "\u{315}", "\u{344}", "\u{F73}", "\u{1D165}", "日", "👍", "\u{94D}", "\u{34F}",
        ]
        for _ in 0..<2_000 {
            let bias = Int(random.next() % 8) + 1
            var text = String.UnicodeScalarView()
            for _ in 0..<(random.next() % 200) {
                let index = Int(random.next() % UInt64(scalars.count))
                text.append(random.next() % 10 < bias ? scalars[index] : scalars[1 + index % 5])
            }
            let bounded = StreamSafeText.bounded(String(text)).unicodeScalars
            var run = 0
            for scalar in bounded {
                let isMark = scalar.properties.canonicalCombiningClass != .notReordered || scalar == "\u{F73}"
                run = isMark ? run + 1 : 0
                #expect(run <= StreamSafeText.longestRun)
            }
            #expect(bounded.filter { $0 != "\u{34F}" } == text.filter { $0 != "\u{34F}" })
        }
    }
}
