import Events

/// One server message of every kind, with every optional field somewhere.
enum ServerExamples {
    static let item: ItemID = ItemID(rawValue: "item_a1")
    static let user: ItemID = ItemID(rawValue: "item_u1")
    static let response: ResponseID = ResponseID(rawValue: "resp_1")
    static let call: ToolCallID = ToolCallID(rawValue: "call_1")
    static let session: SessionID = SessionID(rawValue: "sess_01")

    static let all: [ServerMessage] = events.enumerated().map { index, event in
        ServerMessage(event, eventID: EventID(rawValue: "event_\(index)"))
    }

    static let events: [ServerEvent] = callAndSession + inputAudio + conversation + responses + parts + tools

    static let plainSession = SessionObject(
        id: session, expiresAt: 1_785_600_000, model: "gpt-4.1",
        voice: .azureStandard(name: "en-US-AvaNeural", AzureVoiceOptions()),
        turnDetection: .serverVAD(
            ServerVAD(
                threshold: 0.5, prefixPaddingMs: 400, silenceDurationMs: 500, createResponse: true,
                interruptResponse: true, autoTruncate: false)))

    static let richSession: SessionObject = {
        var session = plainSession
        session.voice = .azurePersonal(
            name: "mine", model: .dragonLatestNeural, AzureVoiceOptions(temperature: 0.7, rate: "1.1"))
        session.turnDetection = .azureSemanticVADMultilingual(
            AzureSemanticVAD(
                endOfUtteranceDetection: EndOfUtteranceDetection(
                    model: .semanticDetectionV1Multilingual, thresholdLevel: .high, timeoutMs: 900),
                removeFillerWords: true, languages: ["en", "de"]))
        session.inputAudioTranscription = InputTranscription(
            model: .azureSpeech, language: "en-US,de-DE", customSpeech: ["en-US": "x"], phraseList: ["Parley"])
        session.inputAudioNoiseReduction = NoiseReduction(type: .azureDeepNoiseSuppression)
        session.inputAudioEchoCancellation = EchoCancellation(referenceSource: .client, channels: 2)
        session.tools = [
            .function(FunctionTool(name: "get_weather", description: "…", parameters: ["type": "object"])),
            .mcp(
                MCPServer(
                    serverLabel: "docs", serverURL: "https://host/mcp", allowedTools: ["a"],
                    requireApproval: .perTool(never: ["a"], always: []))),
        ]
        session.toolChoice = .function(name: "get_weather")
        session.maxResponseOutputTokens = .limit(500)
        session.reasoningEffort = .low
        session.interimResponse = .fixed(StaticInterimResponse(triggers: [.latency, .tool], texts: ["One moment."]))
        session.outputAudioTimestampTypes = [.word]
        session.animation = Animation(modelName: "default", outputs: [.visemeID])
        session.include = [.transcriptionLogprobs, .transcriptionPhrases]
        session.metadata = ["room": "a/b"]
        return session
    }()

    static let callAndSession: [ServerEvent] = [
        .sdpCreated(SDPCreated(rtcCallID: session, sdpAnswer: "v=0\r\no=- 0 2 IN IP4 203.0.113.7\r\n")),
        .callError(CallError(rtcCallID: session, error: CallErrorDetails(.missingSDP, "SDP offer is required"))),
        .sessionCreated(SessionEvent(session: plainSession)),
        .sessionUpdated(SessionEvent(session: richSession)),
        .error(ErrorEvent(error: ErrorDetails(.invalidValue, "human text", param: "session.temperature"))),
        .warning(WarningEvent(warning: WarningDetails(message: "human text", code: .unknownParameter))),
        .rateLimitsUpdated(
            RateLimitsUpdated(rateLimits: [RateLimit(name: "requests", limit: 9, remaining: 8, resetSeconds: 0.5)])),
        .avatarConnecting(AvatarConnecting(serverSDP: "eyJ9")),
    ]

