import Audio
import Dialogue
import Events

/// Items on their way to the remote (Voice Live protocol D.8).
extension RelayDialect {
    /// - Parameters:
    ///   - audio: How the client writes speech.
    ///   - path: what `param` of an error begins with, such as `item`.
    func item(_ item: ItemParam, audio: WireAudio, path: String) throws(RequestError) -> JSONValue {
        if self == .openAIBeta, case .mcpApprovalResponse = item.body {
            throw RequestError(
                .invalidValue, "The remote model of this session does not call MCP servers.", param: "\(path).type")
        }
        var members = ((try? JSONValue(encoding: item)) ?? .null).members
        guard case .message(let role, let content) = item.body else { return .object(members) }
        var parts: [JSONValue] = []
        for (index, part) in content.enumerated() {
            parts.append(try self.part(part, of: role, audio: audio, path: "\(path).content[\(index)]"))
        }
        members["content"] = .array(parts)
        return .object(members)
    }

    private func part(
        _ part: ContentParam, of role: Role, audio: WireAudio, path: String
    ) throws(RequestError) -> JSONValue {
        switch part {
        case .text(let text):
            let assistant: JSONValue = self == .openAI ? "output_text" : "text"
            return ["type": role == .assistant ? assistant : "input_text", "text": .string(text)]
        case .audio(let base64, let transcript):
            guard role == .user else {
                throw RequestError(.invalidValue, "Only the user's messages may be speech.", param: "\(path).type")
            }
            guard let samples = audio.decode(base64), !samples.isEmpty else {
                throw RequestError(
                    .invalidAudio, "The audio is not base64 of samples in the session's input format.",
                    param: "\(path).audio")
            }
            var members: [String: JSONValue] = ["type": "input_audio", "audio": .string(wire.encode(samples))]
            members["transcript"] = transcript.map { .string($0) }
            return .object(members)
        case .image(let url, let detail):
            guard self != .openAIBeta else {
                throw RequestError(
                    .invalidValue, "The remote model of this session does not see: images are not supported.",
                    param: "\(path).type")
            }
            var members: [String: JSONValue] = ["type": "input_image"]
            members["image_url"] = url.map { .string($0) }
            members["detail"] = detail.map { .string($0) }
            return .object(members)
        }
    }

    /// How speech is written in events to and from the remote.
    var wire: WireAudio { WireAudio(format: .pcm16, rate: inputRate) }
}
