import Engine
import Events

/// The conversation as `messages` of `/v1/chat/completions`.
///
/// Its servers insist on an order that a spoken conversation does not have: the results of tool calls stand directly
/// behind the message that holds the calls, one for each. Users speak while a tool is at work, and a client may never
/// answer a call; so results are moved up to their calls, and a call without a result says that there is none yet.
///
/// They insist on arguments that are JSON objects as well. A model that wrote others cannot mend them, so it sees `{}`,
/// and reads in the result what became of the call.
package struct ChatTranscript {
    package static let noResultYet = "There is no result yet."
    package static let brokenArguments = "The arguments of this call were no JSON object, and are left out here."
    package static let tryAgain = "Call the function again with a JSON object."

    package private(set) var messages: [JSONValue] = []
    private(set) var changes = RequestChanges()
    private let names: FunctionNames

    package static func messages(of request: ChatRequest) -> [JSONValue] {
        ChatTranscript(request, names: FunctionNames()).messages
    }

    /// - Parameter names: Under which functions are sent.
    init(_ request: ChatRequest, names: FunctionNames) {
        self.names = names
        var outputs: [String: String] = [:]
        for case .toolOutput(let id, let output?) in request.messages { outputs[id] = output }
        var ids = ToolCallIDs()

        if !request.instructions.isEmpty { messages.append(Self.message("system", request.instructions)) }
        var index = request.messages.startIndex
        while index < request.messages.endIndex {
            switch request.messages[index] {
            case .system(let text): messages.append(Self.message("system", text))
            case .user(let text, let images): messages.append(Self.user(text, images))
            case .toolOutput: break
            case .assistant, .toolCall:
                let turn = Turn(in: request.messages, from: &index)
                let calls = turn.calls.map { Call($0, id: ids.make($0.id), output: outputs[$0.id]) }
                messages.append(message(turn.text, calls))
                for call in calls {
                    if call.isBroken { changes.arguments += 1 }
                    messages.append([
                        "role": "tool", "tool_call_id": .string(call.id), "content": .string(call.output),
                    ])
                }
                continue
            }
            index += 1
        }
        changes.ids = ids.changes
    }

    /// What the assistant said and called.
    private func message(_ text: String?, _ calls: [Call]) -> JSONValue {
        var members: [String: JSONValue] = ["role": "assistant", "content": text.map { .string($0) } ?? .null]
        if !calls.isEmpty {
            members["tool_calls"] = .array(
                calls.map { call in
                    [
                        "id": .string(call.id), "type": "function",
                        "function": ["name": .string(names[call.name]), "arguments": .string(call.arguments)],
                    ]
                })
        }
        return .object(members)
    }

    private static func user(_ text: String, _ images: [ChatImage]) -> JSONValue {
        if images.isEmpty { return message("user", text) }
        let shown: [JSONValue] = images.map { image in
            var members: [String: JSONValue] = ["url": .string(image.url)]
            if let detail = image.detail { members["detail"] = .string(detail) }
            return ["type": "image_url", "image_url": .object(members)]
        }
        let said: [JSONValue] = text.isEmpty ? [] : [["type": "text", "text": .string(text)]]
        return ["role": "user", "content": .array(said + shown)]
    }

    private static func message(_ role: String, _ text: String) -> JSONValue {
        ["role": .string(role), "content": .string(text)]
    }

    /// One call as it is sent.
    private struct Call {
        let id: String
        let name: String
        let arguments: String
        let output: String
        /// The model wrote other arguments, which are no JSON object.
        let isBroken: Bool

        init(_ call: (id: String, name: String, arguments: String), id: String, output: String?) {
            let sound = ToolArguments.object(call.arguments)
            (self.id, name, arguments, isBroken) = (id, call.name, sound ?? "{}", sound == nil)
            self.output =
                isBroken
                ? "\(ChatTranscript.brokenArguments) \(output ?? ChatTranscript.tryAgain)"
                : output ?? ChatTranscript.noResultYet
        }
    }

    /// What the assistant said and called in one go.
    private struct Turn {
        var text: String?
        var calls: [(id: String, name: String, arguments: String)] = []

        /// Takes the assistant's next text, if any, and the calls that follow it; results among them are passed over.
        init(in messages: ChatContext, from index: inout Int) {
            if case .assistant(let said) = messages[index] {
                text = said
                index += 1
            }
            scan: while index < messages.endIndex {
                switch messages[index] {
                case .toolCall(let id, let name, let arguments): calls.append((id, name, arguments))
                case .toolOutput: break
                case .system, .user, .assistant: break scan
                }
                index += 1
            }
        }
    }
}

/// The ids of calls in one request, each of them once.
///
/// Those of chat servers stay as they are. Others would be refused by some: those of this server's own items, since
/// Mistral's servers take nine letters and digits only, and those that are too long or hold odd characters.
private struct ToolCallIDs {
    private var taken: Set<String> = []
    /// How often each id that was replaced has come.
    private var occurrences: [String: Int] = [:]
    private(set) var changes = 0

    /// - Returns: `id`, or another one in its place: the same in every request of a conversation.
    mutating func make(_ id: String) -> String {
        if Self.isPlain(id), taken.insert(id).inserted { return id }
        changes += 1
        while true {
            let occurrence = occurrences[id, default: 0]
            occurrences[id] = occurrence + 1
            var hasher = Hasher()
            hasher.combine(id)
            hasher.combine(occurrence)
            let digits = String(UInt(bitPattern: hasher.finalize()), radix: 36)
            let made = String((String(repeating: "0", count: 9) + digits).suffix(9))
            if taken.insert(made).inserted { return made }
        }
    }

    private static func isPlain(_ id: String) -> Bool {
        1...64 ~= id.utf8.count && !id.hasPrefix("item_")
            && id.unicodeScalars.allSatisfy { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", ":": true
                default: false
                }
            }
    }
}
