import Engine
import EnginesHTTP
import Testing

/// Answers of recognizers whose label, end or JSON is not what it should be.
struct ToleratedTranscriptTests {
    private func read(
        _ body: String, as type: String, takesText: Bool = false, pieces: Int = .max
    ) throws -> Transcript {
        var reader = TranscriptionReader(length: .seconds(10), takesText: takesText)
        var rest = Array(body.utf8)[...]
        while !rest.isEmpty {
            _ = try reader.append(rest.prefix(pieces), contentType: type)
            rest = rest.dropFirst(pieces)
        }
        return try reader.end()
    }

    private static let delta = #"data: {"type":"transcript.text.delta","delta":"Good "}"#
    private static let done = #"data: {"type":"transcript.text.done","text":"Good morning."}"#
    private static let whole = #"{"text":"Good morning."}"#

    @Test(
        arguments: [
            "\(delta)\n\n\(done)", "\(delta)\n\n\(done)\n", "\(delta)\r\r\(done)\r\r", "\(delta)\n\n\(done)\n\ndata: {",
            "\(delta)\n\(done)\n",
            "\u{FEFF}\(done)\n\n", ": comment\n\n\(done)\n\n", whole, "\n\(whole)\n", "\(whole)\ndata: [DONE]\n\n",
            "\(whole) and more", #"[{"text":" Good"},{"text":" morning."}]"#,
            #"data: {"text":"Good morning."}"#, "data: {\"text\":\"Good \"}\n\ndata: {\"text\":\"morning.\"}\n\n",
            #"data: {"choices":[{"delta":{"content":"Good morning."},"finish_reason":"stop"}]}"#,
            #"{"text":"Good morning.","segments":[{"avg_logprob":NaN,"no_speech_prob":-Infinity,"text":"x"}]}"#,
        ], ["application/json", "text/event-stream", "text/plain", ""])
    func anAnswerIsReadWhateverItsLabel(_ body: String, _ type: String) throws {
        for pieces in [1, 5, Int.max] {
            #expect(try read(body, as: type, pieces: pieces).text == "Good morning.")
        }
    }

    @Test func aTextWithoutAnObjectAroundItIsRead() throws {
        for pieces in [1, 5, Int.max] {
            let plain = try read("Good morning.\n", as: "text/plain; charset=utf-8", pieces: pieces)
            #expect(plain.text == "Good morning.")
            for type in ["application/json", "text/plain", ""] {
                #expect(try read(#""Good morning.""#, as: type, pieces: pieces).text == "Good morning.")
            }
        }
        #expect(try read("[laughs] Good morning.", as: "text/plain").text == "[laughs] Good morning.")
        #expect(try read(" \n", as: "text/plain").text.isEmpty)
        let segment = #"data: {"type":"transcript.text.segment","text":"Good morning."}"#
        let done = #"data: {"type":"transcript.text.done","text":""}"#
        #expect(try read("\(segment)\n\n\(done)\n\n", as: "text/event-stream").text == "Good morning.")
        for (body, type) in [("<p>no</p>", "text/plain"), ("Good morning.", "application/json")] {
            #expect(throws: EngineFault.self) { try read(body, as: type) }
        }
    }

    @Test func silenceWithNaNIsNoFault() throws {
        let silence = #"{"text":"","segments":[{"id":0,"start":0,"end":1.2,"avg_logprob":NaN,"text":""}]}"#
        #expect(try read(silence, as: "application/json") == Transcript(text: ""))
    }

    @Test func textIsReadWhateverItLooksLike() throws {
        for text in ["data: twelve.", "[sic] {so}", "{ not JSON }", "id: 4"] {
            #expect(try read(text, as: "text/plain", takesText: true).text == text)
        }
        #expect(try read("\(Self.done)\n\n", as: "text/plain", takesText: true).text == "Good morning.")
        #expect(try read(Self.whole, as: "text/plain", takesText: true).text == "Good morning.")
    }

    @Test(arguments: [
        ("\(delta)\n\n", FaultCause.brokenOff), ("\(delta)\n\ndata: {\"type\":\"transcript.text.do", .brokenOff),
        ("data: {\"text\":\"Good\"}\n\ndata: {\"text\":\"mor", .brokenOff), ("{\"text\":\"Good mor", .brokenOff),
        ("data: [DONE]\n\n", .unreadable), ("<html>", .unreadable), ("{\"text\":1}", .unreadable), ("[1]", .unreadable),
        ("{\"error\":{\"message\":\"x\",\"status\":429}}", .overloaded), ("{\"error\":\"x\"}", .rejected),
        (#"{"RecognitionStatus":"Error"}"#, .serverError),
    ])
    func whatIsNoAnswerIsAFault(_ body: String, _ cause: FaultCause) {
        for type in ["application/json", "text/event-stream"] {
            let fault = #expect(throws: EngineFault.self) { try read(body, as: type) }
            if !(body == "<html>" && type == "text/event-stream") { #expect(fault?.cause == cause) }
        }
    }

    @Test func aCompleteAnswerIsCompleteThoughItsConnectionBreaks() throws {
        for (body, text) in [
            (Self.done, "Good morning."), (Self.whole, "Good morning."), ("\(Self.delta)\n\n", nil),
            ("data: {\"text\":\"Good\"}\n\n", nil), ("{\"text\":\"Good mor", nil),
        ] {
            var reader = TranscriptionReader(length: .seconds(10))
            _ = try reader.append(Array(body.utf8), contentType: "")
            #expect(try reader.endBroken()?.text == text)
        }
    }
}
