import Engine
import Events
import Testing

/// Items and typed text, where no other test says it (Voice Live protocol D.7, D.8).
struct ItemRowTests {
    private func create(_ item: String) -> String { #"{"type":"conversation.item.create","item":\#(item)}"# }

    // Proves: D.7 stream without id
    @Test func typedTextWithoutAnIDIsOneStream() {
        var stage = SessionStage()
        stage.client(json: #"{"type":"input_text.delta","delta":"Hel"}"#)
        stage.client(json: #"{"type":"input_text.delta","delta":"lo"}"#)
        stage.client(json: #"{"type":"input_text.done"}"#)
        #expect(
            stage.drain() == ["conversation.item.created item_1 user completed [input_text:Hello] after -"])
    }

    // Proves: D.8 message system, D.8 message user, D.8 message assistant, D.8 function_call, D.8 no response
    // Proves: D.8 function_call_output, D.8 output that is no string
    @Test func everyKindOfItemReachesTheModel() {
        var stage = SessionStage()
        for item in [
            #"{"type":"message","role":"system","content":[{"type":"input_text","text":"Be kind."}]}"#,
            #"{"type":"message","role":"developer","content":[{"type":"input_text","text":"Be brief."}]}"#,
            #"{"type":"message","role":"user","content":[{"type":"input_text","text":"Hello"}]}"#,
            #"{"type":"message","role":"assistant","content":[{"type":"text","text":"Good day"}]}"#,
            #"{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Yes?"}]}"#,
            #"{"type":"function_call","call_id":"c1","name":"find","arguments":"{}"}"#,
            #"{"type":"function_call_output","call_id":"c1","output":"old"}"#,
            #"{"type":"function_call_output","call_id":"c1","output":{"n":7}}"#,
        ] {
            stage.client(json: create(item))
            #expect(stage.drain().first?.hasPrefix("conversation.item.created ") == true)
            #expect(stage.chats.isEmpty)
        }
        stage.client(.responseCreate(ResponseCreate()))
        #expect(
            stage.chats.last?.request.messages == [
                .system("Be kind."), .system("Be brief."), .user("Hello"), .assistant("Good day"), .assistant("Yes?"),
                .toolCall(id: "c1", name: "find", arguments: "{}"), .toolOutput(id: "c1", output: #"{"n":7}"#),
            ])
    }

    // Proves: D.8 message user
    @Test func aUsersAudioIsAnItemAndAnImageIsRefusedByName() {
        var stage = SessionStage()
        stage.client(
            json: create(
                """
                {"type":"message","role":"user","content":[{"type":"input_audio","audio":"AAAA","transcript":"Hi"}]}
                """))
        stage.client(
            json: create(
                """
                {"type":"message","role":"user","content":[{"type":"input_text","text":"What is it?"},
                {"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"low"}]}
                """))
        #expect(
            stage.drain() == [
                "conversation.item.created item_1 user completed [input_audio:Hi] after -",
                "error invalid_value item.content[1].type -",
            ])
    }

    // Proves: D.12 commit
    @Test func aResponseThatIsNotCommittedLeavesNoTrace() {
        var stage = SessionStage()
        stage.client(json: #"{"type":"response.create","response":{"commit":false,"modalities":["text"]}}"#)
        stage.agentWrites("Nothing.")
        #expect(stage.drain().last == "response.done resp_1 completed 1")
        #expect(stage.session.snapshot.records.isEmpty)
    }

    // Proves: D.12 reasoning_effort
    @Test func reasoningIsAcceptedWithAWarning() {
        var stage = SessionStage()
        stage.client(json: #"{"type":"response.create","response":{"reasoning_effort":"low"}}"#)
        #expect(
            stage.drain() == ["warning not_supported_yet response.reasoning_effort", "response.created resp_1"])
    }

    // Proves: D.12 reasoning_effort, F.2 reasoning_effort
    @Test func reasoningReachesTheModelThatReasons() {
        var stage = SessionStage { $0.chatModel.reasoning = true }
        stage.client(json: #"{"type":"session.update","session":{"reasoning_effort":"high"}}"#)
        #expect(stage.drain() == ["session.updated"])
        stage.client(json: #"{"type":"response.create","response":{"modalities":["text"]}}"#)
        #expect(stage.chats.last?.request.reasoningEffort == "high")
        stage.agentWrites("Yes.")
        _ = stage.drain()
        stage.client(
            json: #"{"type":"response.create","response":{"modalities":["text"],"reasoning_effort":"low"}}"#)
        #expect(stage.drain() == ["response.created resp_2"])
        #expect(stage.chats.last?.request.reasoningEffort == "low")
    }
}
