import Engine
import Events

/// The effective settings of a session, always complete and valid: an update replaces them whole or not at all.
package struct SessionSettings: Sendable {
    /// As the client sees them.
    package internal(set) var object: SessionObject
    var voice: VoiceSelection
    /// nil: the user waits in silence.
    var interim: InterimPolicy?
    private(set) var catalog: ToolCatalog
    /// nil is push to talk.
    package internal(set) var turns: TurnPolicy?
    var recognition: RecognitionRequest
    /// Bytes of the settings as they are shown; at first a guess.
    package private(set) var size: Int

    /// The settings of a new session (Voice Live protocol F.2).
    package init(_ options: SessionOptions) {
        let detection = TurnDetection.serverVAD(ServerVAD()).filled(padding: options.prefixPadding)
        object = SessionObject(
            id: options.id, expiresAt: options.expiresAt, model: options.model, instructions: options.instructions,
            voice: options.voice, turnDetection: detection,
            inputAudioTranscription: InputTranscription(model: .azureSpeech), temperature: options.temperature)
        voice = VoiceSelection(default: options.voice, resolve: options.resolveVoice)
        catalog = .empty
        turns = TurnPolicy(
            detection, languages: options.recognizer.languages, longest: options.limits.longestTurn,
            release: options.voiceRelease)
        recognition = RecognitionRequest()
        size = options.instructions.utf8.count + 2048
        listen(options)
    }

    /// These settings with `patch` applied (Voice Live protocol F.1), and what the client is to be warned of.
    /// - Throws: the first field that is wrong; then nothing of the patch holds.
    package func applying(
        _ patch: SessionPatch, options: SessionOptions
    ) throws(RequestError) -> (SessionSettings, [WarningDetails]) {
        var changed = self
        var warnings: [WarningDetails] = []
        try changed.refuseUnsupported(patch, options: options)
        try changed.applyModel(patch, options: options, warnings: &warnings)
        try changed.applyInput(patch, options: options)
        try changed.applyVoice(patch, options: options, warnings: &warnings)
        try changed.applyOutput(patch, options: options, warnings: &warnings)
        try changed.applyTurnDetection(patch, options: options, warnings: &warnings)
        try changed.applyTranscription(patch, options: options, warnings: &warnings)
        changed.listen(options)
        changed.size = changed.wireBytes
        guard changed.size <= Self.mostBytes else {
            throw RequestError(.invalidValue, "Session settings may have at most 1 MiB.", param: "session")
        }
        if let field = patch.unknownFields.first {
            warnings.append(
                WarningDetails(
                    message: "The session has fields that this server does not know; they were ignored.",
                    code: .unknownParameter, param: Self.parent(of: field)))
        }
        return (changed, warnings)
    }

    /// So that every `session.updated` fits into a message.
    private static let mostBytes = 1 << 20

    /// The settings as they are told, in bytes.
    private var wireBytes: Int {
        ServerMessage(.sessionUpdated(.init(session: object)), eventID: EventID(rawValue: "")).encoded().count
    }

    /// Where an unknown field was found, in words of ours: its own name is the peer's.
    private static func parent(of field: String) -> String {
        let object = field.split(separator: ".", maxSplits: 1).first.map(String.init) ?? ""
        return SessionPatch.objects.contains(object) && field != object ? "session.\(object)" : "session"
    }

    /// What is not built yet is refused by name, so that nobody waits for it in vain.
    private func refuseUnsupported(_ patch: SessionPatch, options: SessionOptions) throws(RequestError) {
        if case .value(let model) = patch.model, model != object.model {
            throw RequestError(
                .invalidValue, "The model of a session cannot be changed.", param: "session.model")
        }
        if patch.avatar.value != nil {
            throw RequestError(
                .avatarNotSupported, "An avatar is not supported in this session.", param: "session.avatar")
        }
    }

    private mutating func applyModel(
        _ patch: SessionPatch, options: SessionOptions, warnings: inout [WarningDetails]
    ) throws(RequestError) {
        patch.instructions.set(&object.instructions, null: options.instructions)
        patch.toolChoice.set(&object.toolChoice, null: .auto)
        patch.parallelToolCalls.set(&object.parallelToolCalls, null: true)
        patch.temperature.set(&object.temperature, null: options.temperature)
        patch.maxResponseOutputTokens.set(&object.maxResponseOutputTokens, null: .unlimited)
        patch.reasoningEffort.set(&object.reasoningEffort, null: nil)
        patch.metadata.set(&object.metadata, null: [:])
        patch.tools.set(&object.tools, null: [])
        object.tools = object.tools.map(\.redacted)
        try Self.check(temperature: object.temperature, path: "session.temperature")
        try Self.check(object.maxResponseOutputTokens, path: "session.\(patch.maxTokensName)")
        try Self.check(metadata: object.metadata, path: "session.metadata")
        if let tools = patch.tools.value {
            catalog = try ToolCatalog(tools, path: "session.tools")
            for index in catalog.ignored { warnings.append(.unknownTool("session.tools[\(index)].type")) }
            for index in catalog.ignored.reversed() { object.tools.remove(at: index) }
        } else if !patch.tools.isAbsent {
            catalog = .empty
        }
        if case .function(let name) = object.toolChoice {
            guard !name.isEmpty else {
                throw RequestError(.invalidValue, "A function has a name.", param: "session.tool_choice.name")
            }
            // What MCP servers offer is known later.
            let isKnown = !catalog.servers.isEmpty || catalog.tools.contains { $0.name == name }
            if !patch.toolChoice.isAbsent, !isKnown {
                warnings.append(
                    WarningDetails(
                        message: "No tool of the session has this name: responses will call none.",
                        code: .notSupportedYet, param: "session.tool_choice.name"))
            }
        }
        if let effort = patch.reasoningEffort.value {
            try Self.check(effort, path: "session.reasoning_effort")
            if !options.chatModel.reasoning { warnings.append(.inert("session.reasoning_effort")) }
        }
    }

    private mutating func applyInput(_ patch: SessionPatch, options: SessionOptions) throws(RequestError) {
        let wasPCM = object.inputAudioFormat == .pcm16
        patch.inputAudioFormat.set(&object.inputAudioFormat, null: .pcm16)
        patch.inputAudioSamplingRate.set(&object.inputAudioSamplingRate, null: 24_000)
        if object.inputAudioFormat != .pcm16 {
            object.inputAudioSamplingRate = 8000
        } else if patch.inputAudioSamplingRate.isAbsent, !wasPCM {
            object.inputAudioSamplingRate = 24_000
        }
        guard [8000, 16_000, 24_000].contains(object.inputAudioSamplingRate) else {
            throw RequestError(
                .invalidValue, "The sampling rate must be 8000, 16000 or 24000.",
                param: "session.input_audio_sampling_rate")
        }
        patch.inputAudioNoiseReduction.set(&object.inputAudioNoiseReduction, null: nil)
        if let reduction = patch.inputAudioNoiseReduction.value { try Self.check(reduction) }
        patch.inputAudioEchoCancellation.set(&object.inputAudioEchoCancellation, null: nil)
        if let echo = patch.inputAudioEchoCancellation.value {
            object.inputAudioEchoCancellation = try Self.filled(echo, audioDelivery: options.audioDelivery)
        }
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
