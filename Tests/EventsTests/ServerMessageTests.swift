import Events
import Foundation
import Testing

@Suite struct ServerMessageTests {
    @Test(arguments: ServerExamples.all)
    func everyServerEventSurvivesARoundTrip(_ message: ServerMessage) throws {
        #expect(try ServerMessage.parse(message.encoded()) == message)
    }

    @Test(arguments: ServerExamples.all)
    func everyServerEventCarriesItsTypeAndIDAndIsKnownByName(_ message: ServerMessage) throws {
        let json = try value(message)
        #expect(json["type"] == .string(message.event.type))
        #expect(json["event_id"] == .string(message.eventID.rawValue))
        if case .unknown = try ServerMessage.parse(message.encoded()).event { Issue.record("\(message.event.type)") }
    }

    @Test func theExamplesHoldEveryKind() {
        #expect(Set(ServerExamples.events.map(\.type)).count == 50)
    }

    @Test func slashesAreNotEscaped() {
        let message = ServerMessage(
            .warning(WarningEvent(warning: WarningDetails(message: "a/b"))), eventID: EventID(rawValue: "e"))
        #expect(String(decoding: message.encoded(), as: UTF8.self).contains("a/b"))
    }

    @Test func anUnknownServerEventIsKeptWhole() throws {
        let text = #"{"type":"session.handoff.started","event_id":"e","x":[1,{"y":null}]}"#
        let message = try ServerMessage.parse(Array(text.utf8))
        #expect(message.event.type == "session.handoff.started")
        #expect(try value(message) == json(text))
    }

    // Proves: E.1 rtc.call.error
    @Test func aCallErrorReadsAsTheProtocolShowsIt() throws {
        let error = CallError(
            rtcCallID: SessionID(rawValue: "sess_5Qb2v7"),
            error: CallErrorDetails(.missingSDP, "SDP offer is required"))
        let message = ServerMessage(.callError(error), eventID: EventID(rawValue: "event_9fd0c3"))
        #expect(
            try value(message)
                == json(
                    #"""
                    { "type": "rtc.call.error", "event_id": "event_9fd0c3", "operation": "rtc.call.sdp.create",
                      "rtc_call_id": "sess_5Qb2v7",
                      "error": { "type": "invalid_request_error", "code": "missing_sdp", "message": "SDP offer is required" } }
                    """#))
    }

    // Proves: F.12 session.created
    @Test func sessionCreatedReadsAsTheProtocolShowsIt() throws {
        let message = ServerMessage(
            .sessionCreated(SessionEvent(session: ServerExamples.plainSession)), eventID: EventID(rawValue: "event_01"))
        #expect(
            try value(message)
                == json(
                    #"""
                    { "type":"session.created", "event_id":"event_01",
                      "session": { "id":"sess_01", "object":"realtime.session", "model":"gpt-4.1", "expires_at":1785600000,
                        "modalities":["text","audio"], "instructions":"", "voice":{ "type":"azure-standard", "name":"en-US-AvaNeural" },
                        "input_audio_format":"pcm16", "input_audio_sampling_rate":24000, "output_audio_format":"pcm16",
                        "turn_detection":{ "type":"server_vad", "threshold":0.5, "prefix_padding_ms":400, "silence_duration_ms":500,
                          "create_response":true, "interrupt_response":true, "auto_truncate":false },
                        "input_audio_transcription":null, "input_audio_noise_reduction":null, "input_audio_echo_cancellation":null,
                        "tools":[], "tool_choice":"auto", "parallel_tool_calls":true, "temperature":0.8, "max_response_output_tokens":"inf",
                        "output_audio_timestamp_types":null, "animation":null, "avatar":null, "interim_response":null, "include":[], "metadata":{} } }
                    """#))
    }

    @Test func responseDoneCarriesTheCompleteUsage() throws {
        let message = ServerMessage(
            .responseDone(ResponseEvent(response: ServerExamples.completed)), eventID: EventID(rawValue: "e"))
        #expect(
            try value(message)
                == json(
                    #"""
                    { "type":"response.done", "event_id":"e", "response": { "id":"resp_1", "object":"realtime.response",
                      "status":"completed", "status_details":null, "conversation_id":"conv_1",
                      "output":[{ "id":"item_a1", "object":"realtime.item", "type":"message", "status":"completed",
                        "role":"assistant", "content":[{ "type":"audio", "transcript":"It is noon." }] }],
                      "usage": { "total_tokens": 253, "input_tokens": 132, "output_tokens": 121,
                        "input_token_details": { "cached_tokens": 64, "text_tokens": 119, "audio_tokens": 13, "image_tokens": 0,
                          "cached_tokens_details": { "text_tokens": 64, "audio_tokens": 0, "image_tokens": 0 } },
                        "output_token_details": { "text_tokens": 30, "audio_tokens": 91, "reasoning_tokens": 0 } } } }
                    """#))
    }

    // Proves: F.1 turn_detection null echoed
    @Test func whatIsNotKnownIsAnExplicitNull() throws {
        let error = try value(.error(ErrorEvent(error: ErrorDetails(.invalidJSON, "human text"))))
        #expect(error["error"]?["param"] == .null)
        #expect(error["error"]?["event_id"] == .null)
        let committed = InputAudioBufferCommitted(previousItemID: nil, itemID: ServerExamples.user)
        #expect(try value(.inputAudioBufferCommitted(committed))["previous_item_id"] == .null)
        let created = ResponseObject(id: ServerExamples.response, status: .inProgress)
        let response = try value(.responseCreated(ResponseEvent(response: created)))["response"]
        #expect(response?["usage"] == .null)
        #expect(response?["status_details"] == .null)
        let session = try value(.sessionCreated(SessionEvent(session: ServerExamples.plainSession)))["session"]
        #expect(session?["interim_response"] == .null)
    }

    // Proves: F.8 secrets
    @Test func theSecretsOfAnMCPServerAreRedacted() {
        let server = MCPServer(serverLabel: "a", serverURL: "b", authorization: "secret", headers: ["x": "y"])
        #expect(Tool.mcp(server).redacted == .mcp(MCPServer(serverLabel: "a", serverURL: "b")))
    }

    private func value(_ event: ServerEvent) throws -> JSONValue {
        try value(ServerMessage(event, eventID: EventID(rawValue: "e")))
    }

    private func value(_ message: ServerMessage) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(message.encoded()))
    }

    private func json(_ text: String) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }
}
