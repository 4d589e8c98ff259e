import Engine
import Events
import SansIO
import Testing

/// Calls of MCP tools (Voice Live protocol G.8 and D.15).
struct MCPCallTests {
    // Proves: F.8 mcp, E.3 item mcp_call, E.4 response.mcp_call_arguments.delta, E.4 response.mcp_call_arguments.done
    // Proves: E.4 response.mcp_call.in_progress, E.4 response.mcp_call.completed
    @Test func aCallThatNeedsNoApproval() throws {
        var stage = SessionStage.withTools()
        stage.modelCalls("find")
        #expect(
            stage.drain() == [
                "response.output_item.added 0 item_3 mcp in_progress docs.find()",
                "conversation.item.created item_3 mcp in_progress docs.find() after item_2",
                "response.mcp_call_arguments.delta item_3 {}", "response.mcp_call_arguments.done item_3 {}",
                "response.mcp_call.in_progress item_3 0",
            ])
        let server = try #require(stage.server)
        let call = try #require(stage.mcpCalls.last)
        #expect(stage.mcp.last == .call(call, server, name: "find", arguments: "{}"))
        stage.returns(.output("42"))
        #expect(
            stage.drain() == [
                "response.mcp_call.completed item_3 0",
                "response.output_item.done 0 item_3 mcp completed docs.find({}) = 42",
                "response.done resp_1 completed 1", "response.created resp_2",
            ])
        let messages = try #require(stage.chats.last?.request.messages)
        #expect(messages.count == 3 && messages[0] == .user("Please."))
        guard case .toolCall(let id, "find", "{}") = messages[1] else { return #expect(Bool(false)) }
        #expect(messages[2] == .toolOutput(id: id, output: "42"))
        stage.agentWrites("It is 42.")
        stage.hear(voice: false, milliseconds: 400)
        #expect(stage.drain().contains("response.done resp_2 completed 1"))
    }

    // Proves: E.4 response.mcp_call.failed
    @Test(arguments: [
        (MCPOutcome.toolError("No such thing."), "No such thing."),
        (.failed(EngineFault(.unavailable, "It is down.")), "It is down."),
    ])
    func aCallThatFailsIsToldToTheModel(_ outcome: MCPOutcome, _ message: String) {
        var stage = SessionStage.withTools()
        stage.modelCalls("find")
        _ = stage.drain()
        stage.returns(outcome)
        #expect(
            stage.drain() == [
                "response.mcp_call.failed item_3 0",
                "response.output_item.done 0 item_3 mcp incomplete docs.find({}) ! \(message)",
                "response.done resp_1 completed 1", "response.created resp_2",
            ])
        guard case .toolOutput(_, let output)? = stage.chats.last?.request.messages.last else {
            return #expect(Bool(false))
        }
        #expect(output == #"{"error":"\#(message)"}"#)
    }

    @Test func callsInParallelAreToldTogether() {
        var stage = SessionStage.withTools()
        stage.modelCalls("find", "drop")
        _ = stage.drain()
        #expect(stage.mcpCalls.count == 2)
        stage.returns(.output("second"))
        #expect(stage.drain().first == "response.mcp_call.completed item_4 1")
        #expect(stage.chats.count == 1)
        stage.put(.mcp(.returned(stage.mcpCalls[0], .output("first"))))
        #expect(
            stage.drain() == [
                "response.mcp_call.completed item_3 0",
                "response.output_item.done 0 item_3 mcp completed docs.find({}) = first",
                "response.done resp_1 completed 2", "response.created resp_2",
            ])
    }

    @Test func whatRanAlongsideAFunctionIsToldWhenTheClientSaysSo() {
        var stage = SessionStage.withTools()
        stage.update(
            #"{"tools":[\#(SessionStage.docs(#","require_approval":"never""#)),{"type":"function","name":"f"}]}"#)
        stage.modelCalls("find", "f")
        stage.returns(.output("42"))
        #expect(stage.drain().last == "response.done resp_1 completed 2")
        #expect(stage.chats.count == 1)
        stage.client(
            json: """
                {"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"c1","output":"7"}}
                """)
        stage.client(.responseCreate(ResponseCreate()))
        #expect(stage.chats.count == 2)
        #expect(stage.chats.last?.request.messages.count == 5)
    }

    @Test func functionsThatAreAnsweredInTimeHoldNothingUp() {
        var stage = SessionStage.withTools()
        stage.update(
            #"{"tools":[\#(SessionStage.docs(#","require_approval":"never""#)),{"type":"function","name":"f"}]}"#)
        stage.modelCalls("find", "f")
        stage.client(
            json: """
                {"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"c1","output":"7"}}
                """)
        stage.client(.responseCreate(ResponseCreate()), id: "r1")
        #expect(stage.drain().last == "error conversation_already_has_active_response - r1")
        stage.returns(.output("42"))
        #expect(stage.drain().last == "response.created resp_2")
    }

    // Proves: E.3 item mcp_approval_request, E.3 item mcp_approval_response, D.8 mcp_approval_response
    // Proves: F.8 require_approval, D.0 mcp_approval_response
    @Test func aCallThatIsApproved() throws {
        var stage = SessionStage.withTools("")
        stage.modelCalls("find")
        #expect(
            stage.drain() == [
                "response.output_item.added 0 item_3 ask in_progress docs.find({})",
                "conversation.item.created item_3 ask in_progress docs.find({}) after item_2",
                "response.output_item.done 0 item_3 ask completed docs.find({})", "response.done resp_1 completed 1",
            ])
        #expect(stage.mcpCalls.isEmpty && stage.chats.count == 1)
        stage.decide(stage.approvalRequest, true)
        #expect(
            stage.drain() == [
                "conversation.item.created item_4 yes to item_3 after item_3", "response.created resp_2",
                "response.output_item.added 0 item_5 mcp in_progress docs.find()",
                "conversation.item.created item_5 mcp in_progress docs.find() after item_4",
                "response.mcp_call_arguments.done item_5 {}", "response.mcp_call.in_progress item_5 0",
            ])
        stage.returns(.output("42"))
        #expect(
            stage.drain() == [
                "response.mcp_call.completed item_5 0",
                "response.output_item.done 0 item_5 mcp completed docs.find({}) = 42",
                "response.done resp_2 completed 1", "response.created resp_3",
            ])
        #expect(stage.chats.last?.request.messages.count == 3)
        // Some clients ask for the answer themselves.
        stage.client(.responseCreate(ResponseCreate()), id: "r1")
        #expect(stage.drain() == ["error conversation_already_has_active_response - r1"])
        let record = stage.session.snapshot.records[4]
        guard case .mcpCall(let call) = record.item.body else { return #expect(Bool(false)) }
        #expect(call.output == "42" && call.approvalRequestID?.rawValue == stage.approvalRequest)
    }

    // Proves: D.15 refused call, D.15 top level
    @Test func aCallThatIsRefused() {
        var stage = SessionStage.withTools("")
        stage.modelCalls("find")
        _ = stage.drain()
        stage.client(
            json: """
                {"type":"mcp_approval_response","approval_request_id":"\(stage.approvalRequest)","approve":false,
                "reason":"too dear"}
                """)
        #expect(
            stage.drain() == [
                "conversation.item.created item_4 no to item_3 after item_3",
                "conversation.item.created item_5 mcp in_progress docs.find({}) after item_4",
                "response.mcp_call.in_progress item_5 0", "response.mcp_call.failed item_5 0",
                "response.created resp_2",
            ])
        #expect(stage.mcpCalls.isEmpty)
        #expect(
            stage.chats.last?.request.messages.last?.output
                == #"{"error":"The user did not approve this call: too dear"}"#)
    }

    // Proves: D.15 unknown request
    @Test func aRequestIsDecidedAboutOnce() {
        var stage = SessionStage.withTools("")
        stage.modelCalls("find")
        let request = stage.approvalRequest
        stage.decide(request, true)
        _ = stage.drain()
        stage.decide(request, false)
        stage.client(
            json: #"{"type":"mcp_approval_response","event_id":"t1","approval_request_id":"no","approve":true}"#)
        #expect(
            stage.drain() == [
                "error item_not_found item.approval_request_id a1", "error item_not_found approval_request_id t1",
            ])
    }

    @Test func requestsAreToldTogetherOnceAllAreDecided() {
        var stage = SessionStage.withTools(#","require_approval":{"never":["find"]}"#)
        stage.modelCalls("find", "drop")
        stage.put(.mcp(.returned(stage.mcpCalls[0], .output("42"))))
        #expect(stage.drain().last == "response.done resp_1 completed 2")
        #expect(stage.chats.count == 1)
        stage.decide(stage.approvalRequest, false)
        #expect(stage.drain().last == "response.created resp_2")
        #expect(stage.chats.last?.request.messages.count == 5)
    }

    @Test func aRequestThatIsDeletedHoldsNothingUp() {
        var stage = SessionStage.withTools(#","require_approval":{"never":["find"]}"#)
        stage.modelCalls("find", "drop")
        stage.put(.mcp(.returned(stage.mcpCalls[0], .output("42"))))
        stage.client(json: #"{"type":"conversation.item.delete","item_id":"\#(stage.approvalRequest)"}"#)
        #expect(stage.drain().last == "response.created resp_2")
    }

    @Test func theUserWhoSpeaksInCancelsTheCall() {
        var stage = SessionStage.withTools()
        stage.modelCalls("find")
        _ = stage.drain()
        stage.hear(voice: true, milliseconds: 300)
        #expect(
            stage.drain().dropFirst() == [
                "response.mcp_call.failed item_3 0",
                "response.output_item.done 0 item_3 mcp incomplete docs.find({}) ! The call was cancelled.",
                "response.done resp_1 cancelled turn_detected",
            ])
        #expect(stage.mcp.last == .cancel(stage.mcpCalls[0]))
        stage.returns(.output("late"))
        #expect(stage.drain() == [])
        stage.hear(voice: false, milliseconds: 500)
        stage.recognize("Never mind.")
        #expect(stage.chats.count == 2)
    }

    @Test func aClientCancelsTheCall() {
        var stage = SessionStage.withTools()
        stage.modelCalls("find")
        _ = stage.drain()
        stage.client(json: #"{"type":"response.cancel"}"#)
        #expect(stage.drain().last == "response.done resp_1 cancelled client_cancelled")
        #expect(stage.mcp.last == .cancel(stage.mcpCalls[0]))
        #expect(stage.chats.count == 1)
    }

    @Test func theUserWhoSpeaksInCancelsAnApprovedCallToo() {
        var stage = SessionStage.withTools("")
        stage.modelCalls("find")
        stage.decide(stage.approvalRequest, true)
        _ = stage.drain()
        stage.hear(voice: true, milliseconds: 400)
        #expect(stage.drain().last == "response.done resp_2 cancelled turn_detected")
        #expect(stage.mcp.last == .cancel(stage.mcpCalls[0]))
        stage.hear(voice: false, milliseconds: 500)
        stage.recognize("And?")
        #expect(stage.drain().filter { $0.hasPrefix("response.created") } == ["response.created resp_3"])
        #expect(stage.chats.last?.request.messages.last == .user("And?"))
    }

    @Test func anApprovedCallWaitsUntilTheUserIsAnswered() {
        var stage = SessionStage.withTools("")
        stage.modelCalls("find")
        stage.hear(voice: true, milliseconds: 400)
        stage.decide(stage.approvalRequest, true)
        stage.hear(voice: false, milliseconds: 500)
        #expect(stage.mcpCalls.isEmpty)
        stage.recognize("And?")
        #expect(stage.mcpCalls.isEmpty)
        stage.agentWrites("Wait.")
        stage.hear(voice: false, milliseconds: 1000)
        #expect(stage.mcpCalls.count == 1)
        stage.returns(.output("42"))
        #expect(stage.drain().suffix(2) == ["response.done resp_3 completed 1", "response.created resp_4"])
    }

    @Test func approvedCallsRunOneAfterTheOtherAndAreToldTogether() {
        var stage = SessionStage.withTools("")
        stage.modelCalls("find", "drop")
        let requests = stage.messages.compactMap { message -> String? in
            guard case .itemCreated(let event) = message.event, case .mcpApprovalRequest = event.item.body else {
                return nil
            }
            return event.item.id.rawValue
        }
        #expect(requests.count == 2)
        for request in requests { stage.decide(request, true) }
        #expect(stage.mcpCalls.count == 1)
        stage.returns(.output("first"))
        #expect(stage.mcpCalls.count == 2 && stage.chats.count == 1)
        stage.returns(.output("second"))
        #expect(stage.drain().last == "response.created resp_4")
        #expect(stage.chats.last?.request.messages.count == 5)
    }

    @Test func anApprovedCallThatTheClientCancelsIsNotTold() {
        var stage = SessionStage.withTools("")
        stage.modelCalls("find")
        stage.decide(stage.approvalRequest, true)
        stage.client(json: #"{"type":"response.cancel"}"#)
        #expect(stage.drain().last == "response.done resp_2 cancelled client_cancelled")
        stage.returns(.output("late"))
        #expect(stage.chats.count == 1)
    }

    @Test func aCallIsGivenUpAfterAWhile() {
        var stage = SessionStage.withTools()
        stage.modelCalls("find")
        _ = stage.drain()
        stage.passToDeadline()
        #expect(stage.drain().first == "response.mcp_call.failed item_3 0")
        #expect(stage.mcp.last == .cancel(stage.mcpCalls[0]))
    }

    @Test func argumentsThatWereCutOffCallNothing() {
        var stage = SessionStage.withTools()
        stage.modelCalls("find", ends: false)
        _ = stage.drain()
        stage.endChat(.maxOutputTokens)
        #expect(
            stage.drain() == [
                "response.output_item.done 0 item_3 mcp incomplete docs.find({})",
                "response.done resp_1 incomplete max_output_tokens",
            ])
        #expect(stage.mcpCalls.isEmpty)
    }

    @Test func aServerThatIsLeftFailsItsCalls() {
        var stage = SessionStage.withTools()
        stage.modelCalls("find")
        _ = stage.drain()
        stage.update(#"{"tools":[]}"#)
        #expect(stage.drain().prefix(2) == ["session.updated", "response.mcp_call.failed item_3 0"])
        #expect(stage.chats.last?.request.tools == [])
    }

    @Test func aServerThatIsLeftIsNotCalledAfterAnApproval() {
        var stage = SessionStage.withTools("")
        stage.modelCalls("find")
        stage.update(#"{"tools":[]}"#)
        stage.decide(stage.approvalRequest, true)
        #expect(stage.mcpCalls.isEmpty)
        stage.put(.deadline)
        #expect(stage.drain().suffix(2) == ["response.done resp_2 completed 1", "response.created resp_3"])
    }

    // Proves: F.8 allowed_tools
    @Test func toolsThatAreNotAllowedAreNotOffered() {
        var stage = SessionStage.withTools(#","allowed_tools":["drop"]"#)
        stage.userSays("Hm.")
        #expect(stage.chats.last?.request.tools.map(\.name) == ["drop"])
    }

    @Test func aResponseOutsideOfTheConversationTellsItsResultsThere() {
        var stage = SessionStage.withTools(#","require_approval":{"never":["find"]}"#)
        stage.client(
            json: """
                {"type":"response.create","response":{"conversation":"none","modalities":["text"],
                "tool_choice":"required","metadata":{"k":"v"},
                "input_items":[{"type":"message","role":"user","content":"What?"}]}}
                """)
        #expect(stage.chats.last?.request.tools.map(\.name) == ["find"])
        stage.call(["find"])
        stage.returns(.output("42"))
        #expect(stage.drain().suffix(2) == ["response.done resp_1 completed 1", "response.created resp_2"])
        #expect(stage.chats.last?.request.messages.count == 3)
        #expect(stage.chats.last?.request.messages.first == .user("What?"))
        #expect(stage.chats.last?.request.toolChoice == .auto)
        guard case .responseCreated(let event)? = stage.messages.last?.event else { return #expect(Bool(false)) }
        #expect(event.response.metadata == ["k": "v"] && event.response.conversationID == nil)
    }

    @Test func aModelThatCallsForEverIsMadeToSpeak() {
        var stage = SessionStage.withTools()
        stage.modelCalls("find")
        stage.returns(.output("0"))
        var rounds = 1
        while stage.chats.last?.request.toolChoice != ChatRequest.ToolChoice.none, rounds < 100 {
            stage.call(["find"])
            stage.returns(.output("\(rounds)"))
            rounds += 1
        }
        #expect(rounds == 8)
        stage.call(["find"])
        #expect(stage.drain().last == "response.done resp_9 completed 0")
    }
}

extension ChatMessage {
    fileprivate var output: String? { if case .toolOutput(_, let output) = self { output } else { nil } }
}
