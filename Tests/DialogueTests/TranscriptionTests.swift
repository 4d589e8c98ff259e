import Engine
import Events
import SansIO
import Testing

/// The transcription events of the Voice Live protocol, E.2, and what `include` adds to them.
struct TranscriptionTests {
    private let transcript = Transcript(
        text: "Hello there. You?",
        words: [
            .init(text: "hello", start: .milliseconds(400), end: .milliseconds(700)),
            .init(text: "there", start: .milliseconds(700), end: .milliseconds(1000)),
            .init(text: "you", start: .milliseconds(1900), end: .milliseconds(2100)),
        ])

    private func completed(_ session: String, _ transcript: Transcript) -> TranscriptionCompleted? {
        var stage = SessionStage()
        stage.update(session)
        stage.hear(voice: true, milliseconds: 2000)
        stage.hear(voice: false, milliseconds: 500)
        if let item = stage.openItem { stage.put(.recognition(item, .final(transcript))) }
        for message in stage.messages { if case .transcriptionCompleted(let event) = message.event { return event } }
        return nil
    }

    @Test func phrasesComeOnlyWhenAskedFor() {
        #expect(completed("{}", transcript)?.phrases == nil)
        #expect(completed(#"{"include":["item.input_audio_transcription.logprobs"]}"#, transcript)?.phrases == nil)
        #expect(completed(#"{"include":["item.input_audio_transcription.logprobs"]}"#, transcript)?.logprobs == nil)
    }

    @Test func aPhraseEndsWhereTheSpeakerPaused() {
        let event = completed(#"{"include":["item.input_audio_transcription.phrases"]}"#, transcript)
        #expect(event?.transcript == "Hello there. You?")
        #expect(
            event?.phrases == [
                TranscriptionPhrase(
                    offsetMilliseconds: 400, durationMilliseconds: 600, text: "Hello there.",
                    words: [
                        .init(text: "Hello", offsetMilliseconds: 400, durationMilliseconds: 300),
                        .init(text: "there.", offsetMilliseconds: 700, durationMilliseconds: 300),
                    ], locale: "en-US"),
                TranscriptionPhrase(
                    offsetMilliseconds: 1900, durationMilliseconds: 200, text: "You?",
                    words: [.init(text: "You?", offsetMilliseconds: 1900, durationMilliseconds: 200)], locale: "en-US"),
            ])
    }

    @Test func withoutTimesOfWordsThereIsOnePhrase() {
        let event = completed(
            #"{"include":["item.input_audio_transcription.phrases"]}"#, Transcript(text: "Hello there."))
        #expect(
            event?.phrases == [
                TranscriptionPhrase(
                    offsetMilliseconds: 0, durationMilliseconds: 2500, text: "Hello there.", locale: "en-US")
            ])
    }

    @Test func timesThatMakeNoSenseDoNotTrap() {
        let odd = Transcript(
            text: "a b",
            words: [
                .init(text: "a", start: .seconds(Int64.max / 2), end: .seconds(-5)),
                .init(text: "b", start: .seconds(-1), end: .seconds(-2)),
            ])
        let event = completed(#"{"include":["item.input_audio_transcription.phrases"]}"#, odd)
        #expect(event?.phrases?.isEmpty == false)
    }

    /// The recognizer is the model's ear: without events it works all the same.
    @Test func transcriptionThatIsSwitchedOffIsNotTold() {
        var stage = SessionStage()
        stage.update(#"{"input_audio_transcription":null}"#)
        #expect(stage.session.object.inputAudioTranscription == nil)
        _ = stage.drain()
        stage.userSays("Hello")
        #expect(stage.drain().filter { $0.contains("transcription") } == [])
        #expect(stage.chats.last?.request.messages == [.user("Hello")])
    }

    // Proves: F.3 languages
    @Test func theLanguagesOfTurnDetectionAreAHintForTheRecognizer() {
        var stage = SessionStage { $0.recognizer.languages = ["de-DE", "en-US"] }
        stage.update(#"{"turn_detection":{"type":"azure_semantic_vad","languages":["en"]}}"#)
        stage.hear(voice: true, milliseconds: 300)
        guard case .open(_, let request) = stage.recognizer.first else {
            Issue.record("nothing was opened")
            return
        }
        #expect(request.language == "en-US")
    }
}
