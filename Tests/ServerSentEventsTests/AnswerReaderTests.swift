import SansIO
import ServerSentEvents
import Testing

/// Bodies told apart by their bytes, cut anywhere.
struct AnswerReaderTests {
    /// The parts, one line each, and `cut` if the last was dropped.
    private func read(
        _ bytes: [UInt8], as type: String = "application/json", in pieces: Int = .max, limit: Int = 1000
    ) throws -> [String] {
        var reader = AnswerReader(contentType: type, eventLimit: limit, limit: limit)
        var parts: [AnswerReader.Part] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            parts += try reader.append(rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
        }
        parts += reader.finish()
        return parts.map(Self.line) + (reader.isCut ? ["cut"] : [])
    }

    private static func line(_ part: AnswerReader.Part) -> String {
        switch part {
        case .event(let event): "\(event.name) \(event.data)"
        case .json(let bytes): "json \(String(decoding: bytes, as: UTF8.self))"
        case .text(let bytes): "text \(String(decoding: bytes, as: UTF8.self))"
        }
    }

    @Test(arguments: [
        (#"{"a":"}\"{"}"#, [#"json {"a":"}\"{"}"#]),
        ("\n [1, 2]\n", ["json [1, 2]"]),
        ("{\"a\":1}\ndata: [DONE]\n\n", ["json {\"a\":1}", "message [DONE]"]),
        ("{\"a\":1}\n{\"b\":2}\n", ["json {\"a\":1}", "json {\"b\":2}"]),
        ("data: {\"a\":1}\n\ndata: [DONE]\n\n", ["message {\"a\":1}", "message [DONE]"]),
        ("\r\n\r\ndata:{\"a\":1}\r\n\r\n", ["message {\"a\":1}"]),
        ("data: {\"a\":1}\r\rdata: 2\r\r", ["message {\"a\":1}", "message 2"]),
        (": waiting\n\nevent: x\ndata: 1\n\n", ["x 1"]),
        ("id: 4\ndata: 1\n\n", ["message 1"]), ("retry: 4\ndata: 1\n\n", ["message 1"]),
        ("data: {\"a\":1}\ndata: {\"b\":2}\n\n", ["message {\"a\":1}", "message {\"b\":2}"]),
        ("data: {\"a\":\ndata: 1}\n\n", ["message {\"a\":\n1}"]), ("data: {x\n\n", ["message {x"]),
        ("data: {\"a\":1}\ndata: {\"b\":", ["message {\"a\":1}", "cut"]), ("data: {} x\n\n", ["message {} x"]),
        ("\u{FEFF}data: 1\n\n", ["message 1"]), ("\u{FEFF}{}", ["json {}"]),
        // The last event is not followed by an empty line, by no end of its line, or is not whole.
        ("data: {\"a\":1}\n", ["message {\"a\":1}"]), ("data: {\"a\":1}", ["message {\"a\":1}"]),
        ("data: 1\n\ndata: [DONE]", ["message 1", "message [DONE]"]),
        ("data: 1\n\ndata: {\"a\":\"}", ["message 1", "cut"]), ("data: 1\n\ndata: [DON", ["message 1", "cut"]),
        ("data: 1\n\ndat", ["message 1"]), ("{\"a\":", ["cut"]),
        ("<html>", ["text <html>"]), ("dat", ["text dat"]), ("identity", ["text identity"]), ("", []), (" \n", []),
    ])
    func theBytesSayWhatABodyIs(_ body: String, _ parts: [String]) throws {
        for pieces in [1, 2, 3, 7, Int.max] {
            for type in ["application/json", "", "text/plain"] {
                #expect(try read(Array(body.utf8), as: type, in: pieces) == parts)
            }
        }
    }

    @Test(arguments: [("{\"a\":1}", ["json {\"a\":1}"]), ("field: x\ndata: 1\n\n", ["message 1"]), ("<html>", [])])
    func aStreamByItsLabelIsOneIfNothingElseIsSaid(_ body: String, _ parts: [String]) throws {
        for pieces in [1, Int.max] {
            #expect(try read(Array(body.utf8), as: "Text/Event-Stream; charset=utf-8", in: pieces) == parts)
        }
    }

    @Test func partsAreHandedOverWhenTheyAreWhole() throws {
        var reader = AnswerReader(contentType: "", eventLimit: 100, limit: 100)
        #expect(try reader.append(Array("{\"a\":1".utf8)) == [])
        #expect(try reader.append(Array("}".utf8)) == [.json(Array("{\"a\":1}".utf8))])
        #expect(try reader.append(Array("data: 1\n".utf8)) == [])
        #expect(try reader.append(Array("\nda".utf8)) == [.event(.init(name: "message", data: "1", id: ""))])
        #expect(reader.isStream)
    }

    @Test(arguments: [" ", "{\"a\":\"", "data: ", "x"])
    func everythingHasALimit(_ head: String) {
        let long = Array(head.utf8) + [UInt8](repeating: head == " " ? 0x20 : 0x78, count: 1001)
        for pieces in [1, 100, Int.max] {
            #expect(throws: AnswerReader.TooLong.self) { try read(long, in: pieces) }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func anyBytesGiveTheSamePartsHoweverTheyAreCut(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let alphabet = Array("data:{}[]\"\\: id\n\n\r\u{FEFF}ü<".utf8) + [0xFF]
        let bytes = (0..<60).map { _ in alphabet.randomElement(using: &random) ?? 0 }
        let whole = try read(bytes)
        for pieces in [1, 2, 5] { #expect(try read(bytes, in: pieces) == whole) }
    }
}
