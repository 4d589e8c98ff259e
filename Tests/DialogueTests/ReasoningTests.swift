import Dialogue
import Engine
import Events
import Testing

/// Text that turns out to be the model's reasoning, and calls as the model reads them again.
struct ReasoningTests {
    private static let thought = "They greet. "
    private static let answer = "Hello there."

    /// The model's next request, after an answer that began with reasoning.
    private func asked(after steps: (inout SessionStage, ChatRunID) -> Void) -> ChatContext? {
        var stage = SessionStage()
        stage.userSays("Hi.")
        guard let run = stage.chats.last?.id else { return nil }
        stage.put(.chat(run, .text(Self.thought)))
        stage.put(.chat(run, .priorTextWasReasoning))
        stage.put(.chat(run, .text(Self.answer)))
        steps(&stage, run)
        stage.userSays("And?")
        return stage.chats.last?.request.messages
    }

    @Test func reasoningThatWasSaidStaysSaidAndIsNotReadAgain() {
        var transcript = ""
        let messages = asked { stage, _ in
            stage.endChat()
            stage.hear(voice: false, milliseconds: 2000)
            transcript = stage.lines.first { $0.hasPrefix("response.audio_transcript.done") } ?? ""
        }
        #expect(transcript.hasSuffix(Self.thought + Self.answer))
        #expect(messages == [.user("Hi."), .assistant(Self.answer), .user("And?")])
    }

    @Test func anInterruptionWithinTheReasoningLeavesNothing() {
        let messages = asked { stage, _ in
            stage.hear(voice: false, milliseconds: 100)
            stage.hear(voice: true, milliseconds: 400)
            stage.hear(voice: false, milliseconds: 500)
            stage.recognize("Stop.")
        }
        #expect(messages?.contains { if case .assistant = $0 { true } else { false } } == false)
    }

    @Test func anInterruptionWithinTheAnswerLeavesWhatWasHeardOfIt() {
        let messages = asked { stage, _ in
            stage.endChat()
            stage.hear(voice: false, milliseconds: 140)
            stage.hear(voice: true, milliseconds: 400)
            stage.hear(voice: false, milliseconds: 500)
            stage.recognize("Stop.")
        }
        let said = messages?.compactMap { message -> String? in
            if case .assistant(let text) = message { text } else { nil }
        }
        #expect(said?.allSatisfy { Self.answer.hasPrefix($0) } == true)
    }

    @Test func aSnapshotKeepsIt() {
        var stage = SessionStage()
        stage.userSays("Hi.")
        guard let run = stage.chats.last?.id else { return #expect(Bool(false)) }
        for event in [ChatEvent.text(Self.thought), .priorTextWasReasoning, .text(Self.answer)] {
            stage.put(.chat(run, event))
        }
        stage.endChat()
        stage.hear(voice: false, milliseconds: 2000)
        var other = SessionStage(conversation: stage.session.snapshot)
        other.client(.responseCreate(ResponseCreate()))
        #expect(other.chats.last?.request.messages == [.user("Hi."), .assistant(Self.answer)] as ChatContext)
    }

    /// Servers that give no ids begin to count with every answer.
    @Test func callsOfDifferentAnswersNeverShareAnID() throws {
        var stage = SessionStage()
        stage.update(#"{"tools":[{"type":"function","name":"f"}]}"#)
        var ids: [String] = []
        for _ in 0..<2 {
            stage.userSays("Go.")
            let run = try #require(stage.chats.last).id
            stage.put(.chat(run, .toolCall(index: 0, id: "call_0", name: "f")))
            stage.put(.chat(run, .toolArguments(index: 0, delta: "{}")))
            stage.endChat()
            for message in stage.messages.reversed() {
                if case .functionCallArgumentsDone(let done) = message.event {
                    ids.append(done.callID.rawValue)
                    break
                }
            }
            stage.client(
                json: """
                    {"type":"conversation.item.create","item":{"type":"function_call_output",
                    "call_id":"\(ids.last ?? "")","output":"\(ids.count)"}}
                    """)
        }
        #expect(ids.count == 2 && ids[0] == "call_0" && ids[1] != "call_0")
        stage.client(.responseCreate(ResponseCreate()))
        let outputs = stage.chats.last?.request.messages.compactMap { message -> String? in
            if case .toolOutput(_, let output) = message { output } else { nil }
        }
        #expect(outputs == ["1", "2"])
    }

    /// Two servers have a tool of the same name: the model reads of the one that it called.
    @Test func aToolIsReadAgainUnderTheNameByWhichItWasCalled() throws {
        var stage = SessionStage.withTools()
        stage.update(
            #"{"tools":[{"type":"function","name":"find"},\#(SessionStage.docs(#","require_approval":"never""#))]}"#)
        stage.userSays("Go.")
        let offered = try #require(stage.chats.last?.request.tools.map(\.name))
        #expect(offered == ["find", "docs_find", "drop"])
        stage.call(["docs_find"])
        stage.returns(.output("42"))
        let called = stage.chats.last?.request.messages.compactMap { message -> String? in
            if case .toolCall(_, let name, _) = message { name } else { nil }
        }
        #expect(called == ["docs_find"])
    }
}
