import Engine
import Events

/// The conversation as `messages` of `/v1/chat/completions`.
///
/// Its servers insist on an order that a spoken conversation does not have: the results of tool calls stand directly
/// behind the message that holds the calls, one for each. Users speak while a tool is at work, and a client may never
/// answer a call; so results are moved up to their calls, and a call without a result says that there is none yet.
package enum ChatTranscript {
    package static let noResultYet = "There is no result yet."

    package static func messages(of request: ChatRequest) -> [JSONValue] {
        var outputs: [String: String] = [:]
        for case .toolOutput(let id, let output?) in request.messages { outputs[id] = output }

        var result: [JSONValue] = []
        if !request.instructions.isEmpty { result.append(message("system", request.instructions)) }
        var index = request.messages.startIndex
        while index < request.messages.endIndex {
            switch request.messages[index] {
            case .system(let text): result.append(message("system", text))
            case .user(let text, let images): result.append(user(text, images))
            case .toolOutput: break
            case .assistant, .toolCall:
                let turn = Turn(in: request.messages, from: &index)
                result.append(turn.message)
                for call in turn.calls {
                    result.append([
                        "role": "tool", "tool_call_id": .string(call.id),
                        "content": .string(outputs[call.id] ?? noResultYet),
                    ])
                }
                continue
            }
            index += 1
        }
        return result
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

        var message: JSONValue {
            var members: [String: JSONValue] = ["role": "assistant", "content": text.map { .string($0) } ?? .null]
            if !calls.isEmpty {
                members["tool_calls"] = .array(
                    calls.map { call in
                        [
                            "id": .string(call.id), "type": "function",
                            "function": [
                                "name": .string(call.name),
                                "arguments": .string(call.arguments.isEmpty ? "{}" : call.arguments),
                            ],
                        ]
                    })
            }
            return .object(members)
        }
    }
}
