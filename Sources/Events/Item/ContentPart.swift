/// A piece of a message as the server shows it.
public enum ContentPart: Equatable, Sendable {
    case inputText(String)
    /// The user's speech. The transcript is null until known. `audio` is base64; without it the wire has the empty
    /// string, because clients' models require the field and refuse null.
    case inputAudio(transcript: String?, audio: String? = nil)
    case inputImage(url: String?, detail: String?)
    /// The agent's words where it does not speak.
    case text(String)
    /// The agent's speech.
    case audio(transcript: String?)
    /// A kind this build does not know, kept whole.
    case other(type: String, body: JSONValue)
}

extension ContentPart: Codable {
    enum Tag: String {
        case inputText = "input_text"
        case inputAudio = "input_audio"
        case inputImage = "input_image"
        case text
        case audio
    }

    enum CodingKeys: String, WireKey {
        case type, text, transcript, audio, detail
        case imageURL = "image_url"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let type = try container.decode(String.self, forKey: .type)
        func string(_ key: CodingKeys) throws -> String? { try container.decodeIfPresent(String.self, forKey: key) }
        switch Tag(rawValue: type) {
        case .inputText: self = .inputText(try string(.text) ?? "")
        case .inputAudio:
            let audio = try string(.audio)
            self = .inputAudio(transcript: try string(.transcript), audio: audio == "" ? nil : audio)
        case .inputImage: self = .inputImage(url: try string(.imageURL), detail: try string(.detail))
        case .text: self = .text(try string(.text) ?? "")
        case .audio: self = .audio(transcript: try string(.transcript))
        case nil: self = .other(type: type, body: try JSONValue(from: decoder))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        func put(_ tag: Tag) throws { try container.encode(tag.rawValue, forKey: .type) }
        switch self {
        case .inputText(let text):
            try put(.inputText)
            try container.encode(text, forKey: .text)
        case .inputAudio(let transcript, let audio):
            try put(.inputAudio)
            try container.encode(transcript, forKey: .transcript)
            try container.encode(audio ?? "", forKey: .audio)
        case .inputImage(let url, let detail):
            try put(.inputImage)
            try container.encodeIfPresent(url, forKey: .imageURL)
            try container.encodeIfPresent(detail, forKey: .detail)
        case .text(let text):
            try put(.text)
            try container.encode(text, forKey: .text)
        case .audio(let transcript):
            try put(.audio)
            try container.encode(transcript, forKey: .transcript)
        case .other(_, let body): try body.encode(to: encoder)
        }
    }
}
