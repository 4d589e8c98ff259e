import Engine
import EnginesHTTP
import Testing

struct ChatStreamReaderTests {
    /// The events of an answer, one line each.
    private func read(_ chunks: [String]) throws -> [String] {
        var reader = ChatStreamReader()
        var events: [ChatEvent] = []
        for chunk in chunks { events += try reader.read(chunk) }
        events += try reader.end()
        return events.map(Self.line)
    }

    private static func line(_ event: ChatEvent) -> String {
        switch event {
        case .text(let text): "text \(text)"
        case .priorTextWasReasoning: "reasoning"
        case .toolCall(let index, let id, let name): "call \(index) \(id) \(name)"
        case .toolArguments(let index, let delta): "arguments \(index) \(delta)"
        case .usage(let usage): "usage \(usage.inputTokens) \(usage.outputTokens) \(usage.cachedTokens)"
        case .finished(let finish): "\(finish)"
        }
    }

    @Test func textAndUsageAsOpenAISendsThem() throws {
        #expect(
            try read([
                #"{"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"#,
                #"{"choices":[{"delta":{"content":"Good "}}],"usage":null}"#,
                #"{"choices":[{"delta":{"content":"day."}}]}"#,
                #"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#,
                #"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4}}}"#,
                " [DONE]",
            ]) == ["text Good ", "text day.", "usage 9 2 4", "complete"])
    }

    @Test func parallelCallsWithTheirArgumentsInPieces() throws {
        #expect(
            try read([
                #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]}}]}"#,
                #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\":"}}]}}]}"#,
                #"{"choices":[{"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"g","arguments":"{}"}}]}}]}"#,
                #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]},"finish_reason":"tool_calls"}]}"#,
            ]) == [
                "call 0 a f", #"arguments 0 {"x":"#, "call 1 b g", "arguments 0 1}", "arguments 1 {}", "complete",
            ])
    }

    /// Some servers number no calls, name none, or write their arguments as an object.
    @Test func callsOfServersThatDeviate() throws {
        #expect(
            try read([
                #"{"choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":{"x":1}}},{"function":{"name":"g"}}]}}]}"#,
                #"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#,
            ]) == ["call 0 call00000 f", #"arguments 0 {"x":1}"#, "call 1 call00001 g", "arguments 1 {}", "complete"])
    }

    @Test func theWholeAnswerOfAServerThatDoesNotStream() throws {
        #expect(
            try read([
                #"{"choices":[{"message":{"role":"assistant","content":"<think>hm</think> Yes."},"finish_reason":"length"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}"#
            ]) == ["text Yes.", "usage 1 2 0", "maxOutputTokens"])
    }

    @Test func membersOfAnotherTimeAreLetBe() throws {
        #expect(
            try read([
                #"{"choices":[{"delta":{"reasoning_content":"secret","reasoning":"secret","content":null}}],"x":[[]]}"#,
                #"{"choices":[{"delta":{"content":[{"type":"text","text":"Well."}]},"finish_reason":"content_filter"}]}"#,
            ]) == ["text Well.", "contentFilter"])
    }

    @Test(arguments: [
        ["nonsense"], ["[]"], [#"{"error":{"message":"out of memory"}}"#],
        [#"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]}}]}"#],
        [#"{"choices":[{"delta":{"content":"half an answ"}}]}"#], [],
    ])
    func whatMakesNoSenseOrBreaksOffIsAFault(_ chunks: [String]) {
        #expect(throws: EngineFault.self) { try read(chunks) }
    }

    @Test func theFirstChoiceIsTheAnswer() throws {
        #expect(
            try read([
                #"{"choices":[{"index":0,"delta":{"content":"Good "}},{"index":1,"delta":{"content":"Bad"}}]}"#,
                #"{"choices":[{"index":1,"delta":{"content":" day"},"finish_reason":"length"}]}"#,
                #"{"choices":[{"delta":{"content":"day"}}]}"#,
                #"{"choices":[{"index":1,"delta":{}},{"index":0,"delta":{"content":"."},"finish_reason":"stop"}]}"#,
            ]) == ["text Good ", "text day", "text .", "complete"])
    }

    @Test func otherKindsOfContent() throws {
        let stop = #"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#
        let number = #"{"choices":[{"delta":{"content":42}}]}"#
        #expect(try read(["null", number, "null", stop]) == ["text 42", "complete"])
        #expect(try read([#"{"choices":[{"text":"Hello.","finish_reason":"stop"}]}"#]) == ["text Hello.", "complete"])
        #expect(try read([#"{"choices":[{"delta":{"content":""}}]}"#, stop]) == ["complete"])
    }

    @Test(arguments: [
        #"{"choices":[{"delta":{"foo":"bar"},"finish_reason":"stop"}]}"#,
        #"{"choices":[{"message":{"role":"assistant","content":null},"finish_reason":"stop"}]}"#,
        #"{"choices":[{"delta":{"content":""},"finish_reason":"tool_calls"}]}"#,
        #"{"choices":[{"delta":{"content":true},"finish_reason":"stop"}]}"#,
    ])
    func anAnswerOfNothingIsNotComplete(_ chunk: String) {
        #expect(throws: EngineFault.self) { try read([chunk]) }
    }

    @Test func callsAreBounded() {
        #expect(throws: EngineFault.self) {
            try read(
                (0...ToolCallAssembler.mostCalls).map {
                    #"{"choices":[{"delta":{"tool_calls":[{"index":\#($0),"id":"c\#($0)","function":{"name":"f"}}]}}]}"#
                })
        }
    }
}
