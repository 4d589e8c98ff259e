import Dialogue
import Engine
import Events
import SansIO
import Testing

/// `remove_filler_words` of the Voice Live protocol, F.3.
struct FillerTests {
    private static let on = #"{"turn_detection":{"type":"azure_semantic_vad","remove_filler_words":true}}"#

    /// A stage on which the agent speaks a long answer.
    private func answering(_ setting: String = on) -> SessionStage {
        var stage = SessionStage()
        stage.update(setting)
        stage.userSays("Tell me a story")
        stage.agentWrites("Once upon a time there was a king, and he had three sons, and they were all very tall.")
        stage.hear(voice: false, milliseconds: 400)
        _ = stage.drain()
        return stage
    }

    // Proves: F.3 remove_filler_words
    @Test(arguments: ["Um.", "Uh, yeah.", "Hmm", "Oh", "", "Mhm.", "Uh-huh.", "Okay.", "OK, yeah."])
    func aFillerNeitherInterruptsNorIsAnswered(words: String) {
        var stage = answering()
        let heard = stage.played
        stage.hear(voice: true, milliseconds: 400)
        // The agent is silent while it is not clear what this is.
        #expect(stage.played - heard <= 24 * 40)
        stage.hear(voice: false, milliseconds: 500)
        #expect(stage.drain() == [])
        stage.recognize(words)
        #expect(stage.drain() == [])
        stage.hear(voice: false, milliseconds: 200)
        #expect(stage.played - heard >= 24 * 200)
        #expect(stage.chats.count == 1)
        #expect(stage.session.snapshot.records.count == 2)
    }

    /// "Yeah" to a question is an answer, on either endpoint: no answer is active.
    @Test(arguments: [AudioDelivery.paced, .events], ["Yeah.", "Um.", "Okay.", "Mhm.", "Uh-huh."])
    func aFillerIsATurnWhenNobodySpeaks(_ audioDelivery: AudioDelivery, words: String) {
        var stage = SessionStage(audioDelivery: audioDelivery)
        stage.update(Self.on)
        stage.userSays("Ask me something")
        stage.agentWrites("Do you like tea?")
        // The question is heard to its end.
        stage.hear(voice: false, milliseconds: 2000)
        _ = stage.drain()
        stage.hear(voice: true, milliseconds: 300)
        #expect(stage.drain().first == "input_audio_buffer.speech_started item_3 2480")
        stage.hear(voice: false, milliseconds: 500)
        stage.recognize(words)
        #expect(stage.chats.count == 2)
        // Before the first answer there is nothing to speak over either.
        stage = SessionStage(audioDelivery: audioDelivery)
        stage.update(Self.on)
        stage.userSays(words)
        #expect(stage.chats.count == 1)
    }

    /// On the plain endpoint the client plays by itself: what was sent may still be heard.
    @Test func overAudioThatWasSentAFillerIsNoTurn() {
        var stage = SessionStage(audioDelivery: .events)
        stage.update(Self.on)
        stage.userSays("Tell me a story")
        stage.agentWrites("Once upon a time there was a king, and he had three sons, and they were all very tall.")
        _ = stage.drain()
        stage.hear(voice: true, milliseconds: 300)
        stage.hear(voice: false, milliseconds: 500)
        stage.recognize("Yeah.")
        #expect(stage.drain() == [])
        #expect(stage.chats.count == 1)
    }

    /// While an answer is still being written, nothing of it is heard yet.
    @Test func whileAnAnswerIsBeingMadeAFillerIsNoTurn() {
        var stage = SessionStage()
        stage.update(Self.on)
        stage.userSays("Tell me a story")
        _ = stage.drain()
        stage.hear(voice: true, milliseconds: 300)
        stage.hear(voice: false, milliseconds: 500)
        stage.recognize("Um.")
        #expect(stage.drain() == [])
        #expect(stage.chats.count == 1)
    }

