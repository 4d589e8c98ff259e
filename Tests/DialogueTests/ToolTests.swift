import Engine
import Events
import SansIO
import Testing

/// Function calls (Voice Live protocol G.5).
struct ToolTests {
    private func asked(_ more: String = "") -> SessionStage {
        var stage = SessionStage()
        stage.update(
            """
            {"tools":[{"type":"function","name":"get_weather","description":"NetworkConditions of a city",
            "parameters":{"type":"object","properties":{"city":{"type":"string"}}}}]\(more)}
            """)
        stage.userSays("NetworkConditions in Oslo?")
        _ = stage.drain()
        return stage
    }

    // Proves: E.4 response.function_call_arguments.delta, E.4 response.function_call_arguments.done
    // Proves: E.3 item function_call, E.3 item function_call_output, D.8 function_call_output, F.2 tools, F.8 function
    @Test func oneCall() throws {
        var stage = asked()
        let run = try #require(stage.chats.last)
        #expect(run.request.tools.map(\.name) == ["get_weather"])
        #expect(run.request.tools.first?.parameters.hasPrefix(#"{"properties":{"city""#) == true)
        stage.put(.chat(run.id, .toolCall(index: 0, id: "call_1", name: "get_weather")))
        stage.put(.chat(run.id, .toolArguments(index: 0, delta: #"{"city":"#)))
        stage.put(.chat(run.id, .toolArguments(index: 0, delta: #""Oslo"}"#)))
        stage.endChat()
        #expect(
            stage.drain() == [
                "response.output_item.added 0 item_2 call in_progress call_1 get_weather()",
                "conversation.item.created item_2 call in_progress call_1 get_weather() after item_1",
                #"response.function_call_arguments.delta item_2 call_1 {"city":"#,
                #"response.function_call_arguments.delta item_2 call_1 "Oslo"}"#,
                #"response.function_call_arguments.done item_2 call_1 get_weather {"city":"Oslo"}"#,
                #"response.output_item.done 0 item_2 call completed call_1 get_weather({"city":"Oslo"})"#,
                "response.done resp_1 completed 1",
            ])
        // The client answers, and only then, at its word, the model goes on.
        stage.client(
            json: """
                {"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_1",
                "output":"{\\"temp\\":7}"}}
                """)
        #expect(stage.chats.count == 1)
        stage.client(.responseCreate(ResponseCreate()))
        #expect(
            stage.drain() == [
                #"conversation.item.created item_3 output call_1 {"temp":7} after item_2"#, "response.created resp_2",
            ])
        #expect(
            stage.chats.last?.request.messages == [
                .user("NetworkConditions in Oslo?"),
                .toolCall(id: "call_1", name: "get_weather", arguments: #"{"city":"Oslo"}"#),
                .toolOutput(id: "call_1", output: #"{"temp":7}"#),
            ])
    }

    @Test func callsInParallelBehindAMessage() throws {
        var stage = asked()
        let run = try #require(stage.chats.last).id
        stage.put(.chat(run, .text("Let me see.")))
        for index in 0..<2 {
            stage.put(.chat(run, .toolCall(index: index, id: "call_\(index)", name: "get_weather")))
            stage.put(.chat(run, .toolArguments(index: index, delta: "{}")))
        }
        stage.endChat()
        stage.hear(voice: false, milliseconds: 20)
        let lines = stage.drain()
        #expect(
            lines.filter { $0.hasPrefix("response.output_item.added") }.map { $0.split(separator: " ")[1] } == [
                "0", "1", "2",
            ])
        #expect(lines.last == "response.done resp_1 completed 3")
        // One output is still missing: the model is told so.
        stage.client(
            .itemCreate(
                ItemCreate(
                    item: ItemParam(body: .functionCallOutput(.init(callID: .init(rawValue: "call_1"), output: "7"))))))
        stage.client(.responseCreate(ResponseCreate()))
        #expect(
            stage.chats.last?.request.messages.suffix(4) == [
                .toolCall(id: "call_0", name: "get_weather", arguments: "{}"), .toolOutput(id: "call_0", output: nil),
                .toolCall(id: "call_1", name: "get_weather", arguments: "{}"), .toolOutput(id: "call_1", output: "7"),
            ])
    }

    // Proves: F.2 parallel_tool_calls
    @Test func oneCallAtMostWhereParallelOnesAreOff() throws {
        var stage = asked(#","parallel_tool_calls":false"#)
        let run = try #require(stage.chats.last)
        #expect(!run.request.parallelToolCalls)
        for index in 0..<2 { stage.put(.chat(run.id, .toolCall(index: index, id: "c\(index)", name: "get_weather"))) }
        stage.endChat()
        #expect(stage.drain().last == "response.done resp_1 completed 1")
    }

    @Test func aCallThatIsCutOffIsNotCarriedOut() throws {
        var stage = asked()
        let run = try #require(stage.chats.last).id
        stage.put(.chat(run, .toolCall(index: 0, id: "call_1", name: "get_weather")))
        stage.put(.chat(run, .toolArguments(index: 0, delta: #"{"ci"#)))
        _ = stage.drain()
        stage.hear(voice: true, milliseconds: 300)
        #expect(
            stage.drain().dropFirst() == [
                #"response.output_item.done 0 item_2 call incomplete call_1 get_weather({"ci)"#,
                "response.done resp_1 cancelled turn_detected",
            ])
        stage.hear(voice: false, milliseconds: 500)
        stage.recognize("No")
        #expect(stage.chats.last?.request.messages == [.user("NetworkConditions in Oslo?"), .user("No")])
    }

    @Test func aCallThatTheModelDidNotFinishIsNotCarriedOut() throws {
        var stage = asked()
        let run = try #require(stage.chats.last).id
        stage.put(.chat(run, .toolCall(index: 0, id: "call_1", name: "get_weather")))
        stage.put(.chat(run, .toolArguments(index: 0, delta: #"{"ci"#)))
        _ = stage.drain()
        stage.endChat(.maxOutputTokens)
        #expect(
            stage.drain() == [
                #"response.output_item.done 0 item_2 call incomplete call_1 get_weather({"ci)"#,
                "response.done resp_1 incomplete max_output_tokens",
            ])
    }

    // Proves: D.8 function_call_output
    @Test func anOutputNeedsItsCall() {
        var stage = SessionStage()
        stage.client(
            json: """
                {"type":"conversation.item.create","event_id":"e1",
                "item":{"type":"function_call_output","call_id":"call_9","output":"7"}}
                """)
        #expect(stage.drain() == ["error invalid_tool_call_id item.call_id e1"])
    }

    // Proves: D.12 tool_choice
    @Test(arguments: [
        (#""none""#, ChatRequest.ToolChoice.none), (#""required""#, .required),
        (#""get_weather""#, .function("get_weather")),
        (#"{"type":"function","name":"get_weather"}"#, .function("get_weather")),
        (#"{"type":"function","function":{"name":"get_weather"}}"#, .function("get_weather")),
    ])
    func theChoiceOfToolsReachesTheModel(_ json: String, _ choice: ChatRequest.ToolChoice) {
        var stage = SessionStage()
        stage.client(json: #"{"type":"response.create","response":{"tool_choice":\#(json)}}"#)
        #expect(stage.chats.last?.request.toolChoice == choice)
    }
}
