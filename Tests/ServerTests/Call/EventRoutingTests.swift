import Events
import Server
import Testing

/// The table of the Voice Live protocol, chapter C.3, row by row.
struct EventRoutingTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var type: String
        var tool = false
        var origin: CallChannel?
        var expected: EventRouting.Channels
        var tag: ServerEvent.Tag? { ServerEvent.Tag(rawValue: type) }
        var testDescription: String { "\(type), tool \(tool), asked on \(origin.map { "\($0)" } ?? "none")" }
    }

    static let rows: [Row] = [
        Row(type: "rtc.call.sdp.created", expected: .control),
        Row(type: "rtc.call.error", expected: .control),
        Row(type: "session.created", expected: .control),
        Row(type: "session.updated", expected: .control),
        Row(type: "session.updated", origin: .data, expected: .control),
        Row(type: "error", expected: .control),
        Row(type: "error", origin: .control, expected: .control),
        Row(type: "error", origin: .data, expected: .both),
        Row(type: "warning", expected: .control),
        // Ours, with the other events of responses.
        Row(type: "parley.turn.latency", expected: .data),
        Row(type: "input_audio_buffer.speech_started", expected: .data),
        Row(type: "input_audio_buffer.speech_stopped", expected: .data),
        Row(type: "input_audio_buffer.committed", expected: .data),
        Row(type: "input_audio_buffer.cleared", origin: .control, expected: .data),
        Row(type: "input_audio_buffer.timeout_triggered", expected: .data),
        Row(type: "conversation.item.created", expected: .data),
        Row(type: "conversation.item.created", tool: true, expected: .control),
        Row(type: "conversation.item.input_audio_transcription.delta", expected: .data),
        Row(type: "conversation.item.input_audio_transcription.completed", expected: .data),
        Row(type: "conversation.item.input_audio_transcription.failed", expected: .data),
        Row(type: "conversation.item.retrieved", origin: .control, expected: .control),
        Row(type: "conversation.item.retrieved", origin: .data, expected: .data),
        Row(type: "conversation.item.deleted", origin: .control, expected: .control),
        Row(type: "conversation.item.deleted", origin: .data, expected: .data),
        Row(type: "conversation.item.truncated", expected: .data),
        Row(type: "conversation.item.truncated", origin: .control, expected: .both),
        Row(type: "conversation.item.truncated", origin: .data, expected: .data),
        Row(type: "response.created", expected: .data),
        Row(type: "response.done", expected: .data),
        Row(type: "response.output_item.added", expected: .data),
        Row(type: "response.output_item.added", tool: true, expected: .control),
        Row(type: "response.output_item.done", expected: .data),
        Row(type: "response.output_item.done", tool: true, expected: .control),
        Row(type: "response.content_part.added", expected: .data),
        Row(type: "response.content_part.done", expected: .data),
        Row(type: "response.text.delta", expected: .data),
        Row(type: "response.text.done", expected: .data),
        Row(type: "response.audio_transcript.delta", expected: .data),
        Row(type: "response.audio_transcript.done", expected: .data),
        Row(type: "response.audio_transcript.annotation.added", expected: .data),
        Row(type: "response.audio.delta", expected: .nowhere),
        Row(type: "response.audio.done", expected: .data),
        Row(type: "response.audio_timestamp.delta", expected: .data),
        Row(type: "response.animation_viseme.delta", expected: .data),
        Row(type: "response.animation_blendshapes.done", expected: .data),
        Row(type: "output_audio_buffer.started", expected: .data),
        Row(type: "output_audio_buffer.stopped", expected: .data),
        Row(type: "output_audio_buffer.cleared", expected: .data),
        Row(type: "response.function_call_arguments.delta", expected: .control),
        Row(type: "response.function_call_arguments.done", expected: .control),
        Row(type: "mcp_list_tools.completed", expected: .control),
        Row(type: "response.mcp_call_arguments.delta", expected: .control),
        Row(type: "response.mcp_call.in_progress", expected: .control),
        Row(type: "response.foundry_agent_call_arguments.done", expected: .control),
        Row(type: "response.foundry_agent_call.completed", expected: .control),
        Row(type: "response.web_search_call.searching", expected: .control),
        Row(type: "response.file_search_call.completed", expected: .control),
        Row(type: "response.invocation.delta", expected: .control),
        Row(type: "rate_limits.updated", expected: .control),
        Row(type: "response.video.delta", expected: .nowhere),
        Row(type: "session.avatar.connecting", expected: .control),
        Row(type: "mcp_list_tools.in_progress", expected: .control),
        Row(type: "mcp_list_tools.failed", expected: .control),
        Row(type: "response.mcp_call_arguments.done", expected: .control),
        Row(type: "response.mcp_call.completed", expected: .control),
        Row(type: "response.mcp_call.failed", expected: .control),
        Row(type: "byom_credential.updated", expected: .control),
        Row(type: "session.avatar.switch_to_idle", expected: .control),
        Row(type: "session.avatar.switch_to_speaking", expected: .control),
        Row(type: "response.foundry_agent_call_arguments.delta", expected: .control),
        Row(type: "response.foundry_agent_call.in_progress", expected: .control),
        Row(type: "response.foundry_agent_call.failed", expected: .control),
        Row(type: "response.web_search_call.in_progress", expected: .control),
        Row(type: "response.web_search_call.completed", expected: .control),
        Row(type: "response.file_search_call.in_progress", expected: .control),
        Row(type: "response.file_search_call.searching", expected: .control),
        Row(type: "response.audio_timestamp.done", expected: .data),
        Row(type: "response.animation_viseme.done", expected: .data),
        Row(type: "response.animation_blendshapes.delta", expected: .data),
    ]

    @Test func everyEventHasARow() {
        #expect(Set(ServerEvent.Tag.allCases.map(\.rawValue)).isSubset(of: Set(Self.rows.map(\.type))))
    }

    @Test func anEventNewerThanThisBuildPassesAsConversation() {
        #expect(EventRouting(mode: .strict).channels(for: nil, concernsTool: false, replyTo: nil) == .data)
    }

    // Proves: C.3 *, C.4 strict, C.2 item events
    @Test(arguments: rows)
    func strictFollowsTheTable(_ row: Row) {
        let routing = EventRouting(mode: .strict)
        #expect(routing.channels(for: row.tag, concernsTool: row.tool, replyTo: row.origin) == row.expected)
    }

    // Proves: C.4 mirror
    @Test(arguments: rows)
    func mirrorAddsTheControlSocketToWhateverTheDataChannelGets(_ row: Row) {
        let mirrored = EventRouting(mode: .mirror)
            .channels(for: row.tag, concernsTool: row.tool, replyTo: row.origin)
        #expect(mirrored == (row.expected.contains(.data) ? .both : row.expected))
    }

    // Proves: C.4 websocket
    @Test(arguments: rows)
    func websocketLeavesTheDataChannelEmpty(_ row: Row) {
        let channels = EventRouting(mode: .websocket)
            .channels(for: row.tag, concernsTool: row.tool, replyTo: row.origin)
        #expect(channels == (row.expected.isEmpty ? .nowhere : .control))
    }
}