    @Test func aWordThatIsHeardInterruptsAtOnce() {
        var stage = answering()
        stage.hear(voice: true, milliseconds: 400)
        guard let item = stage.openItem else { return }
        stage.put(.recognition(item, .partial("Um")))
        #expect(stage.drain() == [])
        stage.put(.recognition(item, .partial("Um stop")))
        #expect(
            stage.drain().prefix(2) == [
                "input_audio_buffer.speech_started item_3 900", "output_audio_buffer.cleared resp_1",
            ])
    }

    /// What begins like a filler and goes on is a turn, and silences the agent when the next word is there.
    @Test(arguments: ["Yeah, but", "Okay stop", "Uh-huh, and then what?"])
    func aFillerThatGoesOnInterrupts(words: String) {
        var stage = answering()
        stage.hear(voice: true, milliseconds: 400)
        guard let item = stage.openItem else { return #expect(Bool(false), "no turn is open") }
        stage.put(.recognition(item, .partial(String(words.prefix { $0.isLetter || $0 == "-" }))))
        #expect(stage.drain() == [])
        stage.put(.recognition(item, .partial(words)))
        #expect(stage.drain().contains("output_audio_buffer.cleared resp_1"))
    }

    @Test func aShortWordIsATurnOnceItIsUnderstood() {
        var stage = answering()
        stage.hear(voice: true, milliseconds: 200)
        stage.hear(voice: false, milliseconds: 500)
        #expect(stage.drain() == [])
        stage.recognize("Stop.")
        let told = stage.drain()
        #expect(
            told.filter { $0.hasPrefix("input_audio_buffer") || $0.contains("transcription.completed") } == [
                "input_audio_buffer.speech_started item_3 900", "input_audio_buffer.speech_stopped item_3 2000",
                "input_audio_buffer.committed item_3 after item_2",
                "conversation.item.input_audio_transcription.completed item_3 Stop.",
            ])
        #expect(told.contains("output_audio_buffer.cleared resp_1"))
        #expect(stage.chats.count == 2)
    }

    @Test func speechWithoutWordsIsATurnAfterAWhile() {
        var stage = answering()
        stage.hear(voice: true, milliseconds: 1480)
        #expect(stage.drain() == [])
        stage.hear(voice: true, milliseconds: 20)
        #expect(stage.drain().first == "input_audio_buffer.speech_started item_3 900")
    }

    @Test func aRecognizerThatIsLateMakesItATurn() {
        var stage = answering()
        stage.hear(voice: true, milliseconds: 200)
        stage.hear(voice: false, milliseconds: 500)
        stage.passToDeadline()
        #expect(stage.drain().prefix(1) == ["input_audio_buffer.speech_started item_3 900"])
    }

    @Test func turnsComeInTheirOrderWhicheverIsUnderstoodFirst() {
        var stage = answering()
        stage.hear(voice: true, milliseconds: 200)
        stage.hear(voice: false, milliseconds: 500)
        let first = stage.openItem
        stage.hear(voice: true, milliseconds: 200)
        stage.hear(voice: false, milliseconds: 500)
        stage.recognize("Yes please")
        let told = stage.drain().filter { $0.hasPrefix("input_audio_buffer.committed") }
        #expect(
            told == [
                "input_audio_buffer.committed item_3 after item_2", "input_audio_buffer.committed item_4 after item_3",
            ])
        // By then it is an item, and is completed without an answer of its own.
        if let first { stage.put(.recognition(first, .final(Transcript(text: "Um.")))) }
        #expect(stage.chats.count == 2)
    }

    @Test func hesitationsAreLeftOutOfTheTranscript() {
        var stage = SessionStage()
        stage.update(Self.on)
        stage.userSays("Um what is, uh, the time?")
        #expect(stage.drain().contains { $0.hasSuffix("transcription.completed item_1 What is, the time?") })
        #expect(stage.chats.last?.request.messages == [.user("What is, the time?")])
    }

    @Test(arguments: [
        ("Um, hello.", "Hello."), ("Hello, um.", "Hello."), ("Yeah I know.", "Yeah I know."), ("Uh.", ""),
        ("No hesitation", "No hesitation"), ("it is, hmm, blue", "it is, blue"),
    ])
    func removesHesitationsAndKeepsTheRest(text: String, expected: String) {
        #expect(TurnLexicon.withoutHesitations(text, in: TurnLexicon.all(for: ["en"])) == expected)
    }

    /// With the field off the onset alone interrupts, as before.
    @Test func withTheFieldOffAFillerIsATurn() {
        var stage = answering(#"{"turn_detection":{"type":"azure_semantic_vad"}}"#)
        stage.hear(voice: true, milliseconds: 80)
        #expect(stage.drain().prefix(1) == ["input_audio_buffer.speech_started item_3 900"])
        stage.hear(voice: false, milliseconds: 500)
        stage.recognize("Um.")
        #expect(stage.chats.count == 2)
    }

    @Test func switchingToPushToTalkForgetsWhatIsUndecided() {
        var stage = answering()
        stage.hear(voice: true, milliseconds: 200)
        stage.hear(voice: false, milliseconds: 500)
        let item = stage.openItem
        stage.update(#"{"turn_detection":null}"#)
        #expect(stage.recognizer.last == item.map(RecognizerCommand.cancel))
        let heard = stage.played
        stage.hear(voice: false, milliseconds: 100)
        #expect(stage.played > heard)
    }
}
