import Events

/// Messages in the order that the templates of all models take: a system message, then the user and the assistant in
/// turn, the results of calls directly behind them, and nothing that is empty.
///
/// A spoken conversation has another one: the agent greets first, the user speaks twice because the first answer was
/// interrupted, a client adds a system message in the middle.
struct StrictMessages {
    private(set) var messages: [JSONValue] = []
    private(set) var changes: RequestChanges
    /// The last message, to which the next of its role is joined.
    private var open: OpenMessage?

    static let beginning = "(The conversation begins.)"
    static let continuation = "(Continue.)"
    static let noAnswer = "…"
    static let noOutput = "(no output)"
    static let systemMark = "System message: "

    /// - Parameter messages: Of a `ChatTranscript`, so that every call has its result behind it.
    init(_ messages: [JSONValue], changes: RequestChanges) {
        self.changes = changes
        self.messages.reserveCapacity(messages.count + 1)
        for message in messages {
            let content = message["content"] ?? .null
            switch message["role"]?.stringValue {
            case "system": addSystem(content)
            case "user": addUser(content)
            case "assistant": addAssistant(content, calls: message["tool_calls"])
            default: addResult(message, content)
            }
        }
        switch open?.role {
        case .user: break
        case .assistant: insert(.user, Self.continuation)
        case .system: insert(.user, Self.beginning)
        case nil: if self.messages.isEmpty { insert(.user, Self.beginning) }
        }
        close()
    }

    private mutating func insert(_ role: OpenMessage.Role, _ text: String) {
        add(.string(text), of: role)
        changes.added += 1
    }

    private mutating func addSystem(_ content: JSONValue) {
        guard content.saysSomething else { return changes.empty += 1 }
        guard messages.isEmpty, open == nil || open?.role == .system else {
            changes.moved += 1
            return addUser(.string(Self.systemMark + (content.stringValue ?? "")))
        }
        add(content, of: .system)
    }

    private mutating func addUser(_ content: JSONValue) {
        guard content.saysSomething else { return changes.empty += 1 }
        // Some servers take nothing but an answer behind results.
        if open == nil, !messages.isEmpty { insert(.assistant, Self.noAnswer) }
        add(content, of: .user)
    }

    private mutating func addAssistant(_ content: JSONValue, calls: JSONValue?) {
        guard content.saysSomething || calls != nil else { return changes.empty += 1 }
        if open?.role == .system || open == nil && messages.isEmpty { insert(.user, Self.beginning) }
        add(content.saysSomething ? content : .null, of: .assistant)
        open?.calls = calls
    }

    private mutating func addResult(_ message: JSONValue, _ content: JSONValue) {
        close()
        if content.saysSomething { return messages.append(message) }
        changes.empty += 1
        messages.append([
            "role": "tool", "tool_call_id": message["tool_call_id"] ?? .null, "content": .string(Self.noOutput),
        ])
    }

    private mutating func add(_ content: JSONValue, of role: OpenMessage.Role) {
        if open?.role == role {
            changes.joined += 1
        } else {
            close()
            open = OpenMessage(role: role)
        }
        if content != .null { open?.contents.append(content) }
    }

    private mutating func close() {
        if let message = open.take() { messages.append(message.joined) }
    }
}

/// Neighbouring messages of one role, which become one.
private struct OpenMessage {
    enum Role: String {
        case system, user, assistant
    }

    let role: Role
    /// Texts, or lists of parts.
    var contents: [JSONValue] = []
    var calls: JSONValue?

    var joined: JSONValue {
        let separator =
            switch role {
            case .system: "\n\n"
            case .user: "\n"
            case .assistant: " "
            }
        let texts = contents.compactMap(\.stringValue)
        let content: JSONValue =
            if contents.isEmpty {
                .null
            } else if texts.count == contents.count {
                .string(texts.joined(separator: separator))
            } else {
                .array(contents.flatMap(\.parts))
            }
        var members: [String: JSONValue] = ["role": .string(role.rawValue), "content": content]
        if let calls { members["tool_calls"] = calls }
        return .object(members)
    }
}

extension JSONValue {
    /// Content as a list of parts.
    fileprivate var parts: [JSONValue] {
        switch self {
        case .array(let parts): parts
        case .string(let text): [["type": "text", "text": .string(text)]]
        default: []
        }
    }

    /// Content that is more than white space.
    fileprivate var saysSomething: Bool {
        switch self {
        case .string(let text): text.contains { !$0.isWhitespace }
        case .array(let parts): !parts.isEmpty
        default: false
        }
    }
}
