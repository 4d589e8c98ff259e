import Engine
import EnginesHTTP
import Events
import Testing

/// Tool calls that the server left in the text.
struct WrittenCallTests {
    /// What is said and called, in pieces of `size` characters.
    private func read(_ text: String, size: Int, tools: [String] = ["f", "g"], finish: String = "stop") throws -> String
    {
        let request = ChatRequest(
            instructions: "", messages: [], tools: tools.map { ChatTool(name: $0, description: "", parameters: "{}") })
        var reader = ChatStreamReader(names: FunctionNames(request, isStrict: true))
        var events: [ChatEvent] = []
        var rest = text[...]
        while !rest.isEmpty {
            let piece = JSONValue.string(String(rest.prefix(size))).text
            events += try reader.read(#"{"choices":[{"delta":{"content":\#(piece)}}]}"#)
            rest = rest.dropFirst(size)
        }
        events += try reader.read(#"{"choices":[{"delta":{},"finish_reason":"\#(finish)"}]}"#)
        events += try reader.end()
        var said = ""
        var calls: [String] = []
        for event in events {
            switch event {
            case .text(let text): said += text
            case .toolCall(_, _, let name): calls.append("|\(name) ")
            case .toolArguments(let index, let arguments): calls[index] += arguments
            default: break
            }
        }
        return said + calls.joined()
    }

    private static let sizes = [1, 2, 5, 300]

    @Test(arguments: [
        (#"<tool_call>\n{"name": "f", "arguments": {"q": 3}}\n</tool_call>"#, #"|f {"q":3}"#),
        (#"Let me see. <tool_call>{"name":"f","arguments":"{\"q\":3}"}</tool_call>"#, #"Let me see. |f {"q":3}"#),
        (
            #"<tool_call>{"name":"f"}</tool_call> \n<tool_call>{"name":"g","parameters":{}}</tool_call>\nDone."#,
            "Done.|f {}|g {}"
        ),
        (#"[TOOL_CALLS][{"name":"f","arguments":{"q":3}},{"name":"g","arguments":{}}]"#, #"|f {"q":3}|g {}"#),
        (#"[TOOL_CALLS]f{"q":3}"#, #"|f {"q":3}"#), (#"[TOOL_CALLS]f[ARGS]{"q":3}"#, #"|f {"q":3}"#),
        (#"<function=f>{"q":3}</function>"#, #"|f {"q":3}"#),
        (#"<tool_call>\n```json\n{"name":"f","arguments":{"q":3}}\n```\n</tool_call>"#, #"|f {"q":3}"#),
        ("The `<tool_call>` mark.", "The `<tool_call>` mark."),
        (#"[TOOL_CALLS]f{"q":1}[TOOL_CALLS]g{"q":2}"#, #"|f {"q":1}|g {"q":2}"#),
        (#"[TOOL_CALLS]f[CALL_ID]abc[ARGS]{"q":3}"#, #"|f {"q":3}"#),
        (#"<function_call>{"name":"f","arguments":{"q":3}}</function_call>"#, #"|f {"q":3}"#),
        (#"{"name":"f","parameters":{"q":3}}"#, #"|f {"q":3}"#), (#"{"name":"f"}"#, #"{"name":"f"}"#),
        (#"{"name":"Bob","arguments":{}} it is."#, #"{"name":"Bob","arguments":{}} it is."#),
        ("I would use the <tool_call> tag, but no.", "I would use the <tool_call> tag, but no."),
        ("Write `<function=name>` in Llama.", "Write `<function=name>` in Llama."),
        ("Write [TOOL_CALLS] first, <tool_call>.", "Write [TOOL_CALLS] first, <tool_call>."),
        (#"<|python_tag|>{"name":"f","parameters":{"q":3}}"#, #"|f {"q":3}"#),
        (
            #"<think>hm</think>\n<tool_call>{"name":"f","arguments":{"q":"</tool>"}}</tool_call>"#,
            #"|f {"q":"</tool>"}"#
        ),
        ("a <tool and [TOOL", "a <tool and [TOOL"),
    ])
    func areCalled(_ text: String, _ result: String) throws {
        let text = text.replacing("\\n", with: "\n")
        for size in Self.sizes { #expect(try read(text, size: size) == result, "in pieces of \(size)") }
    }

    @Test func withoutToolsTheyAreText() throws {
        let text = #"<tool_call>{"name":"f"}</tool_call>"#
        for size in Self.sizes { #expect(try read(text, size: size, tools: []) == text) }
    }

    @Test(arguments: [
        "<tool_call>f and so on</tool_call>", "<tool_call>[]</tool_call>", "[TOOL_CALLS][",
        "<function=f>{no</function>", "<|tool_calls_section_begin|>x",
        "<tool_call>{\"name\":3}</tool_call>", "Well. <tool_call>{" + String(repeating: "a", count: 300 * 1024),
    ])
    func whatCannotBeReadIsAFault(_ text: String) throws {
        for size in [5, 4000] { #expect(throws: EngineFault.self) { try read(text, size: size) } }
    }

    /// White space decides nothing, so that much of it is no call.
    @Test func whatWaitsForACallIsBounded() throws {
        let text = "<tool_call>" + String(repeating: " ", count: 100_000)
        for size in [1, 4000] { #expect(try read(text + "{}", size: size) == text + "{}") }
    }

    @Test func aCallThatTheServerSendsAsWellIsMadeOnce() throws {
        let request = ChatRequest(
            instructions: "", messages: [], tools: [ChatTool(name: "f", description: "", parameters: "{}")])
        var reader = ChatStreamReader(names: FunctionNames(request, isStrict: true))
        var events = try reader.read(#"{"choices":[{"delta":{"content":"<tool_call>{\"name\":\"f\"}</tool_call>"}}]}"#)
        events += try reader.read(
            #"{"choices":[{"delta":{"tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}]}"#
        )
        events += try reader.end()
        #expect(
            events == [
                .toolCall(index: 0, id: "c", name: "f"), .toolArguments(index: 0, delta: "{}"), .finished(.complete),
            ])
    }

    @Test func aCallThatIsCutOffIsNone() throws {
        #expect(try read(#"Well. <tool_call>{"name":"f","argu"#, size: 5, finish: "length") == "Well. ")
    }
}
