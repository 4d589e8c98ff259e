import Events
import StreamSafeText
import Testing

extension GrowthTests {
    @Suite struct JSONTests {
        private static let shapes = [
            Shape("key of marks", "\u{315}\u{316}", head: #"{"type":"x",""#, tail: #"":0}"#),
            Shape("key of escaped marks", #"\u0315\u0316"#, head: #"{"type":"x",""#, tail: #"":0}"#),
            Shape("key of letters", "abcdefgh", head: #"{"type":"x",""#, tail: #"":0}"#),
            Shape("value of marks", "\u{315}\u{316}", head: #"{"type":"x","a":""#, tail: #""}"#),
            Shape("type of marks", "\u{315}\u{316}", head: #"{"type":""#, tail: #""}"#),
            Shape("type of flags", "🇳🇴", head: #"{"type":""#, tail: #""}"#),
            Shape("duplicate keys", #""a":0,"#, head: #"{"type":"x","#, tail: #""b":0}"#),
            Shape(
                "duplicate keys of marks", #""\#(String(repeating: "\u{315}\u{316}", count: 40))":0,"#,
                head: #"{"type":"x","#, tail: #""b":0}"#),
            Shape("objects", #"{"a":0},"#, head: #"{"type":"x","a":["#, tail: "0]}"),
            Shape("empty objects", "{},", head: #"{"type":"x","a":["#, tail: "0]}"),
            Shape("nested arrays", #"[[[[[[[[0]]]]]]]],"#, head: #"{"type":"x","a":["#, tail: "0]}"),
            Shape("open arrays", "[", head: #"{"type":"x","a":"#),
            Shape("open objects", #"{"a":"#),
            Shape("numbers", "1,", head: #"{"type":"x","a":["#, tail: "0]}"),
            Shape("digits", "7", head: #"{"type":"x","a":"#, tail: "}"),
            Shape("fraction", "7", head: #"{"type":"x","a":0."#, tail: "}"),
            Shape("exponent", "7", head: #"{"type":"x","a":1e"#, tail: "}"),
            Shape("zeros of an exponent", "0", head: #"{"type":"x","a":1e-"#, tail: "1}"),
            Shape("strings", #""a","#, head: #"{"type":"x","a":["#, tail: "0]}"),
            Shape("escapes", #"\n\""#, head: #"{"type":"x","a":""#, tail: #""}"#),
            Shape("half surrogates", #"\ud800"#, head: #"{"type":"x","a":""#, tail: #""}"#),
            Shape("blanks", " \n", head: #"{"type":"x","a":"#, tail: "0}"),
            Shape("an open string", "a", head: #"{"type":""#),
            Shape(
                "item of marks", "\u{315}\u{316}", head: #"{"type":"conversation.item.delete","item_id":""#,
                tail: #""}"#),
            Shape(
                "event id of marks", "\u{315}\u{316}", head: #"{"type":"response.cancel","event_id":""#, tail: #""}"#),
            Shape(
                "metadata of marks", #""\#(String(repeating: "\u{315}\u{316}", count: 40))":"b","#,
                head: #"{"type":"session.update","session":{"metadata":{"#, tail: #""a":"b"}}}"#),
            Shape(
                "voice of marks", "\u{315}\u{316}", head: #"{"type":"session.update","session":{"voice":{"type":""#,
                tail: #""}}}"#),
            Shape(
                "tools", #"{"type":"function","name":"a","parameters":{"type":"object"}},"#,
                head: #"{"type":"session.update","session":{"tools":["#, tail: "{}]}}"),
            Shape(
                "tool type of marks", "\u{315}\u{316}",
                head: #"{"type":"session.update","session":{"tools":[{"type":""#, tail: #""}]}}"#),
            Shape(
                "offer in base64", "dj0wDQrMlcyWzJXMlsyVzJY", head: #"{"type":"rtc.call.sdp.create","sdp_offer":""#,
                tail: #""}"#),
            Shape(
                "audio", "QUJD", head: #"{"type":"input_audio_buffer.append","audio":""#, tail: #""}"#),
        ]

        @Test func aMessageOfAClient() {
            expectLinear("client message", Self.shapes, largest: 1 << 18, input: { $0.bytes($1) }) { bytes in
                consume(try? ClientMessage.parse(bytes))
            }
        }

        @Test func aMessageSentOn() {
            expectLinear("JSON, read and written", Self.shapes, largest: 1 << 15, input: { $0.bytes($1) }) { bytes in
                consume(JSONValue(parsing: bytes)?.text)
            }
        }

        @Test func aStringMadeSafe() {
            expectLinear("stream-safe text", largest: 1 << 20, input: { $0.bytes($1) }) { bytes in
                consume(StreamSafeText.validating(bytes))
            }
        }

        @Test func whatIsDoneWithASafeString() {
            expectLinear("a safe string hashed", largest: 1 << 18, input: { StreamSafeText.decoding($0.bytes($1)) }) {
                text in
                consume(text.hashValue)
                consume(text.hasPrefix("conversation."))
                consume(text.lowercased() == "a")
                consume(text.split(separator: "-").count)
                consume(text.contains { $0.isNewline })
            }
        }

        @Test func anIdentifier() {
            let input = { (shape: Shape, size: Int) in
                let text = shape.text(size)
                return (ItemID(rawValue: text + "a"), ItemID(rawValue: text + "b"))
            }
            expectLinear("item id", largest: 1 << 18, input: input) { id, other in
                consume(id.hashValue)
                consume(id == other)
            }
        }
    }
}
