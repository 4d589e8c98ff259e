import Events

/// The tree of settings that OpenAI has now, from the flat names it had before, and back (Voice Live protocol K.2).
extension RelayDialect {
    func nested(_ settings: RemoteSettings) -> RemoteSettings {
        var settings = settings
        var members = settings.members
        var input: [String: JSONValue] = [:]
        var output: [String: JSONValue] = [:]
        input["turn_detection"] = members.removeValue(forKey: "turn_detection")
        input["transcription"] = members.removeValue(forKey: "input_audio_transcription")
        output["voice"] = members.removeValue(forKey: "voice")
        members.rename("max_response_output_tokens", to: "max_output_tokens")
        members.rename("modalities", to: "output_modalities")
        var audio: [String: JSONValue] = [:]
        if !input.isEmpty { audio["input"] = .object(input) }
        if !output.isEmpty { audio["output"] = .object(output) }
        if !audio.isEmpty { members["audio"] = .object(audio) }
        members["type"] = "realtime"
        settings.members = members
        return settings
    }

    /// A session as the remote reports it, in Voice Live's names; only what is the remote's to say.
    func reported(_ session: JSONValue) -> [String: JSONValue] {
        var members = session.members
        if self == .openAI {
            let audio = members["audio"] ?? .null
            let (input, output) = (audio["input"] ?? .null, audio["output"] ?? .null)
            members["turn_detection"] = input["turn_detection"]
            members["input_audio_transcription"] = input["transcription"]
            members["voice"] = output["voice"]
            members.rename("output_modalities", to: "modalities")
            members.rename("max_output_tokens", to: "max_response_output_tokens")
        }
        members.keep(Self.theirs)
        // It does not truncate for us, so what it says of that is not what holds.
        if case .object(var detection)? = members["turn_detection"] {
            detection["auto_truncate"] = nil
            members["turn_detection"] = .object(detection)
        }
        return members
    }

    private static let theirs: Set<String> = [
        "modalities", "instructions", "voice", "turn_detection", "input_audio_transcription", "tools", "tool_choice",
        "parallel_tool_calls", "temperature", "max_response_output_tokens", "reasoning_effort", "interim_response",
        "output_audio_timestamp_types", "animation", "include", "metadata",
    ]

    /// `audio` of theirs is speech with its transcript; it is one or the other.
    func modalities(_ modalities: [Modality]?) -> JSONValue {
        let speaks = modalities?.contains(.audio) ?? true
        switch self {
        case .openAI: return speaks ? ["audio"] : ["text"]
        case .openAIBeta: return speaks ? ["text", "audio"] : ["text"]
        case .voiceLive: return (try? JSONValue(encoding: modalities)) ?? .null
        }
    }
}
