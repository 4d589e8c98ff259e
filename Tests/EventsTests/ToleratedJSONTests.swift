import Events
import Testing

/// What is read of engines, tool servers and remote models, and not of clients.
struct ToleratedJSONTests {
    @Test(
        arguments: [
            (
                #"{"a":NaN,"b":-Infinity,"c":Infinity,"d":[-NaN,nan,inf,+Infinity]}"#,
                ["a": nil, "b": nil, "c": nil, "d": [nil, nil, nil, nil]]
            ),
            ("{\"text\":\"a\tb\nc\"}", ["text": "a\tb\nc"]),
            (#"{"text":"it\'s"}"#, ["text": "it's"]),
            (#"{"a":None,"b":[True, False, ],"c":{"d":1,},}"#, ["a": nil, "b": [true, false], "c": ["d": 1]]),
        ] as [(String, JSONValue)])
    func isReadOfEnginesAlone(_ text: String, _ value: JSONValue) {
        #expect(JSONValue(tolerating: Array(text.utf8)) == value)
        #expect(JSONValue(parsing: Array(text.utf8)) == nil)
    }

    @Test(
        arguments: [
            (#"{"a":1,"a":2}"#, ["a": 2]),
            (
                #"{"a":1e999,"b":-1e999}"#,
                ["a": .double(.greatestFiniteMagnitude), "b": .double(-.greatestFiniteMagnitude)]
            ),
            (#""\ud83d x \ude00""#, "\u{FFFD} x \u{FFFD}"), (#"{"null":null,"n":-1}"#, ["null": nil, "n": -1]),
            ("\u{FEFF} [] ", []),
        ] as [(String, JSONValue)])
    func isReadOfEverybody(_ text: String, _ value: JSONValue) {
        #expect(JSONValue(tolerating: Array(text.utf8)) == value)
        #expect(JSONValue(parsing: Array(text.utf8)) == value)
    }

    @Test func whatIsNotUTF8IsReplaced() {
        let bytes = Array("{\"a\":\"x".utf8) + [0xFF, 0xC3] + Array("y\",\"b\\n".utf8) + [0xFE] + Array("\":1}".utf8)
        #expect(JSONValue(tolerating: bytes) == ["a": "x\u{FFFD}\u{FFFD}y", "b\n\u{FFFD}": 1])
        #expect(JSONValue(parsing: bytes) == nil)
    }

    @Test func whatNestsTooDeepIsLeftOut() {
        let deep = String(repeating: "[", count: 100_000) + #""]\"""# + String(repeating: "]", count: 100_000)
        let value = JSONValue(tolerating: Array(#"{"a":\#(deep),"b":{"c":1}}"#.utf8))
        #expect(value?["b"]?["c"] == 1)
        #expect(JSONValue(parsing: Array(#"{"a":\#(deep)}"#.utf8)) == nil)
    }

    @Test(
        arguments: ["{", "[1,", "{\"a\":N}", "Na", "-", "{} {}", "'a'", "\"a", "[[[\"", "nul"] + [
            "{,}", "[1,,]", "[,]", "Nope", "Tru",
        ])
    func whatIsNoJSONIsNone(_ text: String) {
        #expect(JSONValue(tolerating: Array(text.utf8)) == nil)
    }
}
