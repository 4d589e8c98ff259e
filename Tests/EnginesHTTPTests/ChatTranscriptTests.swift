import Engine
import EnginesHTTP
import Events
import Testing

struct ChatTranscriptTests {
    /// Roles, texts and ids in one line each.
    private func lines(_ messages: ChatContext, instructions: String = "") -> [String] {
        ChatTranscript.messages(of: ChatRequest(instructions: instructions, messages: messages)).map { message in
            var line = message["role"]?.stringValue ?? "?"
            if let text = message["content"]?.stringValue { line += " '\(text)'" }
            if let id = message["tool_call_id"]?.stringValue { line += " for \(id)" }
            if case .array(let calls)? = message["tool_calls"] {
                for call in calls {
                    line += " \(call["id"]?.stringValue ?? "?")="
                    line += "\(call["function"]?["name"]?.stringValue ?? "?")"
                    line += "(\(call["function"]?["arguments"]?.stringValue ?? "?"))"
                }
            }
            return line
        }
    }

    @Test func instructionsComeFirstAndTheTalkInItsOrder() {
        #expect(
            lines([.user("Hi."), .assistant("Hello."), .system("Be brief.")], instructions: "Be kind.") == [
                "system 'Be kind.'", "user 'Hi.'", "assistant 'Hello.'", "system 'Be brief.'",
            ])
    }

    @Test func callsOfOneTurnAreOneMessageWithAResultForEach() {
        #expect(
            lines([
                .user("NetworkConditions?"), .assistant("Let me see."),
                .toolCall(id: "a", name: "weather", arguments: "{}"),
                .toolCall(id: "b", name: "time", arguments: ""), .toolOutput(id: "b", output: "noon"),
                .toolOutput(id: "a", output: "rain"), .assistant("It rains."),
            ]) == [
                "user 'NetworkConditions?'", "assistant 'Let me see.' a=weather({}) b=time({})", "tool 'rain' for a",
                "tool 'noon' for b", "assistant 'It rains.'",
            ])
    }

    @Test func aResultThatComesLateStandsBehindItsCall() {
        #expect(
            lines([
                .toolCall(id: "a", name: "weather", arguments: "{}"), .toolOutput(id: "a", output: nil),
                .user("Still there?"), .toolOutput(id: "a", output: "rain"),
            ]) == ["assistant a=weather({})", "tool 'rain' for a", "user 'Still there?'"])
    }

    @Test func aCallWithoutAResultHasNoneYetAndAResultWithoutACallIsLeftOut() {
        #expect(
            lines([
                .toolCall(id: "a", name: "weather", arguments: "{}"), .user("Hello?"),
                .toolOutput(id: "gone", output: "x"),
            ]) == ["assistant a=weather({})", "tool '\(ChatTranscript.noResultYet)' for a", "user 'Hello?'"])
    }

    @Test func picturesStandBehindTheWords() {
        let request = ChatRequest(
            instructions: "",
            messages: [
                .user("What is this?", images: [ChatImage(url: "data:image/png;base64,AA==", detail: "low")]),
                .user("", images: [ChatImage(url: "https://example.com/a.png")]),
            ])
        #expect(
            ChatTranscript.messages(of: request) == [
                [
                    "role": "user",
                    "content": [
                        ["type": "text", "text": "What is this?"],
                        ["type": "image_url", "image_url": ["url": "data:image/png;base64,AA==", "detail": "low"]],
                    ],
                ],
                [
                    "role": "user",
                    "content": [["type": "image_url", "image_url": ["url": "https://example.com/a.png"]]],
                ],
            ])
    }

    @Test func theBodyHoldsWhatTheSessionAsksFor() throws {
        var settings = HTTPChatModel.Settings()
        settings.model = "tiny"
        settings.omitted = ["temperature"]
        settings.extra = ["keep_alive": -1, "stream_options": nil]
        let request = ChatRequest(
            instructions: "", messages: [.user("Hi.")],
            tools: [ChatTool(name: "f", description: "d", parameters: #"{"type":"object"}"#)],
            toolChoice: .function("f"), parallelToolCalls: false, temperature: 0.5, maxOutputTokens: 7,
            reasoningEffort: "low")
        let body = try #require(JSONValue(parsing: ChatBody.json(for: request, settings: settings)))
        #expect(body["model"] == "tiny" && body["stream"] == true && body["max_tokens"] == 7)
        #expect(body["temperature"] == nil && body["parallel_tool_calls"] == false)
        #expect(body["reasoning_effort"] == nil && body["stop"] == nil)
        settings.capabilities.reasoning = true
        settings.stop = ["User:"]
        let other = try #require(JSONValue(parsing: ChatBody.json(for: request, settings: settings)))
        #expect(other["reasoning_effort"] == "low" && other["stop"] == ["User:"])
        #expect(body["keep_alive"] == -1 && body["stream_options"] == .null)
        #expect(body["tool_choice"] == ["type": "function", "function": ["name": "f"]])
        #expect(
            body["tools"] == [
                [
                    "type": "function",
                    "function": [
                        "name": "f", "description": "d", "parameters": ["type": "object", "properties": [:]],
                    ],
                ]
            ])
    }
}
