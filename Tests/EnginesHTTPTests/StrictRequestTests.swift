import Engine
import EnginesHTTP
import Events
import Testing

/// What goes to a chat server that is strict about its requests.
struct StrictRequestTests {
    private func body(
        _ messages: ChatContext, instructions: String = "", tools: [ChatTool] = [], isStrict: Bool = true,
        choice: ChatRequest.ToolChoice = .auto
    ) throws -> JSONValue {
        var settings = HTTPChatModel.Settings()
        settings.isStrict = isStrict
        let request = ChatRequest(instructions: instructions, messages: messages, tools: tools, toolChoice: choice)
        return try #require(JSONValue(parsing: ChatBody.json(for: request, settings: settings)))
    }

    /// Roles with their content.
    private func lines(_ messages: ChatContext, instructions: String = "", isStrict: Bool = true) throws -> [String] {
        guard case .array(let list)? = try body(messages, instructions: instructions, isStrict: isStrict)["messages"]
        else { return [] }
        return list.map { message in
            var line = message["role"]?.stringValue ?? "?"
            switch message["content"] {
            case .string(let text)?: line += " \(text)"
            case .array(let parts)?: line += " \(parts.count) parts"
            default: break
            }
            if case .array(let calls)? = message["tool_calls"] {
                line += " calls \(calls.map { $0["function"]?["arguments"]?.stringValue ?? "?" })"
            }
            return line
        }
    }

