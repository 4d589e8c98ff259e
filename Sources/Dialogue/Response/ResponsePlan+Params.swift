import Events

extension ResponsePlan {
    /// Applies the overrides of a `response.create` (Voice Live protocol D.12), and says what of them has no effect.
    /// `appendInputItems`, `inputItems` and `cancelPrevious` are the session's part.
    mutating func apply(
        _ params: ResponseParams, options: SessionOptions
    ) throws(RequestError) -> [WarningDetails] {
        var warnings: [WarningDetails] = []
        if params.commit == false || params.conversation == ResponseConversation.none { conversation = nil }
        if let animation = params.animation {
            try SessionSettings.check(animation, path: "response.animation")
            visemes = animation.outputs?.contains(.visemeID) ?? false
        }
        if let modalities = params.modalities {
            try SessionSettings.check(modalities, visemes: visemes, path: "response.\(params.modalitiesName)")
            self.modalities = modalities
        }
        switch params.interimResponse {
        case .absent: break
        case .null: interim = nil
        case .value(let value): interim = try InterimPolicy(value, path: "response.interim_response")
        }
        if params.invokeInput != nil {
            throw RequestError(
                .invalidValue, "This server hosts no agent that could take structured input.",
                param: "response.invoke_input")
        }
        instructions = params.instructions ?? instructions
        if let choice = params.voice {
            voice = try VoiceSelection(
                choice, path: "response.voice", model: options.model, resolve: options.resolveVoice)
            warnings += voice.warnings(path: "response.voice", speaksStyle: options.speaksStyle)
        }
        outputAudioFormat = params.outputAudioFormat ?? outputAudioFormat
        if let tools = params.tools {
            let catalog = try ToolCatalog(tools, path: "response.tools")
            (self.tools, servers) = (catalog.tools, catalog.servers)
            for index in catalog.ignored { warnings.append(.unknownTool("response.tools[\(index)].type")) }
        }
        toolChoice = params.toolChoice ?? toolChoice
        temperature = params.temperature ?? temperature
        try SessionSettings.check(temperature: temperature, path: "response.temperature")
        maxOutputTokens = params.maxOutputTokens ?? maxOutputTokens
        try SessionSettings.check(maxOutputTokens, path: "response.\(params.maxTokensName)")
        if let metadata = params.metadata {
            try SessionSettings.check(metadata: metadata, path: "response.metadata")
            self.metadata = metadata
        }
        if let message = params.preGeneratedAssistantMessage {
            input = .recited(FixedText(try Self.text(of: message)))
        }
        if let effort = params.reasoningEffort {
            try SessionSettings.check(effort, path: "response.reasoning_effort")
            reasoningEffort = effort
            if !options.chatModel.reasoning { warnings.append(.inert("response.reasoning_effort")) }
        }
        if !params.unknownFields.isEmpty {
            warnings.append(
                WarningDetails(
                    message: "The response has fields that this server does not know; they were ignored.",
                    code: .unknownParameter, param: "response"))
        }
        return warnings
    }

    private static func text(of message: ItemParam) throws(RequestError) -> String {
        guard case .message(.assistant, let content) = message.body, content.count == 1,
            case .text(let text) = content[0],
            text.contains(where: { !$0.isWhitespace })
        else {
            throw RequestError(
                .invalidValue, "The message must be an assistant's, with exactly one part of text.",
                param: "response.pre_generated_assistant_message")
        }
        return text
    }
}
