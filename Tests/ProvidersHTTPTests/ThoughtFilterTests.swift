import ProvidersHTTP
import Testing

struct ThoughtFilterTests {
    @Test(arguments: [
        ("Hello there.", "Hello there."),
        ("<think>The user greets.</think>\n\nHello there.", "Hello there."),
        ("\n <think>\n</think> <think>again</think>Yes.", "Yes."),
        ("<thin ice", "<thin ice"),
        ("I <think> aloud </think>.", "I <think> aloud </think>."),
        ("<think>never ends", ""),
        ("<thi", "<thi"),
        ("", ""),
    ])
    func onlyWhatIsMeantForTheEarPassesHoweverItIsCut(_ text: String, _ spoken: String) {
        for size in [1, 2, 3, 7, 100] {
            var filter = ThoughtFilter()
            var heard = ""
            var rest = text[...]
            while !rest.isEmpty {
                heard += filter.pass(String(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            heard += filter.finish()
            #expect(heard == spoken, "in pieces of \(size)")
        }
    }
}
