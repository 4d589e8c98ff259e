import Engine
import Events
import Relay
import Testing

@Suite struct RelayedEventTests {
    /// A spoken answer with a call of a function, as OpenAI tells it now.
    private static let answer = [
        #"{"type":"input_audio_buffer.speech_started","event_id":"x","audio_start_ms":100,"item_id":"item_u"}"#,
        #"{"type":"input_audio_buffer.speech_stopped","event_id":"x","audio_end_ms":900,"item_id":"item_u"}"#,
        #"{"type":"input_audio_buffer.committed","event_id":"x","previous_item_id":null,"item_id":"item_u"}"#,
        #"{"type":"conversation.item.added","event_id":"x","previous_item_id":null,"item":{"id":"item_u","type":"message","status":"completed","role":"user","content":[{"type":"input_audio","transcript":null}]}}"#,
        #"{"type":"conversation.item.done","event_id":"x","previous_item_id":null,"item":{"id":"item_u","type":"message","status":"completed","role":"user","content":[{"type":"input_audio","transcript":null}]}}"#,
        #"{"type":"response.created","event_id":"x","response":{"object":"realtime.response","id":"resp_1","status":"in_progress","status_details":null,"output":[],"conversation_id":"conv_x","output_modalities":["audio"],"max_output_tokens":"inf","audio":{"output":{"format":{"type":"audio/pcm","rate":24000},"voice":"marin"}},"usage":null,"metadata":null}}"#,
        #"{"type":"response.output_item.added","event_id":"x","response_id":"resp_1","output_index":0,"item":{"id":"item_a","type":"message","status":"in_progress","role":"assistant","content":[]}}"#,
        #"{"type":"conversation.item.added","event_id":"x","previous_item_id":"item_u","item":{"id":"item_a","type":"message","status":"in_progress","role":"assistant","content":[]}}"#,
        #"{"type":"response.content_part.added","event_id":"x","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"part":{"type":"output_audio","transcript":""}}"#,
        #"{"type":"response.output_audio_transcript.delta","event_id":"x","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"delta":"Hi","obfuscation":"zz"}"#,
        RelayStage.speech(960, type: "response.output_audio.delta"),
        #"{"type":"response.output_audio.done","event_id":"x","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0}"#,
        #"{"type":"response.output_audio_transcript.done","event_id":"x","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"transcript":"Hi"}"#,
        #"{"type":"response.content_part.done","event_id":"x","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"part":{"type":"output_audio","transcript":"Hi"}}"#,
        #"{"type":"response.output_item.done","event_id":"x","response_id":"resp_1","output_index":0,"item":{"id":"item_a","type":"message","status":"completed","role":"assistant","content":[{"type":"output_audio","transcript":"Hi"}]}}"#,
        #"{"type":"response.output_item.added","event_id":"x","response_id":"resp_1","output_index":1,"item":{"id":"item_f","type":"function_call","status":"in_progress","call_id":"call_1","name":"get_time","arguments":""}}"#,
        #"{"type":"response.function_call_arguments.delta","event_id":"x","response_id":"resp_1","item_id":"item_f","output_index":1,"call_id":"call_1","delta":"{}"}"#,
        #"{"type":"response.function_call_arguments.done","event_id":"x","response_id":"resp_1","item_id":"item_f","output_index":1,"call_id":"call_1","arguments":"{}"}"#,
        #"{"type":"response.output_item.done","event_id":"x","response_id":"resp_1","output_index":1,"item":{"id":"item_f","type":"function_call","status":"completed","call_id":"call_1","name":"get_time","arguments":"{}"}}"#,
        #"{"type":"response.done","event_id":"x","response":{"object":"realtime.response","id":"resp_1","status":"completed","status_details":null,"output":[{"id":"item_a","type":"message","status":"completed","role":"assistant","content":[{"type":"output_audio","transcript":"Hi"}]}],"output_modalities":["audio"],"usage":{"total_tokens":30,"input_tokens":10,"output_tokens":20,"input_token_details":{"text_tokens":4,"audio_tokens":6,"cached_tokens":0},"output_token_details":{"text_tokens":5,"audio_tokens":15}}}}"#,
        #"{"type":"rate_limits.updated","event_id":"x","rate_limits":[{"name":"tokens","limit":1000,"remaining":900,"reset_seconds":1.5}]}"#,
    ]

