import Engine
import EnginesHTTP
import Events
import Testing

/// Tool calls as chat servers identify them, in one way or another.
struct ToolCallAssemblyTests {
    /// The calls of an answer, `id name arguments` each, in the order in which they were announced.
    private func calls(
        _ deltas: [String], tools: [String] = ["f", "g"], finish: String = "tool_calls"
    ) throws -> [String] {
        let request = ChatRequest(
            instructions: "", messages: [], tools: tools.map { ChatTool(name: $0, description: "", parameters: "{}") })
        var reader = ChatStreamReader(names: FunctionNames(request, isStrict: true))
        var events: [ChatEvent] = []
        for delta in deltas { events += try reader.read(#"{"choices":[{"delta":{"tool_calls":[\#(delta)]}}]}"#) }
        events += try reader.read(#"{"choices":[{"delta":{},"finish_reason":"\#(finish)"}]}"#)
        events += try reader.end()
        var calls: [(name: String, arguments: String)] = []
        for event in events {
            switch event {
            case .toolCall(let index, let id, let name):
                #expect(index == calls.count, "calls are announced in order")
                calls.append(("\(id) \(name)", ""))
            case .toolArguments(let index, let delta):
                guard calls.indices.contains(index) else {
                    Issue.record("arguments of a call that was not announced")
                    continue
                }
                calls[index].arguments += delta
            default: break
            }
        }
        return calls.map { "\($0.name) \($0.arguments)" }
    }

    private static func piece(
        _ index: Int? = nil, id: String? = nil, _ name: String? = nil, _ arguments: String? = nil
    ) -> String {
        var function: [String: JSONValue] = [:]
        if let name { function["name"] = .string(name) }
        if let arguments { function["arguments"] = .string(arguments) }
        var call: [String: JSONValue] = ["function": .object(function)]
        if let index { call["index"] = .int(index) }
        if let id { call["id"] = .string(id) }
        return JSONValue.object(call).text
    }

    private static let two = [#"c1 f {"q":1}"#, #"c2 g {"q":2}"#]

    @Test(arguments: [
        (
            "honest indices, interleaved",
            [
                piece(0, id: "c1", "f", #"{"q""#), piece(1, id: "c2", "g", #"{"q""#),
                piece(0, nil, ":1}"), piece(1, nil, ":2}"),
            ], two
        ),
        (
            "all again with each piece",
            [
                piece(0, id: "c1", "f", "{"), piece(0, id: "c1", "f", #"{"q"#),
                piece(0, id: "c1", "f", #"{"q":3"#), piece(0, id: "c1", "f", #"{"q":3,"r""#),
                piece(0, id: "c1", "f", #"{"q":3,"r":[4]}"#), piece(0, id: "c1", "f", #"{"q":3,"r":[4]}"#),
            ],
            [#"c1 f {"q":3,"r":[4]}"#]
        ),
        (
            "an object in an object that begins as it",
            [piece(0, id: "c1", "f", #"{"q":"#), piece(0, nil, #"{"q":3}}"#)],
            [#"c1 f {"q":{"q":3}}"#]
        ),
        (
            "all again with each small piece",
            [
                piece(0, id: "c1", "f", #"{""#), piece(0, nil, #"{"q"#), piece(0, nil, #"{"q":"#),
                piece(0, nil, #"{"q": 3"#), piece(0, nil, #"{"q": 3}"#),
            ], [#"c1 f {"q": 3}"#]
        ),
        ("a name with spaces", [piece(0, id: "c1", " f\n", #"{"q":3}"#)], [#"c1 f {"q":3}"#]),
        ("one index, two ids", [piece(0, id: "c1", "f", #"{"q":1}"#), piece(0, id: "c2", "g", #"{"q":2}"#)], two),
        (
            "one index, two names", [piece(0, id: "c1", "f", #"{"q":1}"#), piece(0, "g", #"{"q":2}"#)],
            [#"c1 f {"q":1}"#, #"call00001 g {"q":2}"#]
        ),
        (
            "one index, in pieces",
            [
                piece(0, id: "c1", "f", #"{"q""#), piece(0, nil, ":1}"),
                piece(0, id: "c2", "g", #"{"q""#), piece(0, nil, ":2}"),
            ], two
        ),
        (
            "one index, told apart by ids alone",
            [
                piece(0, id: "c1", "f", #"{"q""#), piece(0, id: "c2", "g", #"{"q""#),
                piece(0, id: "c1", nil, ":1}"), piece(0, id: "c2", nil, ":2}"),
            ], two
        ),
        ("no index, with ids", [piece(id: "c1", "f", #"{"q":1}"#), piece(id: "c2", "g", #"{"q":2}"#)], two),
        (
            "one function twice", [piece(0, id: "c1", "f", #"{"q":1}"#), piece(0, id: "c2", "f", #"{"q":2}"#)],
            [#"c1 f {"q":1}"#, #"c2 f {"q":2}"#]
        ),
        (
            "one function twice, nothing else", [piece(0, "f", #"{"q":1}"#), piece(0, "f", #"{"q":2}"#)],
            [#"call00000 f {"q":1}"#, #"call00001 f {"q":2}"#]
        ),
        (
            "one id for two functions", [piece(0, id: "c1", "f", #"{"q":1}"#), piece(1, id: "c1", "g", #"{"q":2}"#)],
            [#"c1 f {"q":1}"#, #"call00001 g {"q":2}"#]
        ),
        (
            "two functions without arguments", [piece(0, "f", ""), piece(0, "g", "")],
            ["call00000 f {}", "call00001 g {}"]
        ),
    ])
    func callsAreToldApart(_ what: String, _ deltas: [String], _ expected: [String]) throws {
        #expect(try calls(deltas) == expected)
    }

    @Test(arguments: [
        ("a new index without id and name", [piece(0, id: "c1", "f", #"{"q":"#), piece(1, nil, "3}")]),
        (
            "the index counts pieces",
            [
                piece(0, id: "c1", "f", ""), piece(1, id: "c1", nil, #"{"q""#),
                piece(2, id: "c1", nil, ":3}"),
            ]
        ),
        ("another id for each piece", [piece(0, id: "c1", "f", #"{"q""#), piece(0, id: "x7", nil, ":3}")]),
        ("another id and index for each piece", [piece(0, id: "c1", "f", #"{"q""#), piece(1, id: "x7", nil, ":3}")]),
        ("the name in each piece", [piece(0, id: "c1", "f", #"{"q""#), piece(0, id: "c1", "f", ":3}")]),
        ("the name in each piece, without an id", [piece(0, id: "c1", "f", #"{"q""#), piece(0, "f", ":3}")]),
        ("an empty name first", [piece(0, id: "c1", "", ""), piece(0, "f", #"{"q":3}"#)]),
        ("the name behind the arguments", [piece(0, id: "c1", nil, #"{"q":3}"#), piece(0, "f", nil)]),
        ("the name in the middle", [piece(0, id: "c1", nil, #"{"q":"#), piece(0, "f", nil), piece(0, nil, "3}")]),
        ("the id behind the index", [piece(0, nil, ""), piece(0, id: "c1", "f", #"{"q":3}"#)]),
        ("an empty object first", [piece(0, id: "c1", "f", "{}"), piece(0, nil, #"{"q":3}"#)]),
        (
            "all of it again",
            [
                piece(0, id: "c1", "f", #"{"q""#), piece(0, nil, ":3}"),
                piece(0, id: "c1", "f", #"{"q":3}"#),
            ]
        ),
        ("a tag behind the object", [piece(0, id: "c1", "f", #"{"q":3}"#), piece(0, nil, "</tool_call>")]),
        ("the object as a string", [piece(0, id: "c1", "f", #""{\"q\""#), piece(0, nil, #":3}""#)]),
        (
            "the object in a block of code",
            [piece(0, id: "c1", "f", "```json\n"), piece(0, nil, #"{"q":3}"# + "\n```")]
        ),
        ("white space in front", [piece(0, id: "c1", "f", " \n"), piece(0, nil, #"{"q":3}"#)]),
    ])
    func piecesOfOneCall(_ what: String, _ deltas: [String]) throws {
        #expect(try calls(deltas) == [#"c1 f {"q":3}"#])
    }

    @Test(arguments: [
        ([piece(0, id: "c1", "get_", ""), piece(0, "weather", ""), piece(0, nil, #"{"q":1}"#)], "get_weather"),
        ([piece(0, id: "c1", "get", ""), piece(0, nil, #"{"q":1}"#)], "get"),
        ([piece(0, id: "c1", "ge", ""), piece(0, "t_wea", ""), piece(0, "ther", #"{"q":1}"#)], "get_weather"),
        ([piece(0, id: "c1", "get_", ""), piece(0, "get_weather", #"{"q":1}"#)], "get_weather"),
        ([piece(0, id: "c1", "functions.get", #"{"q":1}"#)], "get"),
        ([piece(0, id: "c1", "un", ""), piece(0, "known", ""), piece(0, nil, #"{"q":1}"#)], "unknown"),
    ])
    func aNameInPiecesIsAnnouncedWhole(_ deltas: [String], _ name: String) throws {
        #expect(try calls(deltas, tools: ["get", "get_weather"]) == [#"c1 \#(name) {"q":1}"#])
    }

    @Test func aCallIsAnnouncedAsSoonAsItsNameIsComplete() throws {
        let tool = ChatTool(name: "f", description: "", parameters: "{}")
        let names = FunctionNames(ChatRequest(instructions: "", messages: [], tools: [tool]), isStrict: true)
        var reader = ChatStreamReader(names: names)
        #expect(
            try reader.read(#"{"choices":[{"delta":{"tool_calls":[\#(Self.piece(0, id: "c1", "f", ""))]}}]}"#)
                == [.toolCall(index: 0, id: "c1", name: "f")])
    }

    @Test func aNameWithoutEndIsAFault() {
        let pieces = (0..<9).map { Self.piece(0, id: "c1", "part_\($0)_" + String(repeating: "f", count: 32), nil) }
        #expect(throws: EngineFault.self) { try calls(pieces) }
    }

    @Test func entriesOfOneListAreCallsOfTheirOwn() throws {
        let list = [Self.piece(nil, "f", "{}"), Self.piece(nil, "f", "{}"), Self.piece(nil, "g", "{}")].joined(
            separator: ",")
        #expect(try calls([list]) == ["call00000 f {}", "call00001 f {}", "call00002 g {}"])
    }

    @Test func olderAndFlatterForms() throws {
        #expect(try calls([#"{"index":"0","id":"c1","name":"f","arguments":{"q":3}}"#]) == [#"c1 f {"q":3}"#])
        var reader = ChatStreamReader()
        let events = try reader.read(
            #"{"choices":[{"delta":{"function_call":{"name":"f","arguments":"{\"q\":3}"}},"finish_reason":"function_call"}]}"#
        )
        #expect(
            events == [
                .toolCall(index: 0, id: "call00000", name: "f"), .toolArguments(index: 0, delta: #"{"q":3}"#),
            ])
    }

    @Test(arguments: [#"{"q":"caf"#, "[1]", "{", "plain text"])
    func whatCannotBeMendedIsPassedOn(_ arguments: String) throws {
        #expect(try calls([Self.piece(0, id: "c1", "f", arguments)]) == ["c1 f \(arguments)"])
    }

    @Test(arguments: [nil, "", " ", "null", #""""#])
    func noArgumentsAreAnEmptyObject(_ arguments: String?) throws {
        #expect(try calls([Self.piece(0, id: "c1", "f", arguments)]) == ["c1 f {}"])
    }

    @Test func halvesOfACharacterAreJoinedInArguments() throws {
        let first = #"{"index":0,"id":"c1","function":{"name":"f","arguments":"{\"q\":\"\ud83d"}}"#
        let second = #"{"index":0,"function":{"arguments":"\ude00\"}"}}"#
        #expect(try calls([first, second]) == [#"c1 f {"q":"😀"}"#])
    }

    @Test func aCallThatIsNeverNamedIsAFaultOnlyIfThereIsNothingElse() throws {
        #expect(throws: EngineFault.self) { try calls([Self.piece(0, id: "c1", nil, "{}")]) }
        #expect(try calls([Self.piece(0, id: "c1", "f", "{}"), Self.piece(1, id: "c2", nil, "{}")]) == ["c1 f {}"])
    }

    @Test func aNameThatWasCutOffIsNotCalled() throws {
        #expect(try calls([Self.piece(0, id: "c1", "get_", "")], tools: ["get_weather"], finish: "length") == [])
    }

    @Test func oddNamesAreSentInAnotherFormAndComeBack() throws {
        let odd = ["weather.get", "weather get", String(repeating: "long", count: 20), "日本", ""]
        let request = ChatRequest(
            instructions: "",
            messages: [.toolCall(id: "c0", name: "old.name", arguments: "{}"), .toolOutput(id: "c0", output: "x")],
            tools: (odd + ["weather_get"]).map { ChatTool(name: $0, description: "", parameters: "{}") })
        let names = FunctionNames(request, isStrict: true)
        let sent = (odd + ["weather_get", "old.name"]).map { names[$0] }
        #expect(Set(sent).count == sent.count && names["weather_get"] == "weather_get")
        for name in sent {
            #expect(name.wholeMatch(of: /[a-zA-Z0-9_-]{1,64}/) != nil)
            #expect(names[names.original(of: name)] == name)
        }
        #expect(names.changes == 6)
        #expect(
            try calls([Self.piece(0, id: "c1", names["weather.get"], "{}")], tools: odd + ["weather_get"])
                == ["c1 weather.get {}"])
    }
}