    @Test func rolesTakeTurns() throws {
        let beginning = "user (The conversation begins.)"
        #expect(
            try lines([.assistant("Hello."), .user("Hi.")], instructions: "Be kind.") == [
                "system Be kind.", beginning, "assistant Hello.", "user Hi.",
            ])
        #expect(try lines([.user("One."), .user("Two.")]) == ["user One.\nTwo."])
        #expect(
            try lines([.user("Hi."), .assistant("Hello."), .system("Be brief."), .user("Well?")]) == [
                "user Hi.", "assistant Hello.", "user System message: Be brief.\nWell?",
            ])
        #expect(
            try lines([.user("Hi."), .assistant("Hello."), .assistant("Still there?"), .user("Yes.")]) == [
                "user Hi.", "assistant Hello. Still there?", "user Yes.",
            ])
        #expect(
            try lines([.system("Be brief."), .user("Hi.")], instructions: "Be kind.") == [
                "system Be kind.\n\nBe brief.", "user Hi.",
            ])
        #expect(try lines([.user("Hi."), .assistant("Hello.")]).last == "user (Continue.)")
        #expect(try lines([], instructions: "Be kind.") == ["system Be kind.", beginning])
        #expect(try lines([]) == [beginning])
    }

    @Test func resultsStandBehindTheirCallsAndAnAnswerBehindThem() throws {
        #expect(
            try lines([
                .toolCall(id: "a", name: "f", arguments: "{}"), .toolOutput(id: "a", output: nil), .user("Hello?"),
                .toolOutput(id: "gone", output: "x"),
            ]) == [
                "user (The conversation begins.)", #"assistant calls ["{}"]"#, "tool There is no result yet.",
                "assistant …", "user Hello?",
            ])
        #expect(
            try lines([
                .user("Hi."), .assistant("Let me see."), .assistant("One moment."),
                .toolCall(id: "a", name: "f", arguments: "{}"), .toolOutput(id: "a", output: ""),
            ]) == ["user Hi.", #"assistant Let me see. One moment. calls ["{}"]"#, "tool (no output)"])
    }

    @Test func emptyContentsAreLeftOut() throws {
        #expect(
            try lines([.user(" "), .assistant(""), .system("\n"), .user("Hi."), .assistant("\n"), .user("Well?")]) == [
                "user Hi.\nWell?"
            ])
    }

    @Test func picturesAreJoinedAsParts() throws {
        let picture = ChatImage(url: "data:image/png;base64,AA==")
        #expect(try lines([.user("Look."), .user("", images: [picture]), .user("Well?")]) == ["user 3 parts"])
    }

    @Test func asTheConversationHasItWhereTheOperatorWantsThat() throws {
        #expect(
            try lines([.assistant("Hello."), .user("One."), .user("Two."), .system("Be brief.")], isStrict: false) == [
                "assistant Hello.", "user One.", "user Two.", "system Be brief.",
            ])
    }

    @Test func joiningTakesLinearTime() throws {
        let long = String(repeating: "word ", count: 200)
        #expect(try lines(ChatContext((0..<4_000).map { _ in .user(long) })).count == 1)
    }

    // MARK: Calls

    @Test(arguments: [#"{"q":"caf"#, "[1]", "null", "text", #""{}""#, "1", #"{"q":1}}"#])
    func brokenArgumentsAreReplacedAndTheModelReadsOfIt(_ arguments: String) throws {
        for isStrict in [true, false] {
            let call = ChatMessage.toolCall(id: "a", name: "f", arguments: arguments)
            let pending = try lines([.user("Go."), call, .toolOutput(id: "a", output: nil)], isStrict: isStrict)
            #expect(pending[1] == #"assistant calls ["{}"]"#)
            #expect(pending[2].contains("no JSON object") && pending[2].contains("Call the function again"))
            let answered = try lines([.user("Go."), call, .toolOutput(id: "a", output: "done")], isStrict: isStrict)
            #expect(answered[2].contains("no JSON object") && answered[2].hasSuffix(" done"))
        }
    }

    @Test func argumentsWithHalfACharacterBecomeReadableToAll() throws {
        let call = ChatMessage.toolCall(id: "a", name: "f", arguments: #"{"q":"\ud83d"}"#)
        #expect(try lines([.user("Go."), call])[1] == "assistant calls [\"{\\\"q\\\":\\\"\u{FFFD}\\\"}\"]")
    }

    @Test func idsAreUniqueAndPlain() throws {
        let ids = ["c1", "c1", "item_4fT", "odd id!", String(repeating: "x", count: 200), ""]
        let messages = ids.flatMap { id -> [ChatMessage] in
            [.toolCall(id: id, name: "f", arguments: "{}"), .toolOutput(id: id, output: "x")]
        }
        let first = try body(ChatContext(messages))
        guard case .array(let list)? = first["messages"], case .array(let calls)? = list[1]["tool_calls"] else {
            return #expect(Bool(false))
        }
        let sent = calls.compactMap { $0["id"]?.stringValue }
        #expect(sent.count == 6 && Set(sent).count == 6 && sent[0] == "c1")
        for id in sent.dropFirst() { #expect(id.wholeMatch(of: /[a-z0-9]{9}/) != nil) }
        #expect(list.dropFirst(2).compactMap { $0["tool_call_id"]?.stringValue } == sent)
        // The same in the next request.
        guard case .array(let next)? = try body(ChatContext(messages + [.user("Hi.")]))["messages"] else { return }
        #expect(next[1] == list[1])
    }

    // MARK: Tools

    private func parameters(_ schema: String, isStrict: Bool = true) throws -> JSONValue? {
        let tool = ChatTool(name: "f", description: "", parameters: schema)
        guard case .array(let tools)? = try body([.user("Hi.")], tools: [tool], isStrict: isStrict)["tools"] else {
            return nil
        }
        return tools.first?["function"]?["parameters"]
    }

    @Test(arguments: [
        ("{}", #"{"type":"object","properties":{}}"#), ("null", #"{"type":"object","properties":{}}"#),
        ("true", #"{"type":"object","properties":{}}"#), ("nonsense", #"{"type":"object","properties":{}}"#),
        (#"{"type":"object"}"#, #"{"type":"object","properties":{}}"#),
        (
            #"{"type":"object","additionalProperties":false}"#,
            #"{"type":"object","properties":{},"additionalProperties":false}"#
        ),
        (#"{"properties":{"q":{"type":"string"}}}"#, #"{"type":"object","properties":{"q":{"type":"string"}}}"#),
        (
            #"{"type":"object","properties":null,"required":null,"$schema":"x"}"#,
            #"{"type":"object","properties":{},"$schema":"x"}"#
        ),
        (#"{"type":["object","null"],"properties":[]}"#, #"{"type":"object","properties":{}}"#),
        (#"{"type":"OBJECT","required":["q"]}"#, #"{"type":"object","properties":{"q":{}},"required":["q"]}"#),
        // Alternatives at the top.
        (
            """
            {"anyOf":[{"properties":{"a":{"type":"string"},"c":{}},"required":["a","c"]},
            {"properties":{"b":{"type":"integer"},"c":{}},"required":["b","c"]}],"description":"d"}
            """,
            """
            {"type":"object","description":"d","required":["c"],
            "properties":{"a":{"type":"string"},"b":{"type":"integer"},"c":{}}}
            """
        ),
        (
            ##"{"allOf":[{"$ref":"#/$defs/x"}],"$defs":{"x":{"properties":{"a":{}},"required":["a"]}},"not":{}}"##,
            """
            {"type":"object","properties":{"a":{}},"required":["a"],
            "$defs":{"x":{"properties":{"a":{}},"required":["a"]}}}
            """
        ),
        (
            ##"{"$ref":"#/definitions/x","definitions":{"x":{"type":"object","properties":{"a":{}}}}}"##,
            """
            {"type":"object","properties":{"a":{}},"definitions":{"x":{"type":"object","properties":{"a":{}}}}}
            """
        ),
        // Within.
        (
            """
            {"type":"object","properties":{"a":null,"b":true,"c":{"type":"object","properties":null},
            "d":{"type":"array"},"e":{"type":"string","enum":[],"description":null,"default":null},
            "f":{"type":"any","required":true},"g":{"items":[{"type":"string"}]},"h":{"type":"array","items":null}}}
            """,
            """
            {"type":"object","properties":{"a":{},"b":{},"c":{"type":"object","properties":{}},
            "d":{"type":"array","items":{}},"e":{"type":"string","default":null},
            "f":{},"g":{"items":{"anyOf":[{"type":"string"}]}},"h":{"type":"array","items":{}}},"required":["f"]}
            """
        ),
    ])
    func schemasBecomeObjectsWithProperties(_ schema: String, _ expected: String) throws {
        #expect(try parameters(schema) == JSONValue(parsing: Array(expected.utf8)))
    }

    @Test func schemasStayAsTheyAreWhereTheOperatorWantsThat() throws {
        #expect(try parameters(#"{"type":"object"}"#, isStrict: false) == ["type": "object"])
    }

    @Test func aChoiceThatIsNoToolIsLeftToTheModel() throws {
        let tool = ChatTool(name: "f", description: "", parameters: "{}")
        #expect(try body([.user("Hi.")], tools: [tool], choice: .function("g"))["tool_choice"] == "auto")
        #expect(
            try body([.user("Hi.")], tools: [tool], choice: .function("f"))["tool_choice"]
                == ["type": "function", "function": ["name": "f"]])
    }
}
