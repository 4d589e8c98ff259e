import Events

extension Item {
    /// The user's speech, its words not known yet.
    static func spoken(_ id: ItemID) -> Item {
        Item(id: id, body: .message(Message(role: .user, content: [.inputAudio(transcript: nil)])))
    }

    /// The item as the server keeps it: audio that came with it is not retained.
    init(_ param: ItemParam, id: ItemID) {
        let body: Body =
            switch param.body {
            case .message(let role, let content):
                .message(Message(role: role, content: content.map { $0.shown(in: role) }))
            case .functionCall(let call): .functionCall(call)
            case .functionCallOutput(let output): .functionCallOutput(output)
            case .mcpApprovalResponse(let response): .mcpApprovalResponse(response)
            }
        self.init(id: id, body: body)
    }

    /// The words of a message; empty for every other item.
    var text: String {
        guard case .message(let message) = body else { return "" }
        return message.content.compactMap(\.words).joined(separator: "\n")
    }

    /// UTF-8 bytes that the item takes at least.
    var textBytes: Int {
        let text =
            switch body {
            case .message(let message): message.content.reduce(0) { $0 + $1.bytes }
            case .functionCall(let call): call.name.utf8.count + call.arguments.utf8.count
            case .functionCallOutput(let output): output.output.utf8.count
            case .mcpApprovalResponse(let response): response.reason?.utf8.count ?? 0
            case .mcpListTools(let list): list.tools.reduce(0) { $0 + $1.bytes }
            case .mcpCall(let call):
                call.name.utf8.count + call.arguments.utf8.count + (call.output?.utf8.count ?? 0)
                    + (call.error?["message"]?.stringValue?.utf8.count ?? 0)
            case .mcpApprovalRequest(let request): request.name.utf8.count + request.arguments.utf8.count
            case .other: 0
            }
        return text + id.rawValue.utf8.count
    }

    /// Writes the words of speech into its content part.
    mutating func setTranscript(_ transcript: String) {
        guard case .message(var message) = body else { return }
        message.content = message.content.map { part in
            switch part {
            case .inputAudio(let known, let audio): .inputAudio(transcript: known ?? transcript, audio: audio)
            case .audio: .audio(transcript: transcript)
            case .inputText, .inputImage, .text, .other: part
            }
        }
        body = .message(message)
    }
}

extension ContentPart {
    var words: String? {
        switch self {
        case .inputText(let text), .text(let text): text
        case .inputAudio(let transcript, _), .audio(let transcript): transcript
        case .inputImage, .other: nil
        }
    }

    fileprivate var bytes: Int {
        switch self {
        case .inputImage(let url, _): url?.utf8.count ?? 0
        case .inputText, .text, .inputAudio, .audio, .other: words?.utf8.count ?? 0
        }
    }
}

extension MCPTool {
    fileprivate var bytes: Int {
        name.utf8.count + (description?.utf8.count ?? 0) + inputSchema.text.utf8.count
            + (annotations?.text.utf8.count ?? 0)
    }
}
