/// Audio that arrives inside events. Of no effect in a call.
public enum InputAudioFormat: String, Codable, CaseIterable, Sendable {
    case pcm16
    case g711ULaw = "g711_ulaw"
    case g711ALaw = "g711_alaw"
}

/// Audio that leaves inside events. Of no effect in a call.
public enum OutputAudioFormat: String, Codable, CaseIterable, Sendable {
    /// 24 kHz.
    case pcm16
    case pcm16At8kHz = "pcm16_8000hz"
    case pcm16At16kHz = "pcm16_16000hz"
    case g711ULaw = "g711_ulaw"
    case g711ALaw = "g711_alaw"

    /// Accepts the older spelling with a hyphen.
    public init(from decoder: any Decoder) throws {
        let name = try decoder.singleValueContainer().decode(String.self)
        guard let format = OutputAudioFormat(rawValue: name.replacing("-", with: "_")) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "unknown format"))
        }
        self = format
    }
}
