import SansIO
import ServerSentEvents
import Testing

/// Server-sent events, cut anywhere.
struct SSEParserTests {
    private func parse(_ text: String, in pieces: Int = .max) throws -> [SSEParser.Event] {
        var parser = SSEParser(limit: 1000)
        var events: [SSEParser.Event] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            events += try parser.append(rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
        }
        return events
    }

    @Test(arguments: 1...9)
    func readsFieldsHoweverTheyAreCut(_ pieces: Int) throws {
        let stream = """
            \u{FEFF}: a comment\r
            data: one\r
            \r
            event:  named\rid: 7\rdata:two\rdata\rdata: lines\r\r
            retry: 250
            id
            data: {"a": "ü\u{1F600}:"}
            unknown: x

            event: nothing to say

            data: never ended
            """
        #expect(
            try parse(stream, in: pieces) == [
                .init(name: "message", data: "one", id: ""),
                .init(name: " named", data: "two\n\nlines", id: "7"),
                .init(name: "message", data: "{\"a\": \"ü\u{1F600}:\"}", id: ""),
            ])
    }

    @Test func whatAStreamAsksForIsKept() throws {
        var parser = SSEParser(limit: 100)
        _ = try parser.append(Array("retry: 250\nid: x\ndata\n\nretry: -1\nretry: 99999999999\nid: \0\n\n".utf8))
        #expect(parser.retry == 250)
        #expect(parser.lastID == "x")
    }

    @Test func anEventHasALimit() throws {
        var parser = SSEParser(limit: 10)
        #expect(try parser.append(Array("data:1234\n\ndata:5678\n\n".utf8)).count == 2)
        #expect(throws: SSEParser.TooLong.self) { try parser.append(Array("data:123456\n".utf8)) }
        var endless = SSEParser(limit: 10)
        #expect(throws: SSEParser.TooLong.self) { try endless.append(Array(repeating: UInt8(ascii: "x"), count: 11)) }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func anyBytesGiveTheSameEventsHoweverTheyAreCut(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let alphabet = Array("data:id event retry:1\n\n\n\r\r: \u{FEFF}ü\0".utf8) + [0xFF]
        let bytes = (0..<300).map { _ in alphabet.randomElement(using: &random) ?? 0 }
        var whole = SSEParser(limit: 1000)
        var cut = SSEParser(limit: 1000)
        let expected = try whole.append(bytes)
        var events: [SSEParser.Event] = []
        for byte in bytes { events += try cut.append([byte]) }
        #expect(events == expected)
    }
}
