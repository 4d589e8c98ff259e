import Engine
import Events
import SansIO
import Testing

/// The order of events, as chapter G of the Voice Live protocol draws it.
struct TurnTranscriptTests {
    // Proves: E.2 input_audio_buffer.speech_started, E.2 input_audio_buffer.speech_stopped
    // Proves: E.2 input_audio_buffer.committed, E.2 conversation.item.input_audio_transcription.completed
    // Proves: E.2 output_audio_buffer.started, E.2 output_audio_buffer.stopped, E.3 conversation.item.created
    // Proves: E.3 item message, E.4 response.created, E.4 response.output_item.added, E.4 response.content_part.added
    // Proves: E.4 response.audio_transcript.delta, E.4 response.audio_transcript.done, E.4 response.audio.done
    // Proves: E.4 response.content_part.done, E.4 response.output_item.done, E.4 response.done, F.3 type server_vad
    @Test func aSpokenTurnInACall() {
        var stage = SessionStage()
        stage.hear(voice: false, milliseconds: 1000)
        stage.hear(voice: true, milliseconds: 400)
        stage.hear(voice: false, milliseconds: 500)
        #expect(
            stage.drain() == [
                "input_audio_buffer.speech_started item_1 600",
                "input_audio_buffer.speech_stopped item_1 1900",
                "input_audio_buffer.committed item_1 after -",
                "conversation.item.created item_1 user completed [input_audio:null] after -",
            ])
        // 400 ms of padding, 400 of voice, 500 of silence.
        #expect(stage.openItem.flatMap { stage.fed[$0] } == 1300 * 16)
        stage.recognize("What time is it?")
        #expect(
            stage.drain() == [
                "conversation.item.input_audio_transcription.delta item_1 What time is it?",
                "conversation.item.input_audio_transcription.completed item_1 What time is it?",
                "response.created resp_1",
            ])
        #expect(stage.chats.last?.request.messages == [.user("What time is it?")])
        stage.agentWrites("It is ", "noon.")
        #expect(
            stage.drain() == [
                "response.output_item.added 0 item_2 assistant in_progress []",
                "conversation.item.created item_2 assistant in_progress [] after item_1",
                "response.content_part.added item_2 audio:",
                "response.audio_transcript.delta item_2 It is ",
                "response.audio_transcript.delta item_2 noon.",
            ])
        // Play-out begins with the next frame, and generation, which is through, is not reported before.
        stage.hear(voice: false, milliseconds: 400)
        #expect(
            stage.drain() == [
                "output_audio_buffer.started resp_1",
                "response.audio.done item_2",
                "response.audio_transcript.done item_2 It is noon.",
                "response.content_part.done item_2 audio:It is noon.",
                "response.output_item.done 0 item_2 assistant completed [audio:It is noon.]",
                "response.done resp_1 completed 1",
                "output_audio_buffer.stopped resp_1",
            ])
        #expect(stage.played == 24 * 300)
        stage.userSays("Thanks.")
        #expect(
            stage.chats.last?.request.messages == [
                .user("What time is it?"), .assistant("It is noon."), .user("Thanks."),
            ])
    }

    @Test func speechBeginsWithTheFirstClause() {
        var stage = SessionStage()
        stage.speaksAtOnce = false
        stage.userSays("Hello")
        stage.agentWrites("Well, my dear friend, ", ends: false)
        #expect(stage.speeches.map(\.request.text) == ["Well, my dear friend,"])
        #expect(stage.speeches.first?.request.sampleRate == 24_000)
        #expect(stage.speeches.first?.request.voice == "slt")
    }

    @Test func aTurnWithoutWordsGetsNoAnswer() {
        var stage = SessionStage()
        stage.userSays("  ")
        #expect(stage.drain().last == "conversation.item.input_audio_transcription.completed item_1 ")
        #expect(stage.chats.isEmpty)
    }

    // Proves: E.2 conversation.item.input_audio_transcription.failed
    @Test func aFailedTranscriptionGetsNoAnswer() {
        var stage = SessionStage()
        stage.hear(voice: true, milliseconds: 400)
        // The recognizer gives up while the user still speaks: the item comes first.
        stage.put(.recognition(stage.openItem ?? ItemID(rawValue: ""), .failed(EngineFault(.overloaded, "Full."))))
        stage.hear(voice: false, milliseconds: 500)
        #expect(
            stage.drain().suffix(2) == [
                "conversation.item.created item_1 user completed [input_audio:null] after -",
                "conversation.item.input_audio_transcription.failed item_1 engine_overloaded",
            ])
        #expect(stage.chats.isEmpty)
    }

    @Test func aRecognizerThatNeverAnswersIsGivenUp() {
        var stage = SessionStage()
        stage.hear(voice: true, milliseconds: 400)
        stage.hear(voice: false, milliseconds: 500)
        _ = stage.drain()
        stage.passToDeadline()
        #expect(stage.now == .zero + .milliseconds(60_900))
        #expect(stage.drain() == ["conversation.item.input_audio_transcription.failed item_1 engine_timeout"])
        stage.recognize("too late")
        #expect(stage.drain() == [])
    }

    @Test func aCoughIsNoTurn() {
        var stage = SessionStage()
        stage.hear(voice: true, milliseconds: 100)
        stage.hear(voice: false, milliseconds: 1000)
        #expect(stage.drain() == [])
        guard case .cancel = stage.recognizer.last else {
            Issue.record("the recognizer still works")
            return
        }
    }

    // Proves: F.3 create_response
    @Test func createResponseFalseLeavesTheAnswerToTheClient() {
        var stage = SessionStage()
        stage.update(#"{"turn_detection":{"type":"server_vad","create_response":false}}"#)
        stage.userSays("Hello")
        #expect(stage.chats.isEmpty)
        stage.client(.responseCreate(ResponseCreate()))
        #expect(stage.chats.count == 1)
    }

    @Test func twoTurnsBeforeTheWordsGetOneAnswer() {
        var stage = SessionStage()
        stage.hear(voice: true, milliseconds: 400)
        stage.hear(voice: false, milliseconds: 500)
        let first = stage.openItem
        stage.hear(voice: true, milliseconds: 300)
        if let first { stage.put(.recognition(first, .final(Transcript(text: "One")))) }
        #expect(stage.chats.isEmpty)
        stage.hear(voice: false, milliseconds: 500)
        #expect(stage.chats.isEmpty)
        stage.recognize("")
        #expect(stage.chats.map(\.request.messages) == [[.user("One")]])
    }

    // Proves: D.0 input_audio_buffer.commit, D.0 input_audio_buffer.clear, D.3 empty buffer, D.3 order, D.3 in a call
    // Proves: F.3 type null
    @Test func pushToTalk() {
        var stage = SessionStage()
        stage.update(#"{"turn_detection":null}"#)
        #expect(stage.thresholds == [nil])
        stage.hear(voice: true, milliseconds: 3000)
        stage.client(.inputAudioBufferClear)
        stage.hear(voice: true, milliseconds: 1000)
        _ = stage.drain()
        stage.client(.inputAudioBufferCommit)
        stage.client(.responseCreate(ResponseCreate()))
        #expect(
            stage.drain() == [
                "input_audio_buffer.committed item_1 after -",
                "conversation.item.created item_1 user completed [input_audio:null] after -",
                "response.created resp_1",
            ])
        #expect(stage.openItem.flatMap { stage.fed[$0] } == 16_000)
        // The model waits for the words.
        #expect(stage.chats.isEmpty)
        stage.recognize("Hi")
        #expect(stage.chats.map(\.request.messages) == [[.user("Hi")]])
        stage.client(.inputAudioBufferCommit, id: "e9")
        #expect(stage.drain().last == "error input_audio_buffer_commit_empty - e9")
    }

    /// All of it is given to the recognizer at the end, so its length is no part of the recognizer's patience.
    @Test func pushToTalkForMinutesIsWaitedForAsLongAsItLasts() {
        var stage = SessionStage(audioDelivery: .events)
        stage.update(#"{"turn_detection":null}"#)
        stage.hear(voice: true, milliseconds: 300_000)
        stage.client(.inputAudioBufferCommit)
        #expect(stage.openItem.flatMap { stage.fed[$0] } == 300 * 16_000)
        #expect(stage.session.nextDeadline == stage.now + .seconds(360))
        _ = stage.drain()
        stage.now += .seconds(359)
        stage.put(.deadline)
        #expect(stage.drain() == [])
        stage.recognize("That was long")
        #expect(stage.drain().last?.hasSuffix("completed item_1 That was long") == true)
    }

    /// Without events of transcription the client is told all the same that the user was not understood.
    @Test func wordsThatAreLostAreToldThoughTranscriptionIsOff() {
        var stage = SessionStage()
        stage.update(#"{"turn_detection":null,"input_audio_transcription":null}"#)
        stage.hear(voice: true, milliseconds: 1000)
        stage.client(.inputAudioBufferCommit)
        _ = stage.drain()
        stage.put(.recognition(stage.openItem ?? ItemID(rawValue: ""), .failed(EngineFault(.overloaded, "Full."))))
        #expect(stage.drain() == ["warning engine_overloaded -"])
    }

    // Proves: D.0 conversation.item.create, D.0 response.create, D.8 message user, D.12 modalities
    // Proves: E.4 response.text.delta, E.4 response.text.done
    @Test func aTextTurn() {
        var stage = SessionStage()
        stage.client(
            json: """
                {"type":"conversation.item.create","item":{"type":"message","role":"user",
                "content":[{"type":"input_text","text":"Hi"}]}}
                """)
        stage.client(json: #"{"type":"response.create","response":{"modalities":["text"]}}"#)
        stage.agentWrites("Hel", "lo.")
        #expect(
            stage.drain() == [
                "conversation.item.created item_1 user completed [input_text:Hi] after -",
                "response.created resp_1",
                "response.output_item.added 0 item_2 assistant in_progress []",
                "conversation.item.created item_2 assistant in_progress [] after item_1",
                "response.content_part.added item_2 text:",
                "response.text.delta item_2 Hel",
                "response.text.delta item_2 lo.",
                "response.text.done item_2 Hello.",
                "response.content_part.done item_2 text:Hello.",
                "response.output_item.done 0 item_2 assistant completed [text:Hello.]",
                "response.done resp_1 completed 1",
            ])
        #expect(stage.speeches.isEmpty)
    }

    // Proves: D.12 additional_instructions, F.2 instructions
    @Test func aGreetingNeedsNoUser() {
        var stage = SessionStage()
        stage.update(#"{"instructions":"Greet."}"#)
        stage.client(.responseCreate(ResponseCreate(additionalInstructions: "Be brief.")))
        #expect(stage.chats.first?.request.messages == [])
        #expect(stage.chats.first?.request.instructions == "Greet.\n\nBe brief.")
    }

    // Proves: D.12 pre_generated_assistant_message, M.13
    @Test func aPreparedMessageWaitsForTheMedia() {
        var stage = SessionStage(connected: false)
        stage.client(
            json: #"{"type":"response.create","response":{"pre_generated_assistant_message":"StartupMessage!"}}"#)
        #expect(
            stage.drain() == [
                "response.created resp_1",
                "response.output_item.added 0 item_1 assistant in_progress []",
                "conversation.item.created item_1 assistant in_progress [] after -",
                "response.content_part.added item_1 audio:",
                "response.audio_transcript.delta item_1 StartupMessage!",
            ])
        #expect(stage.chats.isEmpty)
        stage.hear(voice: false, milliseconds: 1000)
        #expect(stage.drain() == [])
        stage.put(.mediaConnected)
        stage.hear(voice: false, milliseconds: 1000)
        #expect(
            stage.drain() == [
                "output_audio_buffer.started resp_1",
                "response.audio.done item_1",
                "response.audio_transcript.done item_1 StartupMessage!",
                "response.content_part.done item_1 audio:StartupMessage!",
                "response.output_item.done 0 item_1 assistant completed [audio:StartupMessage!]",
                "response.done resp_1 completed 1",
                "output_audio_buffer.stopped resp_1",
            ])
        #expect(stage.played == 2400)
        // No model was asked, and so nothing was read; the model learns what was said.
        guard case .responseDone(let event) = stage.messages.suffix(2).first?.event else {
            Issue.record("the response is done")
            return
        }
        #expect(event.response.usage?.inputTokens == 0)
        stage.userSays("Hello")
        #expect(stage.chats.last?.request.messages == [.assistant("StartupMessage!"), .user("Hello")])
    }

    // Proves: E.4 response.audio.delta
    @Test func onAPlainWebSocketAudioTravelsInEvents() {
        var stage = SessionStage(audioDelivery: .events)
        stage.userSays("Hello")
        _ = stage.drain()
        stage.agentWrites("Good day.")
        #expect(
            stage.drain().filter { $0.hasPrefix("response.audio.") } == [
                "response.audio.delta item_2", "response.audio.delta item_2", "response.audio.done item_2",
            ])
        let delta = stage.messages.compactMap { message -> String? in
            if case .audioDelta(let event) = message.event { event.delta } else { nil }
        }
        // 100 ms at 24 kHz, two bytes a sample, in base64.
        #expect(delta.map(\.count) == [6400, 6400])
    }
}
