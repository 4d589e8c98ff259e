import Events

/// The effective settings of a session, always complete and valid: an update replaces them whole or not at all.
struct SessionSettings: Sendable {
    /// As the client sees them.
    private(set) var object: SessionObject
    private(set) var voice: VoiceSelection
    private(set) var catalog: ToolCatalog
    /// nil is push to talk.
    private(set) var turns: TurnPolicy?
    private(set) var recognition: RecognitionRequest

    /// The settings of a new session (Voice Live protocol F.2).
    init(_ options: SessionOptions) {
        let detection = TurnDetection.serverVAD(ServerVAD()).filled(padding: options.prefixPadding)
        object = SessionObject(
            id: options.id, expiresAt: options.expiresAt, model: options.model, instructions: options.instructions,
            voice: options.voice, turnDetection: detection,
            inputAudioTranscription: InputTranscription(model: .azureSpeech), temperature: options.temperature)
        voice = VoiceSelection(default: options.voice, resolve: options.resolveVoice)
        catalog = .empty
        turns = TurnPolicy(detection, longest: options.limits.longestTurn)
        recognition = RecognitionRequest()
    }

    /// These settings with `patch` applied (Voice Live protocol F.1), and what the client is to be warned of.
    /// - Throws: the first field that is wrong; then nothing of the patch holds.
    func applying(
        _ patch: SessionPatch, options: SessionOptions
    ) throws(Refusal) -> (SessionSettings, [WarningDetails]) {
        var changed = self
        var warnings: [WarningDetails] = []
        try changed.refuseUnsupported(patch, options: options)
        try changed.applyModel(patch, options: options, warnings: &warnings)
        try changed.applyAudio(patch, options: options, warnings: &warnings)
        try changed.applyTurnDetection(patch, options: options, warnings: &warnings)
        try changed.applyTranscription(patch, options: options, warnings: &warnings)
        if !patch.unknownFields.isEmpty {
            warnings.append(
                WarningDetails(
                    message: "The session has fields that this server does not know; they were ignored.",
                    code: .unknownParameter, param: "session"))
        }
        return (changed, warnings)
    }

    /// What is not built yet is refused by name, so that nobody waits for it in vain.
    private func refuseUnsupported(_ patch: SessionPatch, options: SessionOptions) throws(Refusal) {
        if case .value(let model) = patch.model, model != object.model {
            throw Refusal(
                .invalidValue, "The model of a session cannot be changed.", param: "session.model")
        }
        if patch.avatar.value != nil {
            throw Refusal(
                .avatarNotSupported, "An avatar is not supported in this session.", param: "session.avatar")
        }
        if let modalities = patch.modalities.value {
            if modalities.contains(.avatar) {
                throw Refusal(
                    .avatarNotSupported, "An avatar is not supported in this session.", param: "session.modalities")
            }
            try Self.check(modalities, path: "session.modalities")
        }
        let refused: [(Bool, String)] = [
            (patch.interimResponse.value != nil, "interim_response"),
            (patch.animation.value != nil, "animation"),
            (patch.outputAudioTimestampTypes.value?.isEmpty == false, "output_audio_timestamp_types"),
        ]
        for (isGiven, field) in refused where isGiven {
            throw Refusal(
                .invalidValue, "This setting is not supported by this server yet.", param: "session.\(field)")
        }
    }

    private mutating func applyModel(
        _ patch: SessionPatch, options: SessionOptions, warnings: inout [WarningDetails]
    ) throws(Refusal) {
        patch.instructions.set(&object.instructions, null: options.instructions)
        patch.modalities.set(&object.modalities, null: [.text, .audio])
        patch.toolChoice.set(&object.toolChoice, null: .auto)
        patch.parallelToolCalls.set(&object.parallelToolCalls, null: true)
        patch.temperature.set(&object.temperature, null: options.temperature)
        patch.maxResponseOutputTokens.set(&object.maxResponseOutputTokens, null: .unlimited)
        patch.reasoningEffort.set(&object.reasoningEffort, null: nil)
        patch.include.set(&object.include, null: [])
        patch.metadata.set(&object.metadata, null: [:])
        patch.tools.set(&object.tools, null: [])
        object.tools = object.tools.map(\.redacted)
        try Self.check(temperature: object.temperature, path: "session.temperature")
        try Self.check(object.maxResponseOutputTokens, path: "session.max_response_output_tokens")
        try Self.check(metadata: object.metadata, path: "session.metadata")
        if let tools = patch.tools.value {
            catalog = try ToolCatalog(tools, path: "session.tools")
            if let index = catalog.ignored {
                warnings.append(
                    WarningDetails(
                        message: "This server does not know this kind of tool; it was left out.",
                        code: .notSupportedYet, param: "session.tools[\(index)].type"))
            }
        } else if !patch.tools.isAbsent {
            catalog = .empty
        }
        if patch.reasoningEffort.value != nil {
            warnings.append(.inert("session.reasoning_effort"))
        }
    }

