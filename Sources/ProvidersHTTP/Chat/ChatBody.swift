import Engine
import Events

/// The body of a request to `/v1/chat/completions`.
package enum ChatBody {
    package static func json(for request: ChatRequest, settings: HTTPChatModel.Settings) -> [UInt8] {
        var members: [String: JSONValue] = [
            "messages": .array(ChatTranscript.messages(of: request)), "stream": true,
        ]
        if !settings.model.isEmpty { members["model"] = .string(settings.model) }
        if settings.asksForUsage { members["stream_options"] = ["include_usage": true] }
        if let temperature = request.temperature { members["temperature"] = .double(temperature) }
        if let limit = request.maxOutputTokens { members[settings.limitField] = .int(limit) }
        if let effort = request.reasoningEffort, settings.capabilities.reasoning {
            members["reasoning_effort"] = .string(effort)
        }
        if !settings.stop.isEmpty { members["stop"] = .array(settings.stop.map { .string($0) }) }
        if !request.tools.isEmpty {
            members["tools"] = .array(request.tools.map(tool))
            members["tool_choice"] = choice(request.toolChoice)
            // True is what every server takes it for; some do not know the member.
            if !request.parallelToolCalls { members["parallel_tool_calls"] = false }
        }
        for name in settings.omitted { members[name] = nil }
        members.merge(settings.extra) { _, extra in extra }
        return Array(JSONValue.object(members).text.utf8)
    }

    private static func tool(_ tool: ChatTool) -> JSONValue {
        let parameters = JSONValue(parsing: Array(tool.parameters.utf8)) ?? ["type": "object", "properties": [:]]
        return [
            "type": "function",
            "function": [
                "name": .string(tool.name), "description": .string(tool.description), "parameters": parameters,
            ],
        ]
    }

    private static func choice(_ choice: ChatRequest.ToolChoice) -> JSONValue {
        switch choice {
        case .auto: "auto"
        case .none: "none"
        case .required: "required"
        case .function(let name): ["type": "function", "function": ["name": .string(name)]]
        }
    }
}
