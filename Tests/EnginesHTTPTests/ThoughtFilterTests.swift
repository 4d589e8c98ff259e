import Engine
import EnginesHTTP
import Events
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

    private static let sizes = [1, 2, 3, 7, 200]

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

    @Test(arguments: [
        "<unused94>thought\nhm hm<unused95>", "<|channel>thought\nhm hm<channel|>",
        "<|inner_prefix|>hm<|inner_suffix|>",
        "<|think_start|>hm<|think_end|>", "<|begin_of_think|>hm<|end_of_think|>", "<|thought|>hm<|/thought|>",
        "<｜begin▁of▁thinking｜>hm<｜end▁of▁thinking｜>", "[BEGIN_THINK]hm[END_THINK]", "<analysis>hm</analysis>",
        "[think]hm, [1] of many[/think]", "<reason>hm</reason>", "<antThinking>hm</antThinking>",
        "<ant-thinking>hm</ant-thinking>", "<thinking_process>hm</thinking_process>",
        "<longcat_think>hm</longcat_think>",
        "< think >hm</ think >", "&lt;think&gt;a &amp; b&lt;/think&gt;", "<begin_of_thought>hm<end_of_thought>",
        "<details type=\"reasoning\" done=\"true\">\n<summary>Thought for 3 s</summary>\n> hm\n</details>",
        "<think>hm `</think>` hm</think>", "<think>write \"<think>\" and \"</think>\" around it</think>",
        "<think>a<think>b</think>c</think>", "<think>\n<think>\nhm</think>\n</think>",
        "<think>They want me to use <think> tags.</think>", "analysisThey greet.assistantfinal",
        "analysisWe need f.assistantcommentary to=functions.f json{}assistantfinal",
        "Here is my thought process: hm.\n\nHere is my response:",
        "Here's my thought process:\nhm\nHere's my response:",
        "<thinking>hm</thinking><output>",
    ])
    func otherMarks(_ thought: String) {
        for size in Self.sizes {
            for space in ["\n\n", ""] {
                let end = thought.contains("output") ? "</output>" : ""
                let text = thought + space + "Hello there." + end
                #expect(said(text, size: size) == "Hello there.", "in pieces of \(size)")
            }
        }
    }

    @Test(arguments: [
        "Dear diary: <reflection> is a word. Hello.", "The tag is: <think>. It opens a thought.",
        "Yes! <think> is a tag. It opens.", "**<think>** is a tag. It opens.",
        "Tags:\n* <think> opens a thought\nThat is all.",
        "1. <think> opens it\n2. </think> closes it", "Tag: </think> closes. Good.", "The closing tag is </think>",
        "[ANALYSIS] Sales rose.", "[REASON] Out of stock.", "Vue has <Reason/> components.", "```\n</think>\n```",
        "Use the <think> tag in your prompt.", "Use <think> and </think> tags.",
        "It writes `<think>` before it thinks.",
        "Put it between `<think>` and `</think>`.", "Write `<think>hm</think>` first.", "Write \"<think>\" first.",
        "a [thought] b.", "[Think] about it, please.", "Say [think].", "It ends with the </think> tag.",
        "Then comes </think>, and then the answer.", "```\n<think>hm</think>\n```\nThat is all.",
        "The “<think>” tag, then.", "analysis of this is hard", "analysis", "Here is my thought process: I add both.",
        "Here is my plan.", "Here", "a < think about it", "<details><summary>More</summary>text</details>", "&lt;b&gt;",
        "I like tea & coffee. &", "[unfinished", "Use the <think", "if a <thought", "<inner> and <s> and <endless>",
    ])
    func wordsAboutMarksAreSaid(_ text: String) {
        for size in Self.sizes { #expect(said(text, size: size) == text, "in pieces of \(size)") }
    }

    @Test(arguments: [
        ("Hello there.</s>", "Hello there."), ("Hello there.<end_of_turn>", "Hello there."),
        ("Hello there.<|eot|>", "Hello there."), ("Hello there.<｜end▁of▁sentence｜>", "Hello there."),
        ("<think>hm</think>Hello <think>hm</think>there.", "Hello there."),
        ("<think>The user said \"hi\"</think>\"Hi\" is it.", "\"Hi\" is it."),
        ("<think>Say `ls`</think>`ls` it is.", "`ls` it is."),
        ("It`s fine. <think>hm hm</think>Hello.", "It`s fine. Hello."),
        ("Use ``` for code. <think>hm hm</think>Hello.", "Use ``` for code. Hello."),
        ("Write `ls`. <think>hm</think>Good.", "Write `ls`. Good."),
        ("<think>hm</think>Put it in <answer> tags.", "Put it in <answer> tags."),
        ("Use the <think> tag.<|im_end|>", "Use the <think> tag."), ("a [think] b.<|eot|>\n", "a [think] b."),
        ("<think>a<think>b</think>Hello.<|im_end|>", "Hello."),
        ("Use <think>.<|start|>assistant<|message|>Yes.", "Use <think>. Yes."),
        ("<|begin_of_box|>Four.<|end_of_box|>", "Four."), ("[ANALYSIS]hm[/ANALYSIS]Four.", "Four."),
        ("It is <think>four, no, five, surely", "It is <think>four, no, five, surely"),
        ("It is four. <think>or five", "It is four. "), ("<think>a<think>b</think>Hello there.", "Hello there."),
    ])
    func whatIsLeftOfOtherAnswers(_ text: String, _ spoken: String) {
        for size in Self.sizes { #expect(said(text, size: size) == spoken, "in pieces of \(size)") }
    }

    @Test func anAnswerThatIsCutOffInAThoughtDoesNotSayIt() {
        for text in ["It is <think>four, no", "Here is my thought process: four, no"] {
            var filter = ThoughtFilter()
            let outputs = filter.pass(text) + filter.finish(isCutOff: true)
            #expect(outputs == (text.hasPrefix("It") ? [.text("It is ")] : []))
        }
        var filter = ThoughtFilter()
        let outputs = filter.pass("<think>a<think>b</think>Hello") + filter.finish(isCutOff: true)
        #expect(outputs == [.text("Hello")])
    }

    @Test func whatWaitsForAClosingMarkIsBounded() {
        var filter = ThoughtFilter()
        let text = String(repeating: "and so on ", count: 20_000)
        #expect(filter.pass("It is <think>") == [.text("It is ")])
        #expect(filter.pass(text + text) == [.text("<think>" + text + text)])
        #expect(filter.finish().isEmpty)
        var phrase = ThoughtFilter()
        let opening = "Here is my thought process: "
        #expect(phrase.pass(opening + text) == [.text(opening + text)])
        #expect(phrase.pass("so.") == [.text("so.")])
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
        let others = [
            "`", "&lt;", "[", "analysisA", "Here is my ", "a <think> b ", "</think>", "◁", "<|", "\"<think>\"",
        ]
        for text in others {
            var filter = ThoughtFilter()
            _ = filter.pass(String(repeating: text, count: 1 << 16))
            _ = filter.finish()
        }
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