    private mutating func applyAudio(
        _ patch: SessionPatch, options: SessionOptions, warnings: inout [WarningDetails]
    ) throws(Refusal) {
        patch.inputAudioFormat.set(&object.inputAudioFormat, null: .pcm16)
        patch.inputAudioSamplingRate.set(&object.inputAudioSamplingRate, null: 24_000)
        patch.outputAudioFormat.set(&object.outputAudioFormat, null: .pcm16)
        if object.inputAudioFormat != .pcm16 {
            object.inputAudioSamplingRate = 8000
        } else if patch.inputAudioSamplingRate.isAbsent, !patch.inputAudioFormat.isAbsent {
            object.inputAudioSamplingRate = 24_000
        }
        guard [8000, 16_000, 24_000].contains(object.inputAudioSamplingRate) else {
            throw Refusal(
                .invalidValue, "The sampling rate must be 8000, 16000 or 24000.",
                param: "session.input_audio_sampling_rate")
        }
        patch.inputAudioNoiseReduction.set(&object.inputAudioNoiseReduction, null: nil)
        if let reduction = patch.inputAudioNoiseReduction.value { try Self.check(reduction) }
        patch.inputAudioEchoCancellation.set(&object.inputAudioEchoCancellation, null: nil)
        if let echo = patch.inputAudioEchoCancellation.value {
            object.inputAudioEchoCancellation = try Self.filled(echo, carriage: options.carriage)
        }
        let choice: VoiceChoice
        switch patch.voice {
        case .absent: return
        case .null: choice = options.voice
        case .value(let value): choice = value
        }
        voice = try VoiceSelection(choice, path: "session.voice", resolve: options.resolveVoice)
        object.voice = choice
        if let substitute = voice.substitute { warnings.append(.substitute(substitute, param: "session.voice.name")) }
    }

    private mutating func applyTurnDetection(
        _ patch: SessionPatch, options: SessionOptions, warnings: inout [WarningDetails]
    ) throws(Refusal) {
        switch patch.turnDetection {
        case .absent:
            return
        case .null:
            object.turnDetection = nil
            turns = nil
        case .value(let value):
            if let (field, message) = value.complaint {
                throw Refusal(.invalidValue, message, param: "session.turn_detection.\(field)")
            }
            let filled = value.filled(padding: options.prefixPadding)
            object.turnDetection = filled
            turns = TurnPolicy(filled, longest: options.limits.longestTurn)
            if let field = value.inertField {
                warnings.append(
                    WarningDetails(
                        message: "Turns are detected by voice activity alone; meaning is not weighed yet.",
                        code: .notSupportedYet, param: "session.turn_detection.\(field)"))
            }
        }
    }

    /// The recognizer is the model's ear, so it works whether or not the client wants to see its words.
    private mutating func applyTranscription(
        _ patch: SessionPatch, options: SessionOptions, warnings: inout [WarningDetails]
    ) throws(Refusal) {
        let fallback = InputTranscription(model: .azureSpeech)
        switch patch.inputAudioTranscription {
        case .absent: return
        case .null: object.inputAudioTranscription = fallback
        case .value(let value): object.inputAudioTranscription = value
        }
        let wanted = object.inputAudioTranscription ?? fallback
        recognition = RecognitionRequest(phrases: wanted.phraseList ?? [])
        let path = "session.input_audio_transcription"
        guard recognition.phrases.count <= 2000 else {
            throw Refusal(.invalidValue, "There may be at most 2000 phrases.", param: "\(path).phrase_list")
        }
        let tags = (wanted.language ?? "").split(separator: ",").map { $0.filter { !$0.isWhitespace } }
        guard tags.count <= 10 else {
            throw Refusal(.invalidValue, "There may be at most 10 languages.", param: "\(path).language")
        }
        guard !tags.isEmpty else { return }
        recognition.language = options.recognizer.language(for: tags)
        if recognition.language == nil {
            warnings.append(
                WarningDetails(
                    message: "The recognizer does not understand this language.", code: .notSupportedYet,
                    param: "\(path).language"))
        }
    }
}

extension RecognizerCapabilities {
    /// The first of `tags` that the recognizer understands, in its own spelling: the tag itself, or the same language
    /// in another region. With no list of languages every tag is tried.
    func language(for tags: [String]) -> String? {
        guard !languages.isEmpty else { return tags.first }
        for tag in tags {
            let tag = tag.lowercased()
            if let exact = languages.first(where: { $0.lowercased() == tag }) { return exact }
            let main = tag.split(separator: "-").first
            let near = languages.first { $0.lowercased().split(separator: "-").first == main }
            if let near { return near }
        }
        return nil
    }
}

extension Patch {
    /// Sets `target` to the new value, or to `null` where the client switched the setting off.
    func set(_ target: inout Value, null: Value) {
        switch self {
        case .absent: break
        case .null: target = null
        case .value(let value): target = value
        }
    }

    func set(_ target: inout Value?, null: Value?) {
        switch self {
        case .absent: break
        case .null: target = null
        case .value(let value): target = value
        }
    }
}
