import Engine
import Events
import SansIO
import Testing

/// What the words do to the end of a turn.
struct SemanticTurnTests {
    /// Speaks, pauses, and lets the recognizer report these words; nil: it says nothing.
    /// - Returns: milliseconds of silence until the turn closed; nil when it did not within 10 s.
    private func silence(_ detection: String, words: String?, partial: Bool = false) -> Int? {
        var stage = SessionStage()
        stage.update(#"{"turn_detection":\#(detection)}"#)
        stage.hear(voice: true, milliseconds: 1000)
        stage.hear(voice: false, milliseconds: 120)
        if let item = stage.openItem, let words {
            #expect(stage.recognizer.contains(.report(item)))
            stage.put(.recognition(item, partial ? .partial(words) : .report(words)))
        }
        _ = stage.drain()
        for step in 0..<500 {
            stage.hear(voice: false, milliseconds: 20)
            if stage.drain().contains(where: { $0.hasPrefix("input_audio_buffer.speech_stopped") }) {
                return 140 + step * 20
            }
        }
        return nil
    }

    // Proves: F.3 type azure_semantic_vad, F.3 type azure_semantic_vad_en, F.3 type azure_semantic_vad_multilingual
    @Test(arguments: [
        ("what is the weather in london", 300), ("my name is", 1500), ("new york", 500), ("um", 1500), ("", 500),
    ])
    func azureSemanticVADMovesTheWindow(words: String, expected: Int) {
        for type in ["azure_semantic_vad", "azure_semantic_vad_en", "azure_semantic_vad_multilingual"] {
            #expect(silence(#"{"type":"\#(type)"}"#, words: words) == expected)
        }
    }

    @Test func aRecognizerThatSaysNothingLeavesTheSilenceToDecide() {
        #expect(silence(#"{"type":"azure_semantic_vad"}"#, words: nil) == 500)
    }

    @Test func wordsThatMayBeOldExtendThePauseAndNeverShortenIt() {
        let detection = #"{"type":"azure_semantic_vad"}"#
        #expect(silence(detection, words: "what is the weather in london", partial: true) == 500)
        #expect(silence(detection, words: "what is the weather in", partial: true) == 1500)
    }

    // Proves: F.3 eagerness, F.3 type semantic_vad
    @Test(arguments: [("low", 8000), ("medium", 4000), ("auto", 4000), ("high", 2000)])
    func eagernessBoundsTheWait(eagerness: String, longest: Int) throws {
        let detection = #"{"type":"semantic_vad","eagerness":"\#(eagerness)"}"#
        #expect(silence(detection, words: "and then I") == longest)
        let complete = try #require(silence(detection, words: "how are you today"))
        let unclear = try #require(silence(detection, words: "new york"))
        #expect(complete < unclear && unclear <= 1000)
    }

    // Proves: F.3 end_of_utterance_detection, F.4 model, F.4 timeout_ms
    @Test(arguments: [
        "semantic_detection_v1", "semantic_detection_v1_en", "semantic_detection_v1_multilingual",
        "smart_end_of_turn_detection",
    ])
    func endOfUtteranceDetectionWaitsUpToItsTimeout(model: String) {
        for type in ["server_vad", "azure_semantic_vad"] {
            let detection =
                #"{"type":"\#(type)","silence_duration_ms":400,"end_of_utterance_detection":{"model":"\#(model)","timeout_ms":700}}"#
            #expect(silence(detection, words: "I would like to") == 1100)
            #expect(silence(detection, words: "how are you today") == 400)
        }
    }

    /// The words may come later than the silence that would end the turn: they are waited for, and the turn ends as soon
    /// as they say so, without another frame.
    @Test(arguments: [("how are you today", true), ("I would like to", false), ("", true)])
    func endOfUtteranceDetectionWaitsForTheWords(words: String, ends: Bool) throws {
        var stage = SessionStage()
        stage.update(
            #"{"turn_detection":{"type":"server_vad","silence_duration_ms":300,"end_of_utterance_detection":{"model":"semantic_detection_v1","timeout_ms":3000}}}"#
        )
        stage.hear(voice: true, milliseconds: 1000)
        stage.hear(voice: false, milliseconds: 800)
        let item = try #require(stage.openItem)
        #expect(!stage.drain().contains { $0.hasPrefix("input_audio_buffer.speech_stopped") })
        stage.put(.recognition(item, .report(words)))
        #expect(stage.drain().contains("input_audio_buffer.speech_stopped item_1 1800") == ends)
    }

    /// "We wanted to see more" is neither: low takes it for complete, high does not.
    // Proves: F.4 threshold_level
    @Test func theThresholdLevelSaysHowSureToBe() throws {
        func wait(_ level: String) throws -> Int {
            try #require(
                silence(
                    #"{"type":"server_vad","end_of_utterance_detection":{"model":"semantic_detection_v1","threshold_level":"\#(level)"}}"#,
                    words: "we wanted to see more"))
        }
        #expect(try wait("low") < wait("medium"))
        #expect(try wait("medium") < wait("high"))
        #expect(try wait("medium") == wait("default"))
    }

    // Proves: F.4 threshold and timeout
    @Test func theOldFieldsOfEndOfUtteranceDetectionAct() {
        let detection =
            #"{"type":"server_vad","end_of_utterance_detection":{"model":"semantic_detection_v1","threshold":0.01,"timeout":2}}"#
        #expect(silence(detection, words: "I would like to") == 2500)
    }

    @Test func moreSpeechGoesOnWithTheSameItem() {
        var stage = SessionStage()
        stage.update(#"{"turn_detection":{"type":"azure_semantic_vad"}}"#)
        stage.hear(voice: true, milliseconds: 600)
        stage.hear(voice: false, milliseconds: 120)
        if let item = stage.openItem { stage.put(.recognition(item, .report("my number is"))) }
        stage.hear(voice: false, milliseconds: 800)
        stage.hear(voice: true, milliseconds: 600)
        stage.hear(voice: false, milliseconds: 500)
        let told = stage.drain().filter { $0.hasPrefix("input_audio_buffer.speech") }
        #expect(
            told == ["input_audio_buffer.speech_started item_1 0", "input_audio_buffer.speech_stopped item_1 2620"])
    }

    /// A report that was asked for in an earlier pause says nothing about this one.
    @Test func aReportOfThePauseBeforeHurriesNothing() {
        var stage = SessionStage()
        stage.update(#"{"turn_detection":{"type":"azure_semantic_vad"}}"#)
        stage.hear(voice: true, milliseconds: 600)
        stage.hear(voice: false, milliseconds: 120)
        stage.hear(voice: true, milliseconds: 600)
        stage.hear(voice: false, milliseconds: 120)
        if let item = stage.openItem { stage.put(.recognition(item, .report("how are you today"))) }
        _ = stage.drain()
        stage.hear(voice: false, milliseconds: 360)
        #expect(stage.drain() == [])
        stage.hear(voice: false, milliseconds: 20)
        #expect(stage.drain().count == 3)
    }
}
