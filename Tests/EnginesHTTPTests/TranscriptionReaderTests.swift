import Engine
import EnginesHTTP
import SansIO
import Testing

/// What is understood of a transcription server's answer.
struct TranscriptionReaderTests {
    private func read(
        _ body: String, as type: String = "application/json", takesText: Bool = false, pieces: Int = .max
    ) throws -> Transcript {
        try read(Array(body.utf8), as: type, takesText: takesText, pieces: pieces)
    }

    private func read(
        _ bytes: [UInt8], as type: String, takesText: Bool = false, pieces: Int = .max
    ) throws -> Transcript {
        var reader = TranscriptionReader(length: .seconds(10), takesText: takesText)
        var rest = bytes[...]
        while !rest.isEmpty {
            _ = try reader.append(rest.prefix(pieces), contentType: type)
            rest = rest.dropFirst(pieces)
        }
        return try reader.end()
    }

    @Test(arguments: [
        #"{"text":" Hello there. "}"#, #"{"text":"Hello\nthere."}"#, #"{"task":"transcribe","text":"Hello there."}"#,
        #"{"segments":[{"text":" Hello"},{"text":" there."}]}"#, #"{"error":null,"text":"Hello there.","usage":{}}"#,
    ])
    func oneObjectIsRead(body: String) throws {
        for pieces in [1, 7, Int.max] {
            #expect(try read(body, pieces: pieces) == Transcript(text: "Hello there."))
        }
        // Some servers do not say what they send.
        #expect(try read(body, as: "").text == "Hello there.")
    }

    private static let streams: [(String, String)] = [
        (
            """
            data: {"type":"transcript.text.delta","delta":"Hello"}

            data: {"type":"transcript.text.delta","delta":" there."}

            data: {"type":"transcript.text.done","text":"Hello there."}


            """, "of OpenAI"
        ),
        (
            """
            event: transcript.text.delta\r
            data: {"type":"transcript.text.delta","delta":"Hello there."}\r
            \r
            data: [DONE]\r
            \r

            """, "that ends as a chat does"
        ),
        (
            """
            data: {"text":" Hello"}

            data: {"text":" there."}


            """, "of segments"
        ),
        (
            """
            data: {"object":"transcription.chunk","choices":[{"delta":{"content":"Hello "}}]}

            data: {"choices":[{"delta":{"content":"there."},"finish_reason":"stop"}]}

            data: [DONE]


            """, "of chunks"
        ),
    ]

    @Test(arguments: streams)
    func aStreamIsReadCutAnywhere(body: String, kind: String) throws {
        for pieces in [1, 2, 3, 50, Int.max] {
            #expect(try read(body, as: "text/event-stream; charset=utf-8", pieces: pieces).text == "Hello there.")
        }
    }

    @Test func aStreamTellsTheTextSoFar() throws {
        var reader = TranscriptionReader(length: .seconds(10))
        let type = "text/event-stream"
        let first = #"data: {"type":"transcript.text.delta","delta":"Hel"}"#
        #expect(try reader.append(Array(first.utf8), contentType: type) == nil)
        #expect(try reader.append(Array("\n\n".utf8), contentType: type) == "Hel")
        #expect(!reader.isDone)
        // Broken off here, nobody knows how it went on.
        #expect(throws: EngineFault.self) { try reader.end() }
    }

    @Test func wordsHaveTimesInOrderAndWithinTheAudio() throws {
        let beside = """
            {"text":"One two three four.","words":[{"word":"One","start":0,"end":0.5},{"word":" two","start":0.4,"end":0.3},
            {"word":"three","start":-2,"end":1.25},{"word":"four","start":9,"end":1e9},{"word":"lost"},{"start":1,"end":2}]}
            """
        let words = try read(beside).words
        #expect(words.map(\.text) == ["One", "two", "three", "four"])
        #expect(words.map(\.start) == [.zero, .milliseconds(500), .milliseconds(500), .seconds(9)])
        #expect(words.map(\.end) == [.milliseconds(500), .milliseconds(500), .milliseconds(1250), .seconds(10)])
        let inside = """
            {"text":"One two.","segments":[{"text":"One","words":[{"word":"One","start":1,"end":2}]},
            {"text":"two","words":[{"word":"two.","start":2,"end":3}]}]}
            """
        #expect(try read(inside).words.map(\.text) == ["One", "two."])
    }

