import Events

/// What one delta of a chat model says, tool calls apart: the text of the answer, and whether there is reasoning beside
/// it, which is left out.
struct ChatContent {
    private(set) var text = ""
    private(set) var hasReasoning = false
    /// The delta has content of the answer, be it empty.
    private(set) var isAnswer = false

    /// Where servers put reasoning that they found themselves.
    private static let fields = [
        "reasoning_content", "reasoning", "thinking", "reasoning_text", "reasoning_details", "thinking_blocks",
    ]

    /// - Parameter delta: `delta`, or the `message` of a server that does not stream.
    init(_ delta: JSONValue) {
        hasReasoning = Self.fields.contains { Self.saysSomething(delta[$0]) }
        add(delta["content"])
        add(delta["refusal"])
        // As of the older API of completions, whose choices have no delta.
        add(delta["text"])
        // Google's servers mark whole deltas.
        guard delta["extra_content"]?["google"]?["thought"] == true || delta["thought"] == true else { return }
        hasReasoning = hasReasoning || !text.isEmpty
        text = ""
    }

    /// Text, one part, or parts: strings, `{"type": "text", "text": …}`, `{"type": "thinking", …}` and others.
    private mutating func add(_ content: JSONValue?) {
        switch content {
        case .string(let text)?: self.text += text
        case .int(let number)?: text += String(number)
        case .double(let number)?: text += String(number)
        case .array(let parts)?: for part in parts { add(part: part) }
        case .object?: if let content { add(part: content) }
        default: return
        }
        isAnswer = true
    }

    private mutating func add(part: JSONValue) {
        guard case .object = part else {
            text += part.stringValue ?? ""
            return
        }
        switch part["type"]?.stringValue {
        case nil, "text"?, "output_text"?, "refusal"?:
            if part["thought"] == true {
                hasReasoning = true
            } else {
                let said = part["text"]?.stringValue ?? part["text"]?["value"]?.stringValue
                text += said ?? part["refusal"]?.stringValue ?? ""
            }
        case .some(let type):
            // Of other kinds, none is for the ear.
            let kinds = ["think", "reason", "thought", "analysis"]
            hasReasoning = hasReasoning || kinds.contains { type.lowercased().contains($0) }
        }
    }

    private static func saysSomething(_ field: JSONValue?) -> Bool {
        switch field {
        case .string(let text)?: !text.isEmpty
        case .array(let parts)?: !parts.isEmpty
        case .object(let members)?: !members.isEmpty
        default: false
        }
    }
}
