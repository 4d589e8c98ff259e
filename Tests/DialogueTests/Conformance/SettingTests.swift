import Engine
import Events
import SansIO
import Testing

/// Every setting of a session acts on what follows it (Voice Live protocol F.2).
struct SettingTests {
    /// What the chat model is asked after an update.
    private func request(after session: String) throws -> ChatRequest {
        var stage = SessionStage()
        stage.update(session)
        #expect(stage.drain() == ["session.updated"])
        stage.client(.responseCreate(ResponseCreate()))
        return try #require(stage.chats.last).request
    }

    // Proves: F.2 modalities
    @Test func textAloneIsNotSpoken() {
        var stage = SessionStage()
        stage.update(#"{"modalities":["text"]}"#)
        stage.client(.responseCreate(ResponseCreate()))
        stage.agentWrites("Hello.")
        #expect(stage.speeches.isEmpty)
        #expect(stage.drain().contains("response.text.done item_1 Hello."))
        // Clients send audio alone and mean both.
        stage.update(#"{"modalities":["audio"]}"#)
        stage.client(.responseCreate(ResponseCreate()))
        stage.agentWrites("Hello.")
        #expect(stage.speeches.count == 1)
    }

    // Proves: F.2 voice, F.5 rate
    @Test func theVoiceSpeaksAtItsRate() {
        var stage = SessionStage()
        stage.update(#"{"voice":{"type":"azure-standard","name":"en-US-SltNeural","rate":"1.25"}}"#)
        stage.client(.responseCreate(ResponseCreate()))
        stage.agentWrites("Hello.")
        #expect(stage.speeches.last?.request.voice == "slt")
        #expect(stage.speeches.last?.request.rate == 1.25)
    }

    // Proves: D.12 voice
    @Test func aResponseHasAVoiceOfItsOwn() {
        var stage = SessionStage()
        stage.client(
            json: """
                {"type":"response.create","response":{"voice":{"type":"azure-standard","name":"en-US-SltNeural",
                "rate":"0.5"}}}
                """)
        stage.agentWrites("Hello.")
        #expect(stage.speeches.last?.request.rate == 0.5)
        stage.hear(voice: false, milliseconds: 1000)
        stage.client(.responseCreate(ResponseCreate()))
        stage.agentWrites("Hello.")
        #expect(stage.speeches.last?.request.rate == 1)
    }

    // Proves: F.2 temperature, F.2 max_response_output_tokens
    @Test func theLimitsReachTheModel() throws {
        let limited = try request(after: #"{"temperature":0.3,"max_response_output_tokens":77}"#)
        #expect(limited.temperature == 0.3)
        #expect(limited.maxOutputTokens == 77)
        let unlimited = try request(after: #"{"temperature":2,"max_response_output_tokens":"inf"}"#)
        #expect(unlimited.temperature == 2)
        #expect(unlimited.maxOutputTokens == nil)
    }

    // Proves: F.2 tool_choice
    @Test(arguments: [
        (#""auto""#, ChatRequest.ToolChoice.auto), (#""none""#, .none), (#""required""#, .required),
        (#""find""#, .function("find")), (#"{"type":"function","name":"find"}"#, .function("find")),
    ])
    func theChoiceOfToolsReachesTheModel(_ json: String, _ choice: ChatRequest.ToolChoice) throws {
        let asked = try request(after: #"{"tools":[{"type":"function","name":"find"}],"tool_choice":\#(json)}"#)
        #expect(asked.toolChoice == choice)
        #expect(asked.tools.map(\.name) == ["find"])
    }

    // Proves: F.2 metadata
    @Test func metadataIsKeptWithinItsBounds() {
        var stage = SessionStage()
        stage.update(#"{"metadata":{"room":"4"}}"#)
        #expect(stage.session.object.metadata == ["room": "4"])
        let long = String(repeating: "x", count: 513)
        stage.update(#"{"metadata":{"room":"\#(long)"}}"#)
        let many = (0...16).map { #""k\#($0)":"v""# }.joined(separator: ",")
        stage.update("{\"metadata\":{\(many)}}")
        #expect(
            stage.drain() == [
                "session.updated", "error invalid_value session.metadata e1", "error invalid_value session.metadata e1",
            ])
        #expect(stage.session.object.metadata == ["room": "4"])
    }

    // Proves: F.6 model, F.6 custom_speech, F.6 prompt
    @Test(arguments: [
        "whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-4o-transcribe-diarize", "azure-speech",
        "mai-transcribe", "mai-transcribe-1", "mai-transcribe-2",
    ])
    func everyNameOfARecognizerIsTaken(_ model: String) {
        var stage = SessionStage()
        stage.update(
            #"{"input_audio_transcription":{"model":"\#(model)","custom_speech":{"en-US":"m"},"prompt":"Names."}}"#)
        #expect(stage.drain().first == "session.updated")
        let transcription = stage.session.object.inputAudioTranscription
        #expect(transcription?.model.rawValue == model)
        #expect(transcription?.customSpeech == ["en-US": "m"])
        #expect(transcription?.prompt == "Names.")
        stage.userSays("hello")
        #expect(stage.chats.last?.request.messages == [.user("hello")])
    }

    // Proves: F.7 echo default
    @Test func anEmptyEchoCancellationIsFilledIn() {
        var stage = SessionStage()
        stage.update(#"{"input_audio_echo_cancellation":{}}"#)
        #expect(stage.drain().first == "session.updated")
        #expect(
            stage.session.object.inputAudioEchoCancellation == EchoCancellation(referenceSource: .server, channels: 1))
    }
}