    @Test(arguments: ["[BLANK_AUDIO]", " (silence) ", "[Music] [Music]", "", " \n"])
    func aRemarkIsNoSpeech(text: String) throws {
        #expect(try read(text, as: "text/plain", takesText: true) == Transcript(text: ""))
    }

    @Test func bracketsAmongWordsStay() throws {
        let text = "(Laughs) Good morning [sic]."
        #expect(try read(text, as: "text/plain", takesText: true).text == text)
        #expect(try read("(never closed", as: "text/plain", takesText: true).text == "(never closed")
    }

    @Test(arguments: [
        ("<html>Bad gateway</html>", "text/html"), ("", "application/json"), ("[1]", "application/json"),
        ("{\"text\":1}", "application/json"), ("Hello", "text/html"), ("{\"error\":{\"message\":\"no\"}}", ""),
        ("data: {\"error\":\"no\"}\n\n", "text/event-stream"), ("data: garbage\n\n", "text/event-stream"),
        ("", "text/event-stream"), ("\u{0}\u{1}", "audio/wav"),
    ])
    func whatMakesNoSenseIsAFault(body: String, type: String) {
        let fault = #expect(throws: EngineFault.self) { try read(body, as: type) }
        #expect(fault?.code == .failed)
    }

    @Test func whatIsTooLongIsAFault() {
        let long = [UInt8](repeating: UInt8(ascii: " "), count: 5 << 20)
        #expect(throws: EngineFault.self) { try read(long, as: "application/json", pieces: 1 << 16) }
        #expect(throws: EngineFault.self) { try read(long, as: "text/event-stream", pieces: 1 << 16) }
    }

    /// A text may come out or a fault, in an answer with words in order; nothing else.
    @Test func damagedAnswersNeitherTrapNorBreakTheOrder() {
        var random = SplitMix(seed: 3)
        let whole =
            #"{"text":"One two.","words":[{"word":"One","start":0.5,"end":1},{"word":"two","start":1,"end":2e0}]}"#
        for round in 0..<4000 {
            let isStream = round.isMultiple(of: 2)
            var bytes = Array((isStream ? Self.streams[round / 2 % 4].0 : whole).utf8)
            for _ in 0...Int.random(in: 0...6, using: &random) { bytes.damage(using: &random) }
            let answer = try? read(
                bytes, as: isStream ? "text/event-stream" : "application/json",
                pieces: Int.random(in: 1...40, using: &random))
            var time = Duration.zero
            for word in answer?.words ?? [] {
                #expect(word.start >= time && word.end >= word.start && word.end <= .seconds(10))
                time = word.end
            }
        }
    }

    @Test(
        arguments: [
            ("en-US", "en"), ("de", "de"), ("cmn-Hans-CN", "zh"), ("nb-NO", "no"), ("yue-HK", "yue"), ("pt_BR", "pt"),
            ("", nil), ("x", nil), ("12", nil), ("english", nil),
        ] as [(String, String?)])
    func languagesHaveTheirCodes(tag: String, code: String?) {
        #expect(SpokenLanguage.code(of: tag) == code)
    }
}

extension [UInt8] {
    /// A change such as a broken line or a hostile peer makes.
    mutating func damage(using random: inout SplitMix) {
        let index = isEmpty ? 0 : Int.random(in: 0..<count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0 where !isEmpty: self[index] = .random(in: 0...255, using: &random)
        case 1 where !isEmpty: self[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: removeSubrange(index..<Swift.min(count, index + .random(in: 0...8, using: &random)))
        case 3: insert(contentsOf: self[index..<Swift.min(count, index + 12)], at: index)
        case 4: removeLast(Swift.min(count, .random(in: 0...8, using: &random)))
        default: insert([0, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0, at: index)
        }
    }
}
