import Engine

/// The built-in demonstration model: rules for the time, dates, sums, units, spelling, counting, repeating, what the user
/// told it, small talk and tools. Anything else it answers with what it is and how to connect a real model. Its answers
/// are short and use plain words, so that they are well spoken and well recognized.
///
/// A pure function of the conversation and the time.
public enum Assistant {
    public struct Reply: Hashable, Sendable {
        public var text: String
        public var calls: [ToolCall]

        public init(text: String = "", calls: [ToolCall] = []) {
            self.text = text
            self.calls = calls
        }
    }

    public struct ToolCall: Hashable, Sendable {
        public var name: String
        /// JSON object.
        public var arguments: String

        public init(name: String, arguments: String) {
            self.name = name
            self.arguments = arguments
        }
    }

    /// The local date and time, handed in.
    public struct LocalTime: Hashable, Sendable {
        public var year: Int
        /// 1 to 12, and 1 to 31.
        public var month: Int
        public var day: Int
        /// 0 for Sunday, to 6.
        public var weekday: Int
        public var hour: Int
        public var minute: Int

        public init(year: Int, month: Int, day: Int, weekday: Int, hour: Int, minute: Int) {
            self.year = year
            self.month = month
            self.day = day
            self.weekday = weekday
            self.hour = hour
            self.minute = minute
        }
    }

    public static func reply(to request: ChatRequest, now: LocalTime) -> Reply {
        if request.purpose == .bridge { return Reply(text: "One moment, please.") }
        let outputs = toolOutputs(atEndOf: request.messages)
        if !outputs.isEmpty { return Reply(text: ToolResult.sentence(outputs)) }
        let heard = Utterance(request.messages.last(where: \.isUser)?.spoken ?? "")
        let calls = ToolPicker(request: request).calls(for: heard)
        if !calls.isEmpty { return Reply(calls: calls) }
        return Reply(text: Skills(heard: heard, request: request, now: now).answer)
    }

    /// What tools answered since the last words of either side.
    private static func toolOutputs(atEndOf messages: ChatContext) -> [String?] {
        var outputs: [String?] = []
        for message in messages.reversed() {
            switch message {
            case .toolOutput(_, let output): outputs.append(output)
            // A result that comes while the answer speaks on is as new as one right after its call.
            case .toolCall: continue
            case .user, .assistant, .system: return outputs.reversed()
            }
        }
        return outputs.reversed()
    }
}

extension ChatMessage {
    var isUser: Bool { if case .user = self { true } else { false } }
    var isAssistant: Bool { if case .assistant = self { true } else { false } }

    /// The words of either side; nil for the rest.
    var spoken: String? {
        switch self {
        case .user(let text, _), .assistant(let text): text
        case .system, .toolCall, .toolOutput: nil
        }
    }
}
