import Dialogue
import Events
import Relay
import Testing

@Suite struct RelaySettingsTests {
    @Test(arguments: [
        (
            RelayDialect.voiceLive,
            #"{"input_audio_format":"pcm16","input_audio_sampling_rate":16000,"output_audio_format":"pcm16"}"#
        ),
        (.openAIBeta, #"{"input_audio_format":"pcm16","output_audio_format":"pcm16"}"#),
        (
            .openAI,
            #"{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcm","rate":24000}},"output":{"format":{"type":"audio/pcm","rate":24000}}}}"#
        ),
    ])
    func beginsWithTheFormatsOfAudio(_ dialect: RelayDialect, _ session: String) throws {
        let stage = try RelayStage(dialect)
        #expect(stage.types == ["session.created"])
        #expect(stage.told.count == 1)
        #expect(stage.told.first?["session"] == JSONValue(parsing: Array(session.utf8)))
    }

    @Test func addsTheOperatorsVoiceAndInstructionsToIt() throws {
        let stage = try RelayStage(.openAI, voices: RelayVoices(usual: "marin")) { $0.instructions = "Be brief." }
        let session = stage.told.first?["session"]
        #expect(session?["instructions"] == "Be brief.")
        #expect(session?[path: "audio", "output", "voice"] == "marin")
        #expect(session?[path: "audio", "output", "format", "rate"] == 24_000)
        #expect(stage.session.object.instructions == "Be brief.")
    }

    @Test func showsWhatTheRemoteBeginsWithUnderTheNamesOfVoiceLive() throws {
        let stage = try RelayStage(
            .openAI,
            greeting: #"""
                {"type":"session.created","session":{"id":"sess_x","model":"gpt-realtime","output_modalities":["audio"],
                "instructions":"Theirs.","max_output_tokens":300,"tool_choice":"auto","tools":[],"audio":{"input":{
                "format":{"type":"audio/pcm","rate":24000},"transcription":{"model":"whisper-1"},
                "turn_detection":{"type":"server_vad","threshold":0.6,"silence_duration_ms":200,"prefix_padding_ms":300,
                "create_response":true,"interrupt_response":true}},"output":{"voice":"marin","speed":1.0}}}}
                """#)
        let session = try #require(stage.last("session.created")?["session"])
        #expect(session["id"] == "sess_ours")
        #expect(session["model"] == "ours")
        #expect(session["instructions"] == "Theirs.")
        #expect(session["modalities"] == ["text", "audio"])
        #expect(session["max_response_output_tokens"] == 300)
        #expect(session[path: "turn_detection", "silence_duration_ms"] == 200)
        #expect(session[path: "input_audio_transcription", "model"] == "whisper-1")
        #expect(session[path: "voice", "name"] == "marin")
    }

    /// One update with most of what there is, in each dialect.
    private static let update = #"""
        {"instructions":"Be kind.","voice":"alloy","modalities":["text","audio"],"temperature":0.2,
        "input_audio_noise_reduction":{"type":"near_field"},"max_response_output_tokens":100,
        "input_audio_transcription":{"model":"azure-speech","language":"en-US","phrase_list":["Parley"]},
        "turn_detection":{"type":"azure_semantic_vad","threshold":0.4,"silence_duration_ms":400,"auto_truncate":true,
        "remove_filler_words":true},
        "tools":[{"type":"function","name":"f","parameters":{"type":"object"}}],"tool_choice":"required"}
        """#

    @Test func passesSettingsOnAsTheyAreToVoiceLive() throws {
        var stage = try RelayStage(.voiceLive)
        stage.forget()
        stage.update(Self.update)
        let session = try #require(stage.told.first?["session"])
        #expect(session["instructions"] == "Be kind.")
        #expect(session["voice"] == ["type": "openai", "name": "alloy"])
        #expect(session[path: "turn_detection", "type"] == "azure_semantic_vad")
        #expect(session[path: "turn_detection", "remove_filler_words"] == true)
        // What was heard is known here.
        #expect(session[path: "turn_detection", "auto_truncate"] == false)
        #expect(session["temperature"] == 0.2)
        // Ours to do.
        #expect(session["input_audio_noise_reduction"] == nil)
        #expect(stage.processing.last?.noiseReduction == .near)
        #expect(stage.types == [])
        stage.remote(#"{"type":"session.updated","session":{}}"#)
        #expect(stage.types == ["session.updated"])
        #expect(stage.replies == [RelayStage.control])
        let shown = try #require(stage.last("session.updated")?["session"])
        #expect(shown[path: "turn_detection", "auto_truncate"] == true)
        #expect(shown[path: "input_audio_noise_reduction", "type"] == "near_field")
    }

    @Test func tellsOpenAIsBetaInItsFlatNames() throws {
        var stage = try RelayStage(.openAIBeta)
        stage.forget()
        stage.update(Self.update)
        let session = try #require(stage.told.first?["session"])
        #expect(session["voice"] == "alloy")
        #expect(session["temperature"] == 0.6)
        #expect(session["max_response_output_tokens"] == 100)
        #expect(
            session["turn_detection"] == [
                "type": "server_vad", "threshold": 0.4, "silence_duration_ms": 400, "prefix_padding_ms": 420,
                "create_response": true, "interrupt_response": true,
            ])
        #expect(
            session["input_audio_transcription"] == ["model": "whisper-1", "language": "en", "prompt": "Parley"])
        #expect(session["tool_choice"] == "required")
        stage.remote(#"{"type":"session.updated","session":{}}"#)
        #expect(stage.types == ["session.updated", "warning", "warning"])
        let params = stage.messages.compactMap { JSONValue(parsing: $0.encoded())?[path: "warning", "param"] }
        #expect(params == ["session.turn_detection.type", "session.turn_detection.remove_filler_words"])
        #expect(stage.last("session.updated")?[path: "session", "turn_detection", "type"] == "azure_semantic_vad")
    }

    @Test func tellsOpenAIInItsTree() throws {
        var stage = try RelayStage(.openAI)
        stage.forget()
        stage.update(Self.update)
        let session = try #require(stage.told.first?["session"])
        #expect(session["type"] == "realtime")
        #expect(session["output_modalities"] == ["audio"])
        #expect(session["max_output_tokens"] == 100)
        #expect(session[path: "audio", "output", "voice"] == "alloy")
        #expect(session[path: "audio", "input", "turn_detection", "type"] == "server_vad")
        #expect(session[path: "audio", "input", "transcription", "language"] == "en")
        #expect(session["temperature"] == nil)
        #expect(session["voice"] == nil)
        stage.remote(#"{"type":"session.updated","session":{}}"#)
        let params = stage.messages.compactMap { JSONValue(parsing: $0.encoded())?[path: "warning", "param"] }
        #expect(params.contains("session.temperature"))
    }

    @Test func switchesOffWhatIsNull() throws {
        var stage = try RelayStage(.openAI)
        stage.update(#"{"turn_detection":null,"input_audio_transcription":null,"tools":null}"#)
        let session = try #require(stage.told.last?["session"])
        #expect(session[path: "audio", "input", "turn_detection"] == .null)
        #expect(session[path: "audio", "input", "transcription"] == .null)
        #expect(session["tools"] == [])
        stage.remote(#"{"type":"session.updated","session":{}}"#)
        #expect(stage.last("session.updated")?[path: "session", "turn_detection"] == .null)
    }

    @Test func refusesWhatIsWrongWithoutAskingTheRemote() throws {
        var stage = try RelayStage(.openAI)
        stage.forget()
        stage.update(#"{"turn_detection":{"type":"server_vad","threshold":7}}"#)
        #expect(stage.told == [])
        #expect(stage.last("error")?[path: "error", "param"] == "session.turn_detection.threshold")
        #expect(stage.last("error")?[path: "error", "event_id"] == "e1")
    }

    @Test func refusesServersOfToolsWhereTheRemoteCallsNone() throws {
        var stage = try RelayStage(.openAIBeta) { $0.mcpAllowed = MCPAllowList([.init(name: "a.example")]) }
        stage.forget()
        stage.update(
            #"{"tools":[{"type":"mcp","server_label":"a","server_url":"https://a.example/mcp","require_approval":"never"}]}"#
        )
        #expect(stage.told == [])
        #expect(stage.last("error")?[path: "error", "param"] == "session.tools[0].type")
    }

    @Test func takesBackWhatTheRemoteRefuses() throws {
        var stage = try RelayStage(.openAI)
        stage.update(#"{"instructions":"One."}"#, id: "first")
        stage.update(#"{"input_audio_noise_reduction":{"type":"far_field"}}"#, id: "second", from: RelayStage.data)
        #expect(stage.session.object.instructions == "One.")
        let id = try #require(stage.told[stage.told.count - 2]["event_id"]?.stringValue)
        stage.forget()
        stage.remote(
            #"{"type":"error","error":{"type":"invalid_request_error","code":"invalid_value","message":"sk-secret is bad","param":"session.audio.output.voice","event_id":"\#(id)"}}"#
        )
        #expect(stage.types == ["error"])
        let error = try #require(stage.last("error")?["error"])
        #expect(error["event_id"] == "first")
        #expect(error["param"] == "session.voice")
        #expect(error["message"] == "The remote model rejected this.")
        #expect(stage.session.object.instructions == "")
        stage.remote(#"{"type":"session.updated","session":{}}"#)
        #expect(stage.replies.last == RelayStage.data)
        #expect(stage.last("session.updated")?[path: "session", "input_audio_noise_reduction", "type"] == "far_field")
    }

    @Test func mapsVoicesByTheOperatorsTable() throws {
        let voices = RelayVoices(names: ["en-US-AvaNeural": "marin"], usual: "cedar")
        var stage = try RelayStage(.openAI, voices: voices)
        stage.update(#"{"voice":{"type":"azure-standard","name":"en-US-AvaNeural"}}"#)
        #expect(stage.told.last?[path: "session", "audio", "output", "voice"] == "marin")
        stage.remote(#"{"type":"session.updated","session":{}}"#)
        #expect(stage.last("session.updated")?[path: "session", "voice", "name"] == "en-US-AvaNeural")
        #expect(!stage.types.contains("warning"))
        stage.update(#"{"voice":{"type":"azure-standard","name":"de-DE-KatjaNeural"}}"#)
        #expect(stage.told.last?[path: "session", "audio", "output", "voice"] == "cedar")
        stage.remote(#"{"type":"session.updated","session":{}}"#)
        #expect(stage.last("warning")?[path: "warning", "code"] == "voice_substituted")
    }

    @Test func repeatsNoVoiceThatTheRemoteHasAlready() throws {
        var stage = try RelayStage(.openAI)
        stage.update(#"{"voice":"alloy","instructions":"a"}"#)
        #expect(stage.told.last?[path: "session", "audio", "output", "voice"] == "alloy")
        stage.update(#"{"voice":"alloy","instructions":"b"}"#)
        #expect(stage.told.last?[path: "session", "instructions"] == "b")
        #expect(stage.told.last?[path: "session", "audio"] == nil)
    }

    @Test func configuresWithAnOffer() throws {
        var stage = try RelayStage(.voiceLive)
        var patch = SessionPatch()
        patch.instructions = .value("From the offer.")
        patch.model = .value("another")
        stage.forget()
        stage.take(try stage.session.configure(patch, now: stage.now))
        #expect(stage.types == [])
        #expect(stage.told.last?[path: "session", "instructions"] == "From the offer.")
        stage.remote(#"{"type":"session.updated","session":{}}"#)
        #expect(stage.types == ["session.updated"])
    }
}
