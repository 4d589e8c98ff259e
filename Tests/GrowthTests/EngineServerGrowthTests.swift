import Engine
import EnginesHTTP
import Events
import MCP
import SansIO
import ServerSentEvents
import Testing

extension GrowthTests {
    /// What engine servers, MCP servers and remote models send.
    @Suite struct EngineServerTests {
        private static let streams = [
            Shape("events", "data: a\n\n"),
            Shape("one line", "a", head: "data: "),
            Shape("lines of one event", "data: a\n"),
            Shape("line of marks", "\u{315}\u{316}", head: "data: ", tail: "\n\n"),
            Shape("field of marks", "\u{315}\u{316}", tail: ": a\n\n"),
            Shape("name of marks", "\u{315}\u{316}", head: "event: ", tail: "\ndata: a\n\n"),
            Shape("ids", "id: 1\n"),
            Shape("comments", ":\n"),
            Shape("audioDelivery returns", "\r"),
            Shape("retries", "retry: 1\n"),
        ]

        private static func pieces(_ shape: Shape, _ size: Int) -> [ArraySlice<UInt8>] {
            let bytes = shape.bytes(size)
            return stride(from: 0, to: bytes.count, by: 16).map { bytes[$0..<min($0 + 16, bytes.count)] }
        }

        @Test func serverSentEvents() {
            expectLinear("server-sent events", Self.streams, largest: 1 << 18, input: Self.pieces) { pieces in
                var parser = SSEParser(limit: 1 << 20)
                for piece in pieces {
                    for event in (try? parser.append(piece)) ?? [] { consume(event.name == "message") }
                }
            }
        }

        @Test func bodiesOfAnswers() {
            let shapes =
                Self.streams + [
                    Shape("brackets", "[", tail: "]"), Shape("JSON texts", "{}"), Shape("blanks", " "),
                    Shape("text", "x"), Shape("a long string", "\\\"", head: "{\"", tail: "\"}"),
                ]
            expectLinear("bodies of answers", shapes, largest: 1 << 18, input: Self.pieces) { pieces in
                var reader = AnswerReader(contentType: "", eventLimit: 1 << 20, limit: 1 << 20)
                for piece in pieces { consume((try? reader.append(piece))?.count) }
                consume(reader.finish().count)
            }
        }

        @Test func toleratedJSON() {
            let shapes = [
                Shape("values that are no numbers", "NaN,", head: "[", tail: "0]"),
                Shape("nesting", "[[", head: "[0,"), Shape("escapes", "\\x", head: "\"", tail: "\""),
                Shape("nested again and again", String(repeating: "[", count: 70), head: "["),
            ]
            expectLinear("tolerated JSON", shapes, largest: 1 << 18) { consume(JSONValue(tolerating: Array($0.utf8))) }
        }

        @Test func chatAnswers() {
            expectLinear("chat text", largest: 1 << 17) { text in
                var reader = ChatStreamReader()
                consume(try? reader.read(text))
                consume(try? reader.read(["choices": [["delta": ["content": .string(text)]]]]))
            }
            for (name, start) in [
                ("chat text in pieces", ""), ("chat thoughts in pieces", "<think>"), ("chat blanks", " "),
            ] {
                expectLinear(name, largest: 1 << 16, input: Self.pieces) { pieces in
                    var filter = ThoughtFilter()
                    consume(filter.pass(start))
                    for piece in pieces { consume(filter.pass(String(decoding: piece, as: UTF8.self))) }
                }
            }
            let calls = [
                Shape(
                    "calls", #"{"index":1,"id":"a","function":{"name":"b","arguments":"{}"}},"#, head: head, tail: foot),
                Shape(
                    "call of marks", "\u{315}\u{316}", head: head + #"{"id":""#,
                    tail: #"","function":{"name":"a"}}"# + foot),
            ]
            expectLinear("tool calls", calls, largest: 1 << 17) { text in
                var reader = ChatStreamReader()
                consume(try? reader.read(text))
                consume(try? reader.read(text))
            }
        }

        private let head = #"{"choices":[{"delta":{"tool_calls":["#
        private let foot = "]}}]}"

        @Test func transcripts() {
            expectLinear("transcript as text", largest: 1 << 18, input: { $0.bytes($1) }) { bytes in
                var reader = TranscriptionReader(length: .seconds(60), takesText: true)
                consume(try? reader.append(bytes, contentType: "text/plain"))
                consume(try? reader.end())
            }
            let words = [
                Shape("words", #"{"word":"a","start":0,"end":1},"#, head: #"{"text":"a","words":["#, tail: "{}]}"),
                Shape("segments", #"{"text":"\u0315\u0316"},"#, head: #"{"segments":["#, tail: "{}]}"),
            ]
            expectLinear("transcript", words, largest: 1 << 17, input: Self.pieces) { pieces in
                var reader = TranscriptionReader(length: .seconds(60))
                for piece in pieces { consume(try? reader.append(piece, contentType: "application/json")) }
                consume(try? reader.end())
            }
        }

        /// A file, cut anywhere or whole.
        @Test func audioFiles() {
            let files = [
                Shape("chunks", "LIST\0\0\0\0", head: "RIFF\0\0\0\0WAVE"),
                Shape("pages", "OggS\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
                Shape("samples", "\0\u{1}"),
            ]
            for (name, step) in [("audio file", Int.max), ("audio file in pieces", 16)] {
                let input = { (shape: Shape, size: Int) in
                    let bytes = shape.bytes(size)
                    return stride(from: 0, to: bytes.count, by: min(step, bytes.count)).map { place in
                        bytes[place..<min(bytes.count, place + min(step, bytes.count))]
                    }
                }
                expectLinear(name, files, largest: 1 << 18, input: input) { pieces in
                    var reader = SpeechBytes(.pcm(rate: 24_000))
                    var samples: [Int16] = []
                    for piece in pieces where !reader.isOver { try? reader.append(piece, to: &samples) }
                    consume(samples.count)
                }
            }
        }

        /// The answer of an MCP server to the first request, in small pieces.
        @Test func answersOfMCPServers() {
            for type in ["application/json", "text/event-stream"] {
                let shapes = [
                    Shape("letters", "abcdefgh", head: "data: "), Shape("marks", "\u{315}\u{316}", head: "data: \""),
                    Shape("events", "data: {}\n\n"), Shape("arrays", "[],"),
                ]
                expectLinear("MCP answer, \(type)", shapes, largest: 1 << 18, input: Self.pieces) { pieces in
                    var client = MCPClient()
                    for case .send(let id, _) in client.handle(.list, now: .zero) {
                        consume(client.handle(.head(id, HTTPAnswer(status: 200, contentType: type)), now: .zero))
                        for piece in pieces { consume(client.handle(.body(id, Array(piece)), now: .zero)) }
                        consume(client.handle(.ended(id), now: .zero))
                    }
                }
            }
        }
    }
}
