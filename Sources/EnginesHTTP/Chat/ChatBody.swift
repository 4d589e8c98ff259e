import Engine
import Events

/// The body of a request to `/v1/chat/completions`.
package struct ChatBody {
    package let json: [UInt8]
    /// Under which the functions are sent.
    let names: FunctionNames
    /// What was changed so that strict servers take it.
    let changes: RequestChanges

    package static func json(for request: ChatRequest, settings: HTTPChatModel.Settings) -> [UInt8] {
        ChatBody(request, settings: settings).json
    }

    init(_ request: ChatRequest, settings: HTTPChatModel.Settings) {
        let names = FunctionNames(request, isStrict: settings.isStrict)
        let transcript = ChatTranscript(request, names: names)
        var (messages, changes) = (transcript.messages, transcript.changes)
        if settings.isStrict {
            let strict = StrictMessages(messages, changes: changes)
            (messages, changes) = (strict.messages, strict.changes)
        }
        changes.names = names.changes
        var members: [String: JSONValue] = ["messages": .array(messages), "stream": true]
        if !settings.model.isEmpty { members["model"] = .string(settings.model) }
        if settings.asksForUsage { members["stream_options"] = ["include_usage": true] }
        if let temperature = request.temperature { members["temperature"] = .double(temperature) }
        if let limit = request.maxOutputTokens { members[settings.limitField] = .int(limit) }
        if let effort = request.reasoningEffort, settings.capabilities.reasoning {
            members["reasoning_effort"] = .string(effort)
        }
        if !settings.stop.isEmpty { members["stop"] = .array(settings.stop.map { .string($0) }) }
        if !request.tools.isEmpty {
            var tools: [JSONValue] = []
            for tool in request.tools {
                tools.append(Self.tool(tool, names[tool.name], isStrict: settings.isStrict, &changes))
            }
            members["tools"] = .array(tools)
            members["tool_choice"] = Self.choice(request, names, isStrict: settings.isStrict, &changes)
            // True is what every server takes it for; some do not know the member.
            if !request.parallelToolCalls { members["parallel_tool_calls"] = false }
        }
        for name in settings.omitted { members[name] = nil }
        members.merge(settings.extra) { _, extra in extra }
        json = Array(JSONValue.object(members).text.utf8)
        (self.names, self.changes) = (names, changes)
    }

    private static func tool(
        _ tool: ChatTool, _ name: String, isStrict: Bool, _ changes: inout RequestChanges
    ) -> JSONValue {
        let given = JSONValue(parsing: Array(tool.parameters.utf8))
        let parameters = isStrict ? ToolSchema.strict(given) : given ?? ToolSchema.empty
        if parameters != given { changes.schemas += 1 }
        var function: [String: JSONValue] = ["name": .string(name), "parameters": parameters]
        // Some servers take no description rather than an empty one.
        if !isStrict || !tool.description.isEmpty { function["description"] = .string(tool.description) }
        return ["type": "function", "function": .object(function)]
    }

    private static func choice(
        _ request: ChatRequest, _ names: FunctionNames, isStrict: Bool, _ changes: inout RequestChanges
    ) -> JSONValue {
        switch request.toolChoice {
        case .auto: return "auto"
        case .none: return "none"
        case .required: return "required"
        case .function(let name):
            // Servers refuse the whole request for a choice that is no tool.
            guard !isStrict || request.tools.contains(where: { $0.name == name }) else {
                changes.choices += 1
                return "auto"
            }
            return ["type": "function", "function": ["name": .string(names[name])]]
        }
    }
}