    static let inputAudio: [ServerEvent] = [
        .speechStarted(SpeechStarted(audioStartMs: 0, itemID: user)),
        .speechStopped(SpeechStopped(audioEndMs: 1850, itemID: user)),
        .inputAudioBufferCommitted(InputAudioBufferCommitted(previousItemID: nil, itemID: user)),
        .inputAudioBufferCleared,
        .timeoutTriggered(TimeoutTriggered(audioStartMs: 1, audioEndMs: 2, itemID: user)),
        .transcriptionDelta(TranscriptionDelta(itemID: user, delta: "What's the ")),
        .transcriptionCompleted(
            TranscriptionCompleted(
                itemID: user, transcript: "What's the time?",
                logprobs: [TokenLogprob(token: "What", logprob: -0.25, bytes: [87])],
                phrases: [
                    TranscriptionPhrase(
                        offsetMilliseconds: 0, durationMilliseconds: 900, text: "What's the time?",
                        words: [TranscriptionWord(text: "What's", offsetMilliseconds: 0, durationMilliseconds: 300)],
                        locale: "en-US", confidence: 0.9)
                ])),
        .transcriptionFailed(
            TranscriptionFailed(
                itemID: user,
                error: ErrorDetails(
                    type: FaultType(rawValue: "transcription_error"),
                    code: FaultCode(rawValue: "audio_unintelligible"), message: "human text"))),
        .outputAudioBufferStarted(OutputAudioBufferEvent(responseID: response)),
        .outputAudioBufferStopped(OutputAudioBufferEvent(responseID: response)),
        .outputAudioBufferCleared(OutputAudioBufferEvent()),
    ]

    static let spoken = Item(
        id: item, body: .message(Message(role: .assistant, content: [.audio(transcript: "It is noon.")])))

    static let conversation: [ServerEvent] =
        [
            Item(id: user, body: .message(Message(role: .user, content: [.inputAudio(transcript: nil)]))),
            Item(
                id: user,
                body: .message(
                    Message(role: .user, content: [.inputText("Hi"), .inputImage(url: "https://h/i", detail: "low")]))),
            Item(id: user, body: .message(Message(role: .assistant, content: [.text("Hello.")]))),
            Item(
                id: item, status: .inProgress,
                body: .functionCall(FunctionCall(callID: call, name: "get_weather", arguments: ""))),
            Item(id: item, body: .functionCallOutput(FunctionCallOutput(callID: call, output: "{\"temp\":7}"))),
            Item(
                id: item,
                body: .mcpListTools(
                    MCPListTools(
                        serverLabel: "docs", tools: [MCPTool(name: "find", inputSchema: ["type": "object"])]))),
            Item(
                id: item,
                body: .mcpCall(MCPCall(serverLabel: "docs", name: "find", arguments: "{}", output: "7", error: nil))),
            Item(id: item, body: .mcpApprovalRequest(MCPApprovalRequest(serverLabel: "docs", name: "find"))),
            Item(
                id: item, body: .mcpApprovalResponse(MCPApprovalResponse(approvalRequestID: item, approve: true))),
        ].map { .itemCreated(ItemCreated(previousItemID: user, item: $0)) } + [
            .itemCreated(ItemCreated(previousItemID: nil, item: spoken)),
            .itemRetrieved(ItemRetrieved(item: spoken)),
            .itemTruncated(ItemTruncated(itemID: item, audioEndMs: 2340)),
            .itemDeleted(ItemDeleted(itemID: item)),
        ]

    static let usage = Usage(
        totalTokens: 253, inputTokens: 132, outputTokens: 121,
        inputTokenDetails: InputTokenDetails(
            cachedTokens: 64, textTokens: 119, audioTokens: 13, imageTokens: 0,
            cachedTokensDetails: CachedTokenDetails(textTokens: 64)),
        outputTokenDetails: OutputTokenDetails(textTokens: 30, audioTokens: 91))

    static let completed = ResponseObject(
        id: response, status: .completed, output: [spoken], usage: usage,
        conversationID: ConversationID(rawValue: "conv_1"))