    @Test func tellsAnAnswerOfOpenAIUnderTheNamesOfVoiceLive() throws {
        var stage = try RelayStage(.openAI)
        stage.forget()
        for event in Self.answer { stage.remote(event) }
        stage.pass(frames: 1)
        // Only `stopped` and `cleared` may follow `response.done` (chapter G.2), so it waits for the first frame.
        #expect(
            stage.types == [
                "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped",
                "input_audio_buffer.committed", "conversation.item.created", "response.created",
                "response.output_item.added", "conversation.item.created", "response.content_part.added",
                "response.audio_transcript.delta", "response.audio.done", "response.audio_transcript.done",
                "response.content_part.done", "response.output_item.done", "response.output_item.added",
                "response.function_call_arguments.delta", "response.function_call_arguments.done",
                "response.output_item.done", "rate_limits.updated", "output_audio_buffer.started", "response.done",
            ])
        #expect(stage.last("response.content_part.done")?[path: "part", "type"] == "audio")
        let call = try #require(stage.last("response.function_call_arguments.done"))
        #expect(call["name"] == "get_time")
        #expect(call["call_id"] == "call_1")
        let usage = try #require(stage.last("response.done")?[path: "response", "usage"])
        #expect(usage["total_tokens"] == 30)
        #expect(usage[path: "output_token_details", "reasoning_tokens"] == 0)
        #expect(usage[path: "input_token_details", "cached_tokens_details", "image_tokens"] == 0)
        #expect(stage.last("response.created")?[path: "response", "voice", "name"] == "en-US-AvaNeural")
        // Unlike the remote's, each of our ids is there once.
        #expect(Set(stage.messages.map(\.eventID)).count == stage.messages.count)
    }

    @Test func keepsWhatTheRemoteWroteOfItsFaultsToItself() throws {
        var stage = try RelayStage(.openAI)
        stage.forget()
        stage.remote(
            RelayStage.created(),
            RelayStage.done(
                status: "failed",
                details:
                    #"{"type":"failed","error":{"type":"server_error","code":"key sk-123 at http://10.0.0.1","message":"sk-123"}}"#
            ),
            #"{"type":"error","error":{"type":"server_error","code":"oops sk-123","message":"sk-123","param":"a b"}}"#,
            #"{"type":"conversation.item.input_audio_transcription.failed","item_id":"i","content_index":0,"error":{"message":"sk-123"}}"#,
            #"{"type":"warning","warning":{"message":"sk-123","code":"sk 123","param":"x"}}"#)
        #expect(
            stage.types == [
                "response.created", "response.done", "error", "conversation.item.input_audio_transcription.failed",
                "warning",
            ])
        for message in stage.messages {
            let text = String(decoding: message.encoded(), as: UTF8.self)
            #expect(!text.contains("123"), "\(text)")
            #expect(!text.contains("10.0.0.1"))
        }
        #expect(stage.last("response.done")?[path: "response", "status_details", "type"] == "failed")
    }

    @Test func dropsWhatNoClientOfVoiceLiveKnows() throws {
        var stage = try RelayStage(.openAIBeta)
        stage.forget()
        let before = stage.session.droppedEvents
        stage.remote(
            #"{"type":"conversation.created","conversation":{"id":"c"}}"#, #"{"type":"something.newer"}"#,
            #"{"type":"output_audio_buffer.started","response_id":"resp_1"}"#, #"{"type":"response.done"}"#)
        #expect(stage.types == [])
        #expect(stage.session.droppedEvents == before + 4)
    }

    @Test func answersWhoeverAsked() throws {
        var stage = try RelayStage(.openAI)
        stage.forget()
        stage.client(#"{"type":"conversation.item.delete","item_id":"i1"}"#, from: RelayStage.data)
        stage.client(#"{"type":"conversation.item.delete","item_id":"i2"}"#, from: RelayStage.control)
        stage.remote(
            #"{"type":"conversation.item.deleted","item_id":"i2"}"#,
            #"{"type":"conversation.item.deleted","item_id":"i1"}"#)
        #expect(stage.replies == [RelayStage.control, RelayStage.data])
    }

    @Test func writesItemsInTheRemotesNames() throws {
        let create =
            #"{"type":"conversation.item.create","previous_item_id":"root","item":{"type":"message","role":"assistant","content":[{"type":"text","text":"Hi"}]}}"#
        for (dialect, name) in [(RelayDialect.openAI, "output_text"), (.openAIBeta, "text"), (.voiceLive, "text")] {
            var stage = try RelayStage(dialect)
            stage.client(create)
            let told = try #require(stage.lastTold("conversation.item.create"))
            #expect(told["previous_item_id"] == "root")
            #expect(
                told["item"] == [
                    "type": "message", "role": "assistant", "content": [["type": .string(name), "text": "Hi"]],
                ])
        }
    }

    @Test func bringsSpeechInItemsToTheRemotesRate() throws {
        var stage = try RelayStage(.voiceLive, audioDelivery: .events)
        // 100 ms at 24 kHz.
        let audio = String(repeating: "AAAA", count: 1600)
        stage.client(
            #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_audio","audio":"\#(audio)"}]}}"#
        )
        let parts = stage.lastTold("conversation.item.create")?[path: "item", "content"]
        guard case .array(let parts)? = parts, let text = parts.first?["audio"]?.stringValue else {
            Issue.record("no audio")
            return
        }
        #expect(Base64.decode(text)?.count == 3200)
    }

    @Test func asksForResponsesInTheRemotesNames() throws {
        let create =
            #"{"type":"response.create","response":{"modalities":["text"],"instructions":"Now.","max_output_tokens":50,"conversation":"none","input_items":[{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]}],"metadata":{"a":"b"}}}"#
        var now = try RelayStage(.openAI)
        now.client(create)
        let response = try #require(now.lastTold("response.create")?["response"])
        #expect(response["output_modalities"] == ["text"])
        #expect(response["max_output_tokens"] == 50)
        #expect(response["conversation"] == "none")
        #expect(
            response["input"] == [
                ["type": "message", "role": "user", "content": [["type": "input_text", "text": "Hi"]]]
            ])
        var before = try RelayStage(.openAIBeta)
        before.client(create)
        #expect(before.lastTold("response.create")?[path: "response", "max_response_output_tokens"] == 50)
        var voiceLive = try RelayStage(.voiceLive)
        voiceLive.client(create)
        #expect(voiceLive.lastTold("response.create")?[path: "response", "max_output_tokens"] == 50)
    }

    @Test func addsInstructionsToThoseOfTheSession() throws {
        var stage = try RelayStage(.openAI)
        stage.update(#"{"instructions":"Be kind."}"#)
        stage.client(#"{"type":"response.create","additional_instructions":"Be brief."}"#)
        #expect(stage.lastTold("response.create")?[path: "response", "instructions"] == "Be kind.\nBe brief.")
    }

    @Test(arguments: [
        (#"{"pre_generated_assistant_message":"Hi"}"#, "response.pre_generated_assistant_message"),
        (#"{"append_input_items":[{"type":"message","role":"user","content":"a"}]}"#, "response.append_input_items"),
        (#"{"tools":[{"type":"mcp","server_label":"a","server_url":"https://a.example"}]}"#, "response.tools[0].type"),
    ])
    func refusesByNameWhatTheRemoteCannotDo(_ response: String, _ param: String) throws {
        var stage = try RelayStage(.openAIBeta)
        stage.forget()
        stage.client(#"{"type":"response.create","event_id":"e7","response":\#(response)}"#)
        #expect(stage.told == [])
        #expect(stage.last("error")?[path: "error", "param"] == .string(param))
        #expect(stage.last("error")?[path: "error", "event_id"] == "e7")
    }

    @Test func makesAnItemOfStreamedText() throws {
        var stage = try RelayStage(.openAI)
        stage.client(#"{"type":"input_text.delta","id":"t1","delta":"Hello "}"#)
        stage.client(#"{"type":"input_text.delta","id":"t1","delta":"there"}"#)
        stage.client(#"{"type":"input_text.done","id":"t1"}"#)
        let item = try #require(stage.lastTold("conversation.item.create")?["item"])
        #expect(item["id"] == "t1")
        #expect(item["content"] == [["type": "input_text", "text": "Hello there"]])
    }

    @Test func refusesAudioInEventsOfACallOnce() throws {
        var stage = try RelayStage(.openAI)
        stage.forget()
        for _ in 0..<3 { stage.client(#"{"type":"input_audio_buffer.append","audio":"AAAA"}"#) }
        #expect(stage.types == ["error"])
    }
}
