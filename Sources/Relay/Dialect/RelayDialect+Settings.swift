import Dialogue
import Events

/// What a client wants changed, as the remote is told it.
struct RemoteSettings {
    var members: [String: JSONValue] = [:]
    /// What of it the remote cannot do.
    var warnings: [WarningDetails] = []
}

/// Settings on their way to the remote (Voice Live protocol F.2 and K.2). The formats of audio, noise reduction and
/// echo cancellation are ours and not told.
extension RelayDialect {
    /// - Parameter turns: The turn detection of `patch` with every default filled in: those of the remote may be others.
    func settings(
        _ patch: SessionPatch, turns: TurnDetection? = nil, voices: RelayVoices, transcription: String?
    ) throws(RequestError) -> RemoteSettings {
        switch self {
        case .voiceLive: voiceLive(patch, turns: turns, voices: voices)
        case .openAIBeta: try openAI(patch, turns: turns, voices: voices, transcription: transcription)
        case .openAI: nested(try openAI(patch, turns: turns, voices: voices, transcription: transcription))
        }
    }

    /// What every session with the remote begins with: the formats of both directions.
    func formats() -> [String: JSONValue] {
        switch self {
        case .voiceLive:
            [
                "input_audio_format": "pcm16", "input_audio_sampling_rate": .int(inputRate),
                "output_audio_format": "pcm16",
            ]
        case .openAIBeta:
            ["input_audio_format": "pcm16", "output_audio_format": "pcm16"]
        case .openAI:
            [
                "type": "realtime",
                "audio": [
                    "input": ["format": ["type": "audio/pcm", "rate": .int(inputRate)]],
                    "output": ["format": ["type": "audio/pcm", "rate": 24_000]],
                ],
            ]
        }
    }

    /// Joins settings with those that a session begins with.
    func joined(_ first: [String: JSONValue], _ second: [String: JSONValue]) -> [String: JSONValue] {
        first.merging(second) { old, new in
            guard case .object(let old) = old, case .object(let new) = new else { return new }
            return .object(joined(old, new))
        }
    }

    // MARK: Voice Live

    private static let ours: Set<String> = [
        "model", "input_audio_format", "input_audio_sampling_rate", "output_audio_format",
        "input_audio_noise_reduction", "input_audio_echo_cancellation", "avatar",
    ]

    private func voiceLive(_ patch: SessionPatch, turns: TurnDetection?, voices: RelayVoices) -> RemoteSettings {
        var patch = patch
        if let turns, patch.turnDetection.value != nil { patch.turnDetection = .value(turns) }
        var members = ((try? JSONValue(encoding: patch)) ?? .null).members.filter { !Self.ours.contains($0.key) }
        if !patch.voice.isAbsent { members["voice"] = voices.mapped(patch.voice.value, in: self).voice }
        if case .object(var detection)? = members["turn_detection"], detection["auto_truncate"] != nil {
            // What was heard is known here to the sample; there it could only be guessed.
            detection["auto_truncate"] = false
            members["turn_detection"] = .object(detection)
        }
        if let tools = patch.tools.value { members["tools"] = known(tools) }
        return RemoteSettings(members: members)
    }

    // MARK: OpenAI

    /// In the flat names of the beta.
    private func openAI(
        _ patch: SessionPatch, turns: TurnDetection?, voices: RelayVoices, transcription: String?
    ) throws(RequestError) -> RemoteSettings {
        var result = RemoteSettings()
        func set<Value: Encodable>(_ name: String, _ value: Patch<Value>, null: JSONValue) {
            switch value {
            case .absent: break
            case .null: result.members[name] = null
            case .value(let value): result.members[name] = (try? JSONValue(encoding: value)) ?? null
            }
        }
        set("instructions", patch.instructions, null: "")
        set("tool_choice", patch.toolChoice, null: "auto")
        set("max_response_output_tokens", patch.maxResponseOutputTokens, null: "inf")
        if !patch.modalities.isAbsent { result.members["modalities"] = modalities(patch.modalities.value) }
        if !patch.tools.isAbsent {
            result.members["tools"] = try functions(patch.tools.value ?? [], path: "session.tools")
        }
        setTemperature(patch.temperature, in: &result)
        setVoice(patch.voice, voices: voices, in: &result)
        setTurns(patch.turnDetection, filled: turns, in: &result)
        setTranscription(patch.inputAudioTranscription, usual: transcription, in: &result)
        for field in Self.foreign(in: patch) { result.warnings.append(.remoteLacks("session.\(field)")) }
        if let include = patch.include.value {
            if self == .openAI { result.members["include"] = .array(included(include)) }
            for (index, detail) in include.enumerated() where self == .openAIBeta || detail != .transcriptionLogprobs {
                result.warnings.append(.remoteLacks("session.include[\(index)]"))
            }
        }
        return result
    }

    private func included(_ details: [SessionInclude]) -> [JSONValue] {
        details.filter { $0 == .transcriptionLogprobs }.map { .string($0.rawValue) }
    }

    /// Settings of Voice Live that neither dialect of OpenAI has.
    private static func foreign(in patch: SessionPatch) -> [String] {
        let given: [(Bool, String)] = [
            (patch.parallelToolCalls.value == false, "parallel_tool_calls"),
            (patch.reasoningEffort.value != nil, "reasoning_effort"),
            (patch.interimResponse.value != nil, "interim_response"),
            (patch.outputAudioTimestampTypes.value?.isEmpty == false, "output_audio_timestamp_types"),
            (patch.animation.value != nil, "animation"),
        ]
        return given.filter(\.0).map(\.1)
    }

    private func setTemperature(_ temperature: Patch<Double>, in result: inout RemoteSettings) {
        guard case .value(let value) = temperature else { return }
        if self == .openAI {
            result.warnings.append(.remoteLacks("session.temperature"))
        } else {
            // It knows no colder or hotter ones.
            result.members["temperature"] = .double(min(max(value, 0.6), 1.2))
        }
    }

    private func setVoice(_ choice: Patch<VoiceChoice>, voices: RelayVoices, in result: inout RemoteSettings) {
        guard !choice.isAbsent else { return }
        let mapped = voices.mapped(choice.value, in: self)
        result.members["voice"] = mapped.voice
        if mapped.isSubstitute { result.warnings.append(.otherVoice("session.voice")) }
    }

    private func setTranscription(
        _ wanted: Patch<InputTranscription>, usual: String?, in result: inout RemoteSettings
    ) {
        switch wanted {
        case .absent: break
        case .null: result.members["input_audio_transcription"] = .null
        case .value(let wanted):
            let name = wanted.model.rawValue
            let isTheirs = name.hasPrefix("whisper") || name.hasPrefix("gpt-")
            var members: [String: JSONValue] = ["model": .string(isTheirs ? name : usual ?? "whisper-1")]
            // A language of theirs has no region, and there is one of them.
            let languages = (wanted.language ?? "").split(separator: ",").map { $0.filter { !$0.isWhitespace } }
            if languages.count == 1, let main = languages[0].split(separator: "-").first {
                members["language"] = .string(main.lowercased())
            }
            let phrases = (wanted.phraseList ?? []).joined(separator: ", ")
            if let prompt = wanted.prompt ?? (phrases.isEmpty ? nil : phrases) { members["prompt"] = .string(prompt) }
            if wanted.customSpeech?.isEmpty == false {
                result.warnings.append(.remoteLacks("session.input_audio_transcription.custom_speech"))
            }
            result.members["input_audio_transcription"] = .object(members)
        }
    }
}