    static let responses: [ServerEvent] = [
        .responseCreated(
            ResponseEvent(
                response: ResponseObject(
                    id: response, status: .inProgress, conversationID: ConversationID(rawValue: "conv_1"),
                    voice: .openAI(name: "alloy"), modalities: [.text, .audio], outputAudioFormat: .pcm16,
                    temperature: 0.8, maxOutputTokens: .unlimited, metadata: ["a": "b"]))),
        .responseDone(ResponseEvent(response: completed)),
        .responseDone(
            ResponseEvent(
                response: ResponseObject(
                    id: response, status: .cancelled, statusDetails: .cancelled(.turnDetected), usage: usage))),
        .responseDone(
            ResponseEvent(
                response: ResponseObject(
                    id: response, status: .incomplete, statusDetails: .incomplete(.maxOutputTokens)))),
        .responseDone(
            ResponseEvent(
                response: ResponseObject(
                    id: response, status: .failed,
                    statusDetails: .failed(
                        ErrorDetails(type: .server, code: FaultCode(rawValue: "model_error"), message: "human text"))))
        ),
    ]

    static let parts: [ServerEvent] = {
        let delta = PartDelta(responseID: response, itemID: item, outputIndex: 0, contentIndex: 0, delta: "It is ")
        let end = PartEnd(responseID: response, itemID: item, outputIndex: 0, contentIndex: 0)
        func part(_ part: ContentPart) -> ContentPartEvent {
            ContentPartEvent(responseID: response, itemID: item, outputIndex: 0, contentIndex: 0, part: part)
        }
        return [
            .outputItemAdded(OutputItemEvent(responseID: response, outputIndex: 0, item: spoken)),
            .outputItemDone(OutputItemEvent(responseID: response, outputIndex: 0, item: spoken)),
            .contentPartAdded(part(.audio(transcript: ""))),
            .contentPartDone(part(.text("It is noon."))),
            .textDelta(delta),
            .textDone(
                TextDone(responseID: response, itemID: item, outputIndex: 0, contentIndex: 0, text: "It is noon.")),
            .audioTranscriptDelta(delta),
            .audioTranscriptDone(
                AudioTranscriptDone(
                    responseID: response, itemID: item, outputIndex: 0, contentIndex: 0, transcript: "It is noon.")),
            .audioDelta(delta),
            .audioDone(end),
            .audioTimestampDelta(
                AudioTimestampDelta(
                    responseID: response, itemID: item, outputIndex: 0, contentIndex: 0, audioOffsetMs: 0,
                    audioDurationMs: 180, text: "It")),
            .audioTimestampDone(end),
            .visemeDelta(
                VisemeDelta(
                    responseID: response, itemID: item, outputIndex: 0, contentIndex: 0, audioOffsetMs: 40, visemeID: 21
                )),
            .visemeDone(end),
        ]
    }()

    static let tools: [ServerEvent] = {
        let listing = MCPListToolsEvent(itemID: item)
        let running = MCPCallEvent(responseID: response, itemID: item, outputIndex: 0)
        return [
            .functionCallArgumentsDelta(
                FunctionCallArgumentsDelta(
                    responseID: response, itemID: item, outputIndex: 0, callID: call, delta: "{\"city\":")),
            .functionCallArgumentsDone(
                FunctionCallArgumentsDone(
                    responseID: response, itemID: item, outputIndex: 0, callID: call, name: "get_weather",
                    arguments: "{\"city\":\"Oslo\"}")),
            .mcpListToolsInProgress(listing), .mcpListToolsCompleted(listing), .mcpListToolsFailed(listing),
            .mcpCallArgumentsDelta(
                MCPCallArgumentsDelta(responseID: response, itemID: item, outputIndex: 0, delta: "{")),
            .mcpCallArgumentsDone(
                MCPCallArgumentsDone(responseID: response, itemID: item, outputIndex: 0, arguments: "{}")),
            .mcpCallInProgress(running), .mcpCallCompleted(running), .mcpCallFailed(running),
            .turnLatency(
                TurnLatencyEvent(
                    responseID: response, itemID: user,
                    stages: [.init(name: "detector", ms: 500.5), .init(name: "pacer", ms: 12)], silenceMs: 500,
                    totalMs: 512.5, serverMs: 12.5)),
        ]
    }()
}
