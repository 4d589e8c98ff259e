import Dialogue
import Engine
import Events
import SansIO
import Testing

/// `session.update`: merged property by property, all or nothing (Voice Live protocol F.1).
struct SessionUpdateTests {
    /// Every wrong value gives one error that names the field, and changes nothing.
    // Proves: D.1 all or nothing, F.1 atomic, F.1 model, F.5 unknown voice, F.7 invalid_ec_channels_requires_client
    // Proves: F.7 invalid_ec_reference_channels, F.8 names
    // Refuses: F.2 avatar, F.9 avatar
    @Test(arguments: [
        (
            #"{"turn_detection":{"type":"server_vad","threshold":7}}"#, "invalid_value",
            "session.turn_detection.threshold"
        ),
        (
            #"{"turn_detection":{"type":"server_vad","silence_duration_ms":-1}}"#, "invalid_value",
            "session.turn_detection.silence_duration_ms"
        ),
        (
            #"{"turn_detection":{"type":"server_vad","idle_timeout_ms":10}}"#, "invalid_value",
            "session.turn_detection.idle_timeout_ms"
        ),
        (
            #"{"turn_detection":{"type":"azure_semantic_vad","languages":["a","b","c","d","e","f","g","h","i","j","k"]}}"#,
            "invalid_value", "session.turn_detection.languages"
        ),
        (
            #"{"turn_detection":{"type":"server_vad","end_of_utterance_detection":{"model":"semantic_detection_v1","timeout":-1}}}"#,
            "invalid_value", "session.turn_detection.end_of_utterance_detection.timeout_ms"
        ),
        (#"{"turn_detection":{"type":"telepathy"}}"#, "invalid_value", "session.turn_detection.type"),
        (#"{"turn_detection":"on"}"#, "invalid_type", "session.turn_detection"),
        (#"{"model":"other"}"#, "invalid_value", "session.model"),
        (#"{"instructions":"changed","temperature":3}"#, "invalid_value", "session.temperature"),
        (#"{"temperature":"hot"}"#, "invalid_type", "session.temperature"),
        (#"{"modalities":[]}"#, "invalid_value", "session.modalities"),
        (#"{"modalities":["text","avatar"]}"#, "avatar_not_supported", "session.modalities"),
        (#"{"avatar":{"character":"lisa","customized":false}}"#, "avatar_not_supported", "session.avatar"),
        (#"{"voice":{"type":"azure-standard","name":"nobody"}}"#, "invalid_value", "session.voice.name"),
        (
            #"{"voice":{"type":"azure-standard","name":"en-US-SltNeural","rate":"9"}}"#, "invalid_value",
            "session.voice.rate"
        ),
        (#"{"max_response_output_tokens":0}"#, "invalid_value", "session.max_response_output_tokens"),
        (#"{"input_audio_sampling_rate":44100}"#, "invalid_value", "session.input_audio_sampling_rate"),
        (
            #"{"input_audio_echo_cancellation":{"type":"server_echo_cancellation","channels":2}}"#,
            "invalid_ec_channels_requires_client", "session.input_audio_echo_cancellation.channels"
        ),
        (
            #"{"input_audio_echo_cancellation":{"reference_source":"client"}}"#, "invalid_ec_reference_channels",
            "session.input_audio_echo_cancellation.channels"
        ),
        (
            #"{"input_audio_echo_cancellation":{"channels":3}}"#, "invalid_value",
            "session.input_audio_echo_cancellation.channels"
        ),
        (
            #"{"input_audio_echo_cancellation":{"reference_source":"client","channels":2}}"#,
            "invalid_ec_reference_channels", "session.input_audio_echo_cancellation.reference_source"
        ),
        (
            #"{"input_audio_noise_reduction":{"type":"earplugs"}}"#, "invalid_value",
            "session.input_audio_noise_reduction.type"
        ),
        (#"{"tools":[{"type":"function","name":"a b"}]}"#, "invalid_value", "session.tools[0].name"),
        (
            #"{"tools":[{"type":"function","name":"a"},{"type":"function","name":"a"}]}"#, "invalid_value",
            "session.tools[1].name"
        ),
        (
            #"{"tools":[{"type":"mcp","server_label":"d","server_url":"h"}]}"#, "invalid_value",
            "session.tools[0].server_url"
        ),
        (
            #"{"interim_response":{"type":"static_interim_response","texts":[" "]}}"#, "invalid_value",
            "session.interim_response.texts"
        ),
        (
            #"{"interim_response":{"type":"static_interim_response","triggers":[]}}"#, "invalid_value",
            "session.interim_response.triggers"
        ),
        (
            #"{"interim_response":{"type":"llm_interim_response","latency_threshold_ms":-1}}"#, "invalid_value",
            "session.interim_response.latency_threshold_ms"
        ),
        (
            #"{"interim_response":{"type":"llm_interim_response","max_completion_tokens":0}}"#, "invalid_value",
            "session.interim_response.max_completion_tokens"
        ),
        (#"{"animation":{"outputs":["viseme_id","blendshapes"]}}"#, "invalid_value", "session.animation.outputs"),
        (#"{"animation":{}}"#, "invalid_value", "session.animation.outputs"),
        (#"{"modalities":["text","animation"]}"#, "invalid_value", "session.modalities"),
        (#"{"output_modalities":[]}"#, "invalid_value", "session.output_modalities"),
        (#"{"max_output_tokens":0}"#, "invalid_value", "session.max_output_tokens"),
        (#"{"tool_choice":{"type":"function","name":""}}"#, "invalid_value", "session.tool_choice.name"),
        (#"{"voice":""}"#, "invalid_value", "session.voice.name"),
        (#"{"voice":{"type":"azure-standard","name":""}}"#, "invalid_value", "session.voice.name"),
        (#"{"reasoning_effort":"heroic"}"#, "invalid_value", "session.reasoning_effort"),
        (
            #"{"voice":{"type":"azure-custom","name":"Mine","endpoint_id":"e"}}"#, "invalid_voice_type",
            "session.voice.type"
        ),
        (
            #"{"voice":{"type":"azure-personal","name":"Me","model":"DragonLatestNeural"}}"#, "invalid_voice_type",
            "session.voice.type"
        ),
        (
            #"{"voice":{"type":"azure-custom","name":"Mine"}}"#, "missing_required_parameter",
            "session.voice.endpoint_id"
        ),
        (#"{"voice":{"type":"azure-personal","name":"Me"}}"#, "missing_required_parameter", "session.voice.model"),
        (
            #"{"voice":{"type":"avatar-voice-sync","model":"DragonLatestNeural"}}"#, "invalid_voice_type",
            "session.voice.type"
        ),
        (#"{"voice":{"type":"azure-realtime-native","name":"ava"}}"#, "invalid_voice_type", "session.voice.type"),
        (
            #"{"voice":{"type":"azure-standard","name":"en-US-SltNeural","pitch":"shrill"}}"#, "invalid_value",
            "session.voice.pitch"
        ),
        (
            #"{"voice":{"type":"azure-standard","name":"en-US-SltNeural","volume":"900"}}"#, "invalid_value",
            "session.voice.volume"
        ),
        (
            #"{"voice":{"type":"azure-standard","name":"en-US-SltNeural","temperature":1.5}}"#, "invalid_value",
            "session.voice.temperature"
        ),
        (
            #"{"input_audio_transcription":{"model":"azure-speech","language":"a,b,c,d,e,f,g,h,i,j,k"}}"#,
            "invalid_value", "session.input_audio_transcription.language"
        ),
    ])
    func refuses(_ json: String, _ code: String, _ param: String) {
        var stage = SessionStage()
        let before = stage.session.object
        stage.update(json, id: "e7")
        #expect(stage.drain() == ["error \(code) \(param) e7"])
        #expect(stage.session.object == before)
        #expect(stage.replies.last?.to == SessionStage.socket)
    }

    /// Accepted, with a caveat.
    // Proves: E.1 warning, F.1 unknown fields, F.2 reasoning_effort
    // Proves: F.2 include logprobs, F.5 temperature, F.5 custom_lexicon_url, F.5 custom_text_normalization_url
    @Test(arguments: [
        (
            #"{"turn_detection":{"type":"azure_semantic_vad_en","languages":["de"]}}"#,
            "unknown_parameter session.turn_detection.languages"
        ),
        (
            #"{"turn_detection":{"type":"server_vad","remove_filler_words":true}}"#,
            "unknown_parameter session.turn_detection.remove_filler_words"
        ),
        (#"{"turn_detection":{"type":"server_vad","mood":1}}"#, "unknown_parameter session.turn_detection"),
        (#"{"voice":{"type":"openai","name":"alloy","rate":"1.5"}}"#, "unknown_parameter session.voice"),
        (
            #"{"input_audio_transcription":{"model":"azure-speech","mood":1}}"#,
            "unknown_parameter session.input_audio_transcription"
        ),
        (
            #"{"input_audio_noise_reduction":{"type":"near_field","mood":1}}"#,
            "unknown_parameter session.input_audio_noise_reduction"
        ),
        (
            #"{"interim_response":{"type":"llm_interim_response","texts":["a"]}}"#,
            "unknown_parameter session.interim_response"
        ),
        (
            #"{"tool_choice":{"type":"function","name":"nobody"}}"#, "not_supported_yet session.tool_choice.name"
        ),
        (
            #"{"animation":{"outputs":["viseme_id"],"model_name":"m"}}"#,
            "not_supported_yet session.animation.model_name"
        ),
        (
            #"{"input_audio_transcription":{"model":"azure-speech","language":"en-US,xh-ZA"}}"#,
            "not_supported_yet session.input_audio_transcription.language"
        ),
        (
            #"{"turn_detection":{"type":"azure_semantic_vad","languages":["xh"]}}"#,
            "not_supported_yet session.turn_detection.languages"
        ),
        (
            #"{"turn_detection":{"type":"server_vad","interrupt_response":false,"auto_truncate":true}}"#,
            "not_supported_yet session.turn_detection.auto_truncate"
        ),
        (
            #"{"input_audio_transcription":{"model":"azure-speech","prompt":"Names"}}"#,
            "not_supported_yet session.input_audio_transcription.prompt"
        ),
        (#"{"voice":"en-US-AvaNeural"}"#, "voice_substituted session.voice.name"),
        (
            #"{"input_audio_transcription":{"model":"azure-speech","language":"xh-ZA"}}"#,
            "not_supported_yet session.input_audio_transcription.language"
        ),
        (#"{"tools":[{"type":"web_search"}]}"#, "not_supported_yet session.tools[0].type"),
        (#"{"reasoning_effort":"low"}"#, "not_supported_yet session.reasoning_effort"),
        (
            #"{"voice":{"type":"azure-standard","name":"en-US-SltNeural","style":"furious"}}"#,
            "not_supported_yet session.voice.style"
        ),
        (
            #"{"voice":{"type":"azure-platform","name":"en-US-SltNeural","temperature":0.8}}"#,
            "not_supported_yet session.voice.temperature"
        ),
        (
            #"{"voice":{"type":"azure-standard","name":"en-US-SltNeural","custom_lexicon_url":"https://h/l.xml"}}"#,
            "not_supported_yet session.voice.custom_lexicon_url"
        ),
        (
            #"{"voice":{"type":"azure-standard","name":"en-US-SltNeural","custom_text_normalization_url":"https://h/n"}}"#,
            "not_supported_yet session.voice.custom_text_normalization_url"
        ),
        (
            #"{"include":["item.input_audio_transcription.logprobs"]}"#, "not_supported_yet session.include[0]"
        ),
        (#"{"colour":"red","taste":"sweet"}"#, "unknown_parameter session"),
    ])
    func acceptsWithAWarning(_ json: String, _ warning: String) {
        var stage = SessionStage()
        stage.update(json)
        #expect(stage.drain() == ["session.updated", "warning \(warning)"])
    }

    /// A recognizer that is asked for a language it lacks rejects it; without one it would write nonsense.
    @Test(arguments: [
        (#"{"input_audio_transcription":{"model":"azure-speech","language":"xh-ZA"}}"#, "xh-ZA"),
        (#"{"input_audio_transcription":{"model":"azure-speech","language":"xh-ZA, en-GB"}}"#, "en-US"),
        (#"{"turn_detection":{"type":"azure_semantic_vad","languages":["xh","zu"]}}"#, "xh"),
        (#"{"input_audio_transcription":{"model":"azure-speech"}}"#, nil),
    ])
    func theRecognizerIsAskedForTheLanguageOfTheClient(_ json: String, _ asked: String?) throws {
        var stage = SessionStage()
        stage.update(json)
        stage.hear(voice: true, milliseconds: 400)
        let requests = stage.recognizer.compactMap { if case .open(_, let request) = $0 { request } else { nil } }
        #expect(try #require(requests.first).language == asked)
    }

    @Test func everyToolThatIsLeftOutIsToldAndNotShown() {
        var stage = SessionStage()
        stage.update(#"{"tools":[{"type":"web_search"},{"type":"function","name":"f"},{"type":"file_search"}]}"#)
        #expect(
            stage.drain() == [
                "session.updated", "warning not_supported_yet session.tools[0].type",
                "warning not_supported_yet session.tools[2].type",
            ])
        #expect(stage.session.object.tools.count == 1)
    }

    /// What could not be told any more is not taken.
    @Test func settingsThatFillAMessageAreRefused() {
        var stage = SessionStage()
        let before = stage.session.object
        stage.update("{\"instructions\":\"\(String(repeating: "x", count: 1 << 20))\"}", id: "e7")
        #expect(stage.drain() == ["error invalid_value session e7"])
        #expect(stage.session.object == before)
    }

    @Test func theSamplingRateStaysWhereTheFormatDoes() {
        var stage = SessionStage()
        stage.update(#"{"input_audio_sampling_rate":16000}"#)
        stage.update(#"{"input_audio_format":"pcm16"}"#)
        #expect(stage.session.object.inputAudioSamplingRate == 16_000)
        stage.update(#"{"input_audio_format":"g711_ulaw"}"#)
        #expect(stage.session.object.inputAudioSamplingRate == 8000)
        stage.update(#"{"input_audio_format":"pcm16"}"#)
        #expect(stage.session.object.inputAudioSamplingRate == 24_000)
    }

    @Test func speechHasItsTranscriptWhateverElseIsAskedFor() {
        var stage = SessionStage()
        stage.update(#"{"modalities":["audio","animation"],"animation":{"outputs":["viseme_id"]}}"#)
        #expect(stage.session.object.modalities == [.text, .audio, .animation])
        stage.update(#"{"modalities":["text","text"]}"#)
        #expect(stage.session.object.modalities == [.text])
    }

    /// An accent that is chosen is no setting without effect.
    @Test func preferredLocalesBringNoWarning() {
        var stage = SessionStage()
        stage.update(#"{"voice":{"type":"azure-standard","name":"en-US-SltNeural","prefer_locales":["en-GB"]}}"#)
        #expect(stage.drain() == ["session.updated"])
    }

    // Proves: D.0 session.update, D.1 empty session, D.1 complete session, E.1 session.updated, F.1 absent
    // Proves: F.1 effective settings, F.2 turn_detection
    @Test func theWholeSessionComesBackWithItsDefaults() {
        var stage = SessionStage()
        stage.update("{}")
        #expect(stage.drain() == ["session.updated"])
        let session = stage.session.object
        #expect(session.model == "any")
        #expect(session.modalities == [.text, .audio])
        #expect(session.inputAudioTranscription == InputTranscription(model: .azureSpeech))
        guard case .serverVAD(let detection) = session.turnDetection else {
            Issue.record("server_vad is the default")
            return
        }
        #expect(
            detection
                == ServerVAD(
                    threshold: 0.5, prefixPaddingMs: 400, silenceDurationMs: 500, speechDurationMs: 200,
                    createResponse: true, interruptResponse: true, autoTruncate: false))
    }

    // Proves: F.1 replaced as a whole, F.3 threshold
    @Test func aNestedObjectIsReplacedAsAWhole() {
        var stage = SessionStage()
        stage.update(#"{"turn_detection":{"type":"server_vad","threshold":0.9,"silence_duration_ms":100}}"#)
        stage.update(#"{"turn_detection":{"type":"server_vad","silence_duration_ms":200}}"#)
        guard case .serverVAD(let detection) = stage.session.object.turnDetection else { return }
        #expect(detection.threshold == 0.5)
        #expect(detection.silenceDurationMs == 200)
        #expect(stage.thresholds == [0.9, 0.5])
    }

    // Proves: F.2 voice, F.5 rate, F.5 pitch, F.5 volume, F.5 style
    @Test func theVoiceSpeaksAsTheClientSays() throws {
        var stage = SessionStage()
        stage.update(
            #"{"voice":{"type":"azure-standard","name":"en-US-SltNeural","rate":"+20%","pitch":"-10%","volume":"soft","style":"calm"}}"#
        )
        #expect(stage.drain() == ["session.updated"])
        stage.userSays("Hello")
        stage.agentWrites("Good day.")
        #expect(
            stage.speeches.last?.request
                == SynthesisRequest(
                    text: "Good day.", voice: "slt", sampleRate: 24_000, rate: 1.2, pitch: 0.9, volume: 0.4,
                    style: "calm"))
    }

    // Proves: F.5 azure-realtime-native
    @Test func voicesOfAzureRealtimeBelongToThatModel() {
        var stage = SessionStage { $0.model = "azure-realtime" }
        stage.update(#"{"voice":{"type":"azure-realtime-native","name":"ava"}}"#)
        stage.update(#"{"voice":{"type":"azure-realtime-native","name":"bob"}}"#)
        #expect(
            stage.drain() == [
                "session.updated", "warning voice_substituted session.voice.name",
                "error invalid_value session.voice.name e1",
            ])
        #expect(stage.session.object.voice == .azureRealtimeNative(name: "ava"))
    }

    // Proves: F.1 null
    @Test func nullSwitchesOffOrBackToTheDefault() {
        var stage = SessionStage()
        stage.update(#"{"turn_detection":null,"temperature":0.1,"voice":"alloy"}"#)
        #expect(stage.session.object.turnDetection == nil)
        #expect(stage.session.object.voice == .openAI(name: "alloy"))
        stage.update(#"{"temperature":null,"voice":null,"tools":null}"#)
        #expect(stage.session.object.temperature == 0.8)
        #expect(stage.session.object.voice.name == "en-US-SltNeural")
        #expect(stage.session.object.turnDetection == nil)
    }

    // Proves: F.1 read-only fields, F.2 read-only fields
    @Test func whatAClientEchoesIsIgnoredWhereItIsReadOnly() {
        var stage = SessionStage()
        stage.update(#"{"id":"x","object":"realtime.session","expires_at":5,"model":"any"}"#)
        #expect(stage.drain() == ["session.updated"])
        #expect(stage.session.object.id == SessionID(rawValue: "sess_1"))
    }

    // Proves: F.2 input_audio_transcription, F.6 language, F.6 phrase_list
    @Test func theLanguageAndThePhrasesReachTheRecognizer() {
        var stage = SessionStage()
        stage.update(
            #"{"input_audio_transcription":{"model":"azure-speech","language":"fr-FR,en-GB","phrase_list":["Parley"]}}"#
        )
        stage.hear(voice: true, milliseconds: 300)
        guard case .open(_, let request) = stage.recognizer.first else {
            Issue.record("nothing was opened")
            return
        }
        #expect(request == RecognitionRequest(language: "en-US", phrases: ["Parley"]))
    }

    // Proves: F.1 model
    @Test func theSessionOfAnOfferIgnoresTheModelAndFailsAsAWhole() throws {
        var stage = SessionStage()
        var patch = SessionPatch()
        patch.model = .value("another")
        patch.instructions = .value("Be kind.")
        let outputs = try stage.session.configure(patch, now: .zero)
        #expect(outputs.count == 1)
        #expect(stage.session.object.instructions == "Be kind.")
        patch.temperature = .value(9)
        #expect(
            throws: RequestError(
                .invalidValue, "The temperature must be between 0 and 2.", param: "session.temperature")
        ) {
            try stage.session.configure(patch, now: .zero)
        }
    }

    // Proves: E.1 session.created, F.2 model
    @Test func aNewSessionSaysWhoItIs() {
        let options = SessionOptions(
            id: SessionID(rawValue: "sess_9"), model: "m", audioDelivery: .paced, voice: .openAI(name: "alloy")
        ) { _ in .exact(id: "v") }
        var session = Session(options, ids: IDSource(seed: (1, 2)), now: .zero)
        let outputs = session.open(now: .zero)
        guard case .event(let message, nil) = outputs.first, case .sessionCreated(let event) = message.event else {
            Issue.record("session.created comes first")
            return
        }
        #expect(event.session == session.object)
        #expect(outputs.dropFirst() == [.turnDetection(threshold: 0.5), .inputProcessing(.none)])
    }
}
