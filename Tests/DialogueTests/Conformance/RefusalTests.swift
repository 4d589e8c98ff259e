import Dialogue
import Events
import Testing

/// What this build does not do is refused with an error that names the field, on either audioDelivery, and changes nothing.
struct RefusalTests {
    private func reply(to json: String, _ audioDelivery: AudioDelivery) -> [String] {
        var stage = SessionStage(audioDelivery: audioDelivery)
        let before = stage.session.object
        stage.client(json: json)
        #expect(stage.session.object == before)
        return stage.drain()
    }

    // Refuses: D.0 session.avatar.connect, D.16 session.avatar.connect, E.1 session.avatar.connecting
    // Refuses: E.1 session.avatar.switch_to_speaking, E.1 session.avatar.switch_to_idle, E.4 response.video.delta
    // Refuses: F.2 avatar, F.9 avatar, M.18
    @Test(arguments: [AudioDelivery.events, .paced])
    func avatars(_ audioDelivery: AudioDelivery) {
        let asked = [
            (#"{"type":"session.avatar.connect","client_sdp":"x","event_id":"e1"}"#, "-"),
            (
                #"{"type":"session.update","event_id":"e1","session":{"avatar":{"character":"lisa","customized":false}}}"#,
                "session.avatar"
            ),
            (
                #"{"type":"session.update","event_id":"e1","session":{"modalities":["text","audio","avatar"]}}"#,
                "session.modalities"
            ),
            (
                #"{"type":"response.create","event_id":"e1","response":{"modalities":["text","audio","avatar"]}}"#,
                "response.modalities"
            ),
        ]
        for (json, param) in asked {
            #expect(reply(to: json, audioDelivery) == ["error avatar_not_supported \(param) e1"])
        }
    }

    // Refuses: F.8 foundry_agent, E.3 item foundry_agent_call, E.4 response.audio_transcript.annotation.added
    // Refuses: E.4 response.foundry_agent_call_arguments.delta, E.4 response.foundry_agent_call_arguments.done
    // Refuses: E.4 response.foundry_agent_call.in_progress, E.4 response.foundry_agent_call.completed
    // Refuses: E.4 response.foundry_agent_call.failed
    @Test(arguments: [AudioDelivery.events, .paced])
    func agentsAsTools(_ audioDelivery: AudioDelivery) {
        let tools = #"[{"type":"foundry_agent","agent_name":"a","project_name":"p"}]"#
        #expect(
            reply(to: #"{"type":"session.update","event_id":"e1","session":{"tools":\#(tools)}}"#, audioDelivery)
                == ["error invalid_value session.tools[0].type e1"])
        #expect(
            reply(to: #"{"type":"response.create","event_id":"e1","response":{"tools":\#(tools)}}"#, audioDelivery)
                == ["error invalid_value response.tools[0].type e1"])
    }

    // Refuses: F.10 animation blendshapes, E.4 response.animation_blendshapes.delta
    // Refuses: E.4 response.animation_blendshapes.done
    @Test(arguments: [AudioDelivery.events, .paced])
    func blendshapes(_ audioDelivery: AudioDelivery) {
        let animation = #"{"model_name":"default","outputs":["blendshapes"]}"#
        #expect(
            reply(
                to: #"{"type":"session.update","event_id":"e1","session":{"animation":\#(animation)}}"#, audioDelivery)
                == ["error invalid_value session.animation.outputs e1"])
        #expect(
            reply(
                to: #"{"type":"response.create","event_id":"e1","response":{"animation":\#(animation)}}"#, audioDelivery
            )
                == ["error invalid_value response.animation.outputs e1"])
    }

    // Refuses: F.5 azure-custom, F.5 azure-personal
    @Test(arguments: [
        #"{"type":"azure-custom","name":"Mine","endpoint_id":"e"}"#,
        #"{"type":"azure-personal","name":"Me","model":"DragonLatestNeural"}"#,
    ])
    func voicesThatLiveElsewhere(_ voice: String) {
        #expect(
            reply(to: #"{"type":"session.update","event_id":"e1","session":{"voice":\#(voice)}}"#, .events)
                == ["error invalid_voice_type session.voice.type e1"])
    }

    // Refuses: F.5 avatar-voice-sync
    @Test func theVoiceOfAnAvatar() {
        #expect(
            reply(
                to: """
                    {"type":"session.update","event_id":"e1","session":{"voice":{"type":"avatar-voice-sync",
                    "model":"DragonLatestNeural"}}}
                    """, .events) == ["error invalid_voice_type session.voice.type e1"])
    }

    // Refuses: D.12 invoke_input, E.4 response.invocation.delta
    @Test(arguments: [AudioDelivery.events, .paced])
    func inputOfAHostedAgent(_ audioDelivery: AudioDelivery) {
        #expect(
            reply(to: #"{"type":"response.create","event_id":"e1","response":{"invoke_input":{"a":1}}}"#, audioDelivery)
                == ["error invalid_value response.invoke_input e1"])
    }

    // Refuses: F.8 web_search, F.8 file_search, E.3 item web_search_call, E.3 item file_search_call
    // Refuses: E.4 response.web_search_call.in_progress, E.4 response.web_search_call.searching
    // Refuses: E.4 response.web_search_call.completed, E.4 response.file_search_call.in_progress
    // Refuses: E.4 response.file_search_call.searching, E.4 response.file_search_call.completed
    @Test(arguments: ["web_search", "file_search", "foundry_toolbox"])
    func searchIsLeftOutWithAWarning(_ type: String) {
        var stage = SessionStage()
        stage.update(#"{"tools":[{"type":"function","name":"f"},{"type":"\#(type)"}]}"#)
        #expect(stage.drain() == ["session.updated", "warning not_supported_yet session.tools[1].type"])
        stage.client(.responseCreate(ResponseCreate()))
        #expect(stage.chats.last?.request.tools.map(\.name) == ["f"])
    }

    // Refuses: D.0 byom_credential.update, D.0 transcription_session.update, E.1 byom_credential.updated
    @Test(arguments: [AudioDelivery.events, .paced])
    func eventsWithoutAPublishedShape(_ audioDelivery: AudioDelivery) {
        for type in ["byom_credential.update", "transcription_session.update"] {
            #expect(
                reply(to: #"{"type":"\#(type)","event_id":"e1"}"#, audioDelivery) == [
                    "error unsupported_event type e1"
                ])
        }
    }

    // Proves: D.2 not in a call
    @Test func audioEventsInACallAreRefusedOnce() {
        var stage = SessionStage(audioDelivery: .paced)
        for _ in 0..<3 {
            stage.client(json: #"{"type":"input_audio_buffer.append","audio":"AAAA","event_id":"e1"}"#)
        }
        #expect(stage.drain() == ["error invalid_request - e1"])
    }

    // Proves: D.15 unknown request
    @Test(arguments: [
        #"{"type":"mcp_approval_response","approval_request_id":"r","approve":true,"event_id":"e1"}"#,
        #"{"type":"conversation.item.create","event_id":"e1","item":{"type":"mcp_approval_response","approval_request_id":"r","approve":true}}"#,
    ])
    func approvalsOfNothing(_ json: String) {
        #expect(reply(to: json, .paced).first?.hasPrefix("error item_not_found ") == true)
    }
}
