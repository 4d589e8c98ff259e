import Engine
import Events
import ProvidersHTTP
import Testing

struct ThoughtFilterTests {
    /// What is said of `text`, in pieces of `size` characters, `|` standing for the end of what turned out to be
    /// reasoning.
    private func said(_ text: String, size: Int, startsInThought: Bool = false) -> String {
        var filter = ThoughtFilter(startsInThought: startsInThought)
        var outputs: [ThoughtFilter.Output] = []
        var rest = text[...]
        while !rest.isEmpty {
            outputs += filter.pass(String(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        outputs += filter.finish()
        return outputs.map { if case .text(let text) = $0 { text } else { "|" } }.joined()
    }

    private static let sizes = [1, 2, 3, 7, 100]

    @Test(arguments: [
        ("Hello there.", "Hello there."),
        ("<think>The user greets.</think>\n\nHello there.", "Hello there."),
        ("\n <think>\n</think> <think>again</think>Yes.", "Yes."),
        ("<thin ice", "<thin ice"),
        ("I <think>hm</think> agree.", "I agree."),
        ("I<think>hm</think>agree.", "I agree."),
        ("Yes. <think>and so it never ends", "Yes. "),
        ("<think>never ends", ""),
        ("<thi", "<thi"),
        ("5 < 10 and [1] and “quoted” <b>bold</b>", "5 < 10 and [1] and “quoted” <b>bold</b>"),
        ("", ""),
    ])
    func onlyWhatIsMeantForTheEarPassesHoweverItIsCut(_ text: String, _ spoken: String) {
        for size in Self.sizes { #expect(said(text, size: size) == spoken, "in pieces of \(size)") }
    }

    @Test(arguments: [
        "<thinking>hm</thinking>", "<thought>hm</thought>", "<reasoning>hm</reasoning>", "<THINK>hm</Think>",
        "<think time=\"3\">hm</think >", "<seed:think>hm</seed:think>", "[THINK]hm[/THINK]", "◁think▷hm◁/think▷",
        "<think/>", "<|START_THINKING|>hm<|END_THINKING|><|START_RESPONSE|>",
        "<|begin_of_thought|>hm<|end_of_thought|>", "\n</think>", "<think>a < b, <i>no</i></think>",
        "<think>hm</think><answer>",
        "<|channel|>analysis<|message|>They greet.<|end|><|start|>assistant<|channel|>final<|message|>",
        "<|CHANNEL|>Analysis<|MESSAGE|>hm<|END|><|start|>assistant<|channel|>final <|constrain|>text<|message|>",
        "<|start|>assistant<|channel|>analysis<|message|>hm<|end|><|channel|>commentary to=functions.f "
            + "<|constrain|>json<|message|>{}<|call|><|start|>assistant<|channel|>final<|message|>",
        "<|start|>assistant<|message|>", "<|channel|>analysis<|message|>hm<|channel|>final<|message|>",
    ])
    func theUsualMarks(_ thought: String) {
        for size in Self.sizes {
            #expect(said(thought + "\n\nHello there.", size: size) == "Hello there.", "in pieces of \(size)")
            let end = thought.contains("answer") ? "</answer>" : thought.contains("|start|") ? "<|return|>" : ""
            #expect(said(thought + "Hello there." + end, size: size) == "Hello there.", "in pieces of \(size)")
        }
    }

    @Test func aClosingMarkThatNothingOpenedEndsAThought() {
        for size in Self.sizes {
            #expect(said("They greet.\n</think>\n\nHello there.", size: size) == "They greet.\n|Hello there.")
            #expect(said("They greet.</think>Hello there.", size: size) == "They greet.| Hello there.")
            #expect(said("A.</think>B.</think>C.", size: size) == "A.| B.| C.")
        }
    }

    @Test func anAnswerThatBeginsWithinAThought() {
        for size in Self.sizes {
            #expect(said("They greet.</think>\nHello there.", size: size, startsInThought: true) == "Hello there.")
            #expect(said("<think>Hm.</think>\nHello there.", size: size, startsInThought: true) == "Hello there.")
            #expect(said("Only thoughts.", size: size, startsInThought: true) == "")
        }
    }

    @Test func aFilterTakesLinearTime() {
        var filter = ThoughtFilter()
        // Each byte may begin a mark.
        #expect(filter.pass(String(repeating: "<", count: 1 << 20)).count == 1)
        #expect(filter.pass(String(repeating: "<think x", count: 1 << 16)).count == 1)
    }

    // MARK: Whole answers

    private func read(_ deltas: [String], finish: String = "stop", startsInThought: Bool = false) throws -> [ChatEvent]
    {
        var reader = ChatStreamReader(startsInThought: startsInThought)
        var events: [ChatEvent] = []
        for delta in deltas { events += try reader.read(#"{"choices":[{"delta":\#(delta)}]}"#) }
        events += try reader.read(#"{"choices":[{"delta":{},"finish_reason":"\#(finish)"}]}"#)
        return try events + reader.end()
    }

    @Test(arguments: [
        #"{"reasoning_content":"hm"}"#, #"{"reasoning":"hm","content":""}"#, #"{"thinking":"hm","content":null}"#,
        #"{"reasoning_details":[{"type":"reasoning.text","text":"hm"}]}"#,
        #"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}]}"#,
        #"{"content":[{"type":"reasoning","text":"hm"}]}"#, #"{"content":{"type":"thinking","text":"hm"}}"#,
        #"{"content":[{"type":"text","text":"hm","thought":true}]}"#,
        #"{"content":"<thought>hm","extra_content":{"google":{"thought":true}}}"#,
        #"{"content":"<think>hm</think>"}"#,
    ])
    func reasoningBesideTheTextIsLeftOut(_ delta: String) throws {
        let answer = #"{"content":[{"type":"text","text":"Hello "},"there."]}"#
        #expect(try read([delta, answer]) == [.text("Hello there."), .finished(.complete)])
        // And an answer that is nothing else fails, with a word on what to do.
        for finish in ["stop", "length"] {
            do {
                _ = try read([delta], finish: finish)
                Issue.record("an answer without a word is complete")
            } catch let fault as EngineFault {
                #expect(fault.code == .noAnswer && fault.message.contains("reason"))
            }
        }
        #expect(try read([delta], finish: "content_filter") == [.finished(.contentFilter)])
    }

    @Test func aThoughtInAFieldEndsTheOneThatIsTakenForGranted() throws {
        let deltas = [#"{"reasoning_content":"hm"}"#, #"{"content":"Hello."}"#]
        #expect(try read(deltas, startsInThought: true) == [.text("Hello."), .finished(.complete)])
        #expect(throws: EngineFault.self) { try read([deltas[1]], startsInThought: true) }
    }

    @Test func whatWasSaidBeforeALoneClosingMarkIsReasoning() throws {
        #expect(
            try read([#"{"content":"They greet.\n</th"}"#, #"{"content":"ink>\n\nHello there."}"#]) == [
                .text("They greet.\n"), .priorTextWasReasoning, .text("Hello there."), .finished(.complete),
            ])
        #expect(throws: EngineFault.self) { try read([#"{"content":"They greet.</think>"}"#]) }
    }

    @Test(arguments: [
        ([#""\ud83d"#, #"\ude00 there.""#], "😀 there."), ([#""a\ud83d\ude00b\ud83d"#, #"\ude00""#], "a😀b😀"),
        ([#""a\ud83d"#, #"b""#], "a\u{FFFD}b"), ([#""a\ude00"#, #"b""#], "a\u{FFFD}b"), ([#""a\ud83d""#], "a\u{FFFD}"),
        ([#""\\ud83d"#, #"b""#], #"\ud83db"#), ([#""\ud83d\ud83d"#, #"\ude00""#], "\u{FFFD}😀"),
    ])
    func halvesOfACharacterAreJoined(_ pieces: [String], _ text: String) throws {
        let deltas = pieces.map { piece in
            let content = (piece.hasPrefix("\"") ? "" : "\"") + piece + (piece.hasSuffix("\"") ? "" : "\"")
            return #"{"content":\#(content)}"#
        }
        let events = try read(deltas)
        #expect(events.map { if case .text(let text) = $0 { text } else { "" } }.joined() == text)
    }
}
