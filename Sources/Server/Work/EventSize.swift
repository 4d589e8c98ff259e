import Events

extension ServerEvent {
    /// About how many bytes of JSON the event takes, as far as anything of a peer or an engine makes it long; what is
    /// always short counts as nothing. Events of the whole session are not measured: their settings know their size.
    ///
    /// - Parameter limit: Counting stops there, so that an event of any size is measured in microseconds.
    func size(upTo limit: Int) -> Int {
        var meter = SizeMeter(limit: limit)
        switch self {
        case .sdpCreated(let event): meter.add(event.sdpAnswer)
        case .itemCreated(let event): meter.add(event.item)
        case .itemRetrieved(let event): meter.add(event.item)
        case .responseCreated(let event), .responseDone(let event):
            for item in event.response.output where meter.hasRoom { meter.add(item) }
            for (name, value) in event.response.metadata ?? [:] where meter.hasRoom {
                meter.add(name)
                meter.add(value)
            }
        case .outputItemAdded(let event), .outputItemDone(let event): meter.add(event.item)
        case .contentPartAdded(let event), .contentPartDone(let event): meter.add(event.part)
        case .textDelta(let event), .audioTranscriptDelta(let event), .audioDelta(let event): meter.add(event.delta)
        case .textDone(let event): meter.add(event.text)
        case .audioTranscriptDone(let event): meter.add(event.transcript)
        case .transcriptionDelta(let event): meter.add(event.delta)
        case .transcriptionCompleted(let event):
            meter.add(event.transcript)
            meter.add(event.logprobs?.count ?? 0, of: 64)
            for phrase in event.phrases ?? [] where meter.hasRoom {
                meter.add(phrase.text)
                meter.add(phrase.words?.count ?? 0, of: 80)
            }
        case .functionCallArgumentsDelta(let event): meter.add(event.delta)
        case .functionCallArgumentsDone(let event): meter.add(event.arguments)
        case .mcpListToolsCompleted(let event): for tool in event.tools ?? [] where meter.hasRoom { meter.add(tool) }
        case .mcpCallArgumentsDelta(let event): meter.add(event.delta)
        case .mcpCallArgumentsDone(let event): meter.add(event.arguments)
        case .mcpCallCompleted(let event), .mcpCallFailed(let event):
            meter.add(event.output ?? "")
            meter.add(event.error ?? .null)
        case .unknown(_, let body): meter.add(body)
        default: break
        }
        return meter.size
    }
}

/// Adds up the sizes of what makes events long, up to a limit.
private struct SizeMeter {
    private(set) var size = 0
    let limit: Int

    var hasRoom: Bool { size < limit }

    init(limit: Int) { self.limit = limit }

    mutating func add(_ text: String) { size += text.utf8.count }

    mutating func add(_ count: Int, of bytes: Int) { size += count * bytes }

    mutating func add(_ part: ContentPart) {
        switch part {
        case .inputText(let text), .text(let text): add(text)
        case .inputAudio(let transcript, let audio):
            add(transcript ?? "")
            add(audio ?? "")
        case .inputImage(let url, _): add(url ?? "")
        case .audio(let transcript): add(transcript ?? "")
        case .other(_, let body): add(body)
        }
        size += 32
    }

    mutating func add(_ item: Item) {
        size += 128
        switch item.body {
        case .message(let message): for part in message.content where hasRoom { add(part) }
        case .functionCall(let call): add(call.arguments)
        case .functionCallOutput(let output): add(output.output)
        case .mcpListTools(let list): for tool in list.tools where hasRoom { add(tool) }
        case .mcpCall(let call):
            add(call.arguments)
            add(call.output ?? "")
            add(call.error ?? .null)
        case .mcpApprovalRequest(let request): add(request.arguments)
        case .mcpApprovalResponse(let response): add(response.reason ?? "")
        case .other(_, let body): add(body)
        }
    }

    mutating func add(_ tool: MCPTool) {
        add(tool.name)
        add(tool.description ?? "")
        add(tool.inputSchema)
        add(tool.annotations ?? .null)
    }

    mutating func add(_ value: JSONValue) {
        size += 8
        switch value {
        case .null, .bool, .int, .double: break
        case .string(let text): add(text)
        case .array(let elements): for element in elements where hasRoom { add(element) }
        case .object(let members):
            for (name, value) in members where hasRoom {
                add(name)
                add(value)
            }
        }
    }
}
