import Events

extension ResponsePlan {
    /// Applies the overrides of a `response.create` (Voice Live protocol D.12), and says what of them has no effect.
    /// `appendInputItems`, `inputItems` and `cancelPrevious` are the session's part.
    mutating func apply(
        _ params: ResponseParams, resolveVoice: (VoiceChoice) -> VoiceResolution
    ) throws(Refusal) -> [WarningDetails] {
        var warnings: [WarningDetails] = []
        if params.commit == false || params.conversation == ResponseConversation.none { conversation = nil }
        if let modalities = params.modalities {
            if modalities.contains(.avatar) {
                throw Refusal(
                    .avatarNotSupported, "An avatar is not supported in this session.", param: "response.modalities")
            }
            try SessionSettings.check(modalities, path: "response.modalities")
            self.modalities = modalities
        }
        let refused: [(Bool, String)] = [
            (params.interimResponse.value != nil, "interim_response"), (params.animation != nil, "animation"),
            (params.invokeInput != nil, "invoke_input"),
        ]
        for (isGiven, field) in refused where isGiven {
            throw Refusal(
                .invalidValue, "This parameter is not supported by this server yet.", param: "response.\(field)")
        }
        instructions = params.instructions ?? instructions
        if let choice = params.voice {
            voice = try VoiceSelection(choice, path: "response.voice", resolve: resolveVoice)
            if let substitute = voice.substitute {
                warnings.append(.substitute(substitute, param: "response.voice.name"))
            }
        }
        outputAudioFormat = params.outputAudioFormat ?? outputAudioFormat
        if let tools = params.tools { self.tools = try ToolCatalog(tools, path: "response.tools").tools }
        toolChoice = params.toolChoice ?? toolChoice
        temperature = params.temperature ?? temperature
        try SessionSettings.check(temperature: temperature, path: "response.temperature")
        maxOutputTokens = params.maxOutputTokens ?? maxOutputTokens
        try SessionSettings.check(maxOutputTokens, path: "response.max_output_tokens")
        if let metadata = params.metadata {
            try SessionSettings.check(metadata: metadata, path: "response.metadata")
            self.metadata = metadata
        }
        if let message = params.preGeneratedAssistantMessage { input = .recited(try Self.text(of: message)) }
        if params.reasoningEffort != nil { warnings.append(.inert("response.reasoning_effort")) }
        if !params.unknownFields.isEmpty {
            warnings.append(
                WarningDetails(
                    message: "The response has fields that this server does not know; they were ignored.",
                    code: .unknownParameter, param: "response"))
        }
        return warnings
    }

    private static func text(of message: ItemParam) throws(Refusal) -> String {
        guard case .message(.assistant, let content) = message.body, content.count == 1,
            case .text(let text) = content[0],
            text.contains(where: { !$0.isWhitespace })
        else {
            throw Refusal(
                .invalidValue, "The message must be an assistant's, with exactly one part of text.",
                param: "response.pre_generated_assistant_message")
        }
        return text
    }
}
