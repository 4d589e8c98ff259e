/// A piece of a message as a client gives it. Text is text, whether it is called `input_text`, `text` or `output_text`.
public enum ContentParam: Equatable, Sendable {
    case text(String)
    /// Base64 in the session's input format.
    case audio(String, transcript: String?)
    case image(url: String?, detail: String?)

    /// The same piece as the server shows it in a message of `role`; without its audio.
    public func shown(in role: Role) -> ContentPart {
        if case .audio(_, let transcript) = self { .inputAudio(transcript: transcript) } else { part(role) }
    }

    func part(_ role: Role) -> ContentPart {
        switch self {
        case .text(let text): role == .assistant ? .text(text) : .inputText(text)
        case .audio(let audio, let transcript): .inputAudio(transcript: transcript, audio: audio)
        case .image(let url, let detail): .inputImage(url: url, detail: detail)
        }
    }
}

extension ContentParam: Decodable {
    private enum Tag: String {
        case inputText = "input_text"
        case inputAudio = "input_audio"
        case inputImage = "input_image"
        case text
        case outputText = "output_text"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: ContentPart.CodingKeys.self)
        switch Tag(rawValue: try container.decode(String.self, forKey: .type)) {
        case .inputText, .text, .outputText: self = .text(try container.decode(String.self, forKey: .text))
        case .inputAudio:
            let transcript = try container.decodeIfPresent(String.self, forKey: .transcript)
            self = .audio(try container.decode(String.self, forKey: .audio), transcript: transcript)
        case .inputImage:
            let url = try container.decodeIfPresent(String.self, forKey: .imageURL)
            self = .image(url: url, detail: try container.decodeIfPresent(String.self, forKey: .detail))
        case nil: throw decoder.invalidValue(ContentPart.CodingKeys.type)
        }
    }
}
