import Audio
import Dialogue
import Events

/// `response.create` on its way to the remote (Voice Live protocol D.12).
extension RelayDialect {
    struct Context {
        var voices: RelayVoices
        /// How the client writes speech.
        var audio: WireAudio
        /// Of the session, for what is added to them.
        var instructions: String
    }

    /// - Returns: the members of the event besides its type and id.
    func response(_ create: ResponseCreate, in context: Context) throws(RequestError) -> RemoteSettings {
        var result = RemoteSettings()
        if self == .voiceLive {
            var members = ((try? JSONValue(encoding: create)) ?? .null).members
            if let params = create.response, case .object(var response)? = members["response"] {
                response["output_audio_format"] = nil
                if params.voice != nil { response["voice"] = context.voices.mapped(params.voice, in: self).voice }
                try setInput(params, context: context, names: ("input_items", "append_input_items"), in: &response)
                if let message = params.preGeneratedAssistantMessage {
                    let path = "response.pre_generated_assistant_message"
                    response["pre_generated_assistant_message"] = try item(message, audio: context.audio, path: path)
                }
                members["response"] = .object(response)
            }
            result.members = members
            return result
        }
        var response: [String: JSONValue] = [:]
        if let params = create.response {
            try Self.refuseForeign(params)
            response = try members(of: params, context: context, warnings: &result.warnings)
        }
        if let added = create.additionalInstructions, !added.isEmpty {
            let base = create.response?.instructions ?? context.instructions
            response["instructions"] = .string(base.isEmpty ? added : base + "\n" + added)
        }
        if !response.isEmpty { result.members["response"] = .object(response) }
        return result
    }

    private func setInput(
        _ params: ResponseParams, context: Context, names: (input: String, appended: String),
        in response: inout [String: JSONValue]
    ) throws(RequestError) {
        if let items = params.inputItems {
            response[names.input] = try list(items, context, path: "response.input_items")
        }
        if let items = params.appendInputItems {
            response[names.appended] = try list(items, context, path: "response.append_input_items")
        }
    }

    private func list(_ items: [ItemParam], _ context: Context, path: String) throws(RequestError) -> JSONValue {
        var list: [JSONValue] = []
        for (index, param) in items.enumerated() {
            list.append(try item(param, audio: context.audio, path: "\(path)[\(index)]"))
        }
        return .array(list)
    }

    /// What cannot be left out without the response becoming another one.
    private static func refuseForeign(_ params: ResponseParams) throws(RequestError) {
        let given = [
            (params.preGeneratedAssistantMessage != nil, "pre_generated_assistant_message"),
            (params.appendInputItems?.isEmpty == false, "append_input_items"),
            (params.invokeInput != nil, "invoke_input"),
        ]
        for (isGiven, field) in given where isGiven {
            throw RequestError(
                .invalidValue, "The remote model of this session does not support this.", param: "response.\(field)")
        }
    }

    private func members(
        of params: ResponseParams, context: Context, warnings: inout [WarningDetails]
    ) throws(RequestError) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        var audio: [String: JSONValue] = [:]
        members["instructions"] = params.instructions.map { .string($0) }
        members["metadata"] = params.metadata.flatMap { try? JSONValue(encoding: $0) }
        members["tool_choice"] = params.toolChoice.flatMap { try? JSONValue(encoding: $0) }
        if let tools = params.tools { members["tools"] = try functions(tools, path: "response.tools") }
        if let wanted = params.modalities {
            members[self == .openAI ? "output_modalities" : "modalities"] = modalities(wanted)
        }
        if let limit = params.maxOutputTokens {
            members[self == .openAI ? "max_output_tokens" : "max_response_output_tokens"] = try? JSONValue(
                encoding: limit)
        }
        if let voice = params.voice {
            let mapped = context.voices.mapped(voice, in: self)
            if mapped.isSubstitute { warnings.append(.otherVoice("response.voice")) }
            if self == .openAI { audio["voice"] = mapped.voice } else { members["voice"] = mapped.voice }
        }
        if !audio.isEmpty { members["audio"] = ["output": .object(audio)] }
        if let temperature = params.temperature {
            if self == .openAI {
                warnings.append(.remoteLacks("response.temperature"))
            } else {
                members["temperature"] = .double(min(max(temperature, 0.6), 1.2))
            }
        }
        if params.conversation == ResponseConversation.none || params.commit == false {
            members["conversation"] = "none"
        }
        if let items = params.inputItems { members["input"] = try list(items, context, path: "response.input_items") }
        let inert = [
            (params.reasoningEffort != nil, "reasoning_effort"), (params.animation != nil, "animation"),
            (params.interimResponse.value != nil, "interim_response"),
        ]
        for (isGiven, field) in inert where isGiven { warnings.append(.remoteLacks("response.\(field)")) }
        return members
    }
}
