import Dialogue
import Testing

/// One column is 100 ms. `#` voice, `.` silence; `(` turn opens, `)` turn closes, at the column that decided it.
struct Score: CustomTestStringConvertible {
    var name: String
    var voice: String
    var turns: String

    init(_ name: String, _ voice: String, _ turns: String) {
        (self.name, self.voice, self.turns) = (name, voice, turns)
    }

    var testDescription: String { name }

    /// What the detector makes of the voice, drawn like `turns`.
    func play(on detector: inout TurnDetector) -> String {
        var position = 0
        var drawn = ""
        for column in voice {
            var mark: Character = "."
            for _ in 0..<5 {
                for output in detector.handle(voice: column == "#", at: position, count: 320) {
                    if case .started = output { mark = "(" }
                    if case .stopped = output { mark = ")" }
                }
                position += 320
            }
            drawn.append(mark)
        }
        return drawn
    }
}

struct TurnDetectorTests {
    @Test(arguments: [
        Score("opens after 200 ms, closes after 300 ms", "..####.......", "...(....)...."),
        Score("a shorter pause stays inside the turn  ", "##..###......", ".(.......)..."),
        Score("100 ms of voice is no speech           ", ".#....#......", "............."),
        Score("two turns                              ", "###......##....", ".(...)....(..)."),
        Score("a voice that never pauses keeps it open", "############", ".(.........."),
        Score("nothing comes of silence               ", "......", "......"),
    ])
    func follows(_ score: Score) {
        var detector = TurnDetector(settings: .init(speechMilliseconds: 200, silenceMilliseconds: 300))
        #expect(score.play(on: &detector) == score.turns)
    }

    @Test func aTurnAsLongAsTheLimitIsClosedAlthoughTheVoiceGoesOn() {
        var detector = TurnDetector(settings: .init(longestMilliseconds: 600))
        let score = Score("", "#########", ".(...).(.")
        #expect(score.play(on: &detector) == score.turns)
    }

    /// Verdicts of single frames of 20 ms.
    private func outputs(_ voice: String, settings: TurnDetector.Settings = .init()) -> [TurnDetector.Output] {
        var detector = TurnDetector(settings: settings)
        return voice.enumerated().flatMap { index, mark in
            detector.handle(voice: mark == "#", at: index * 320, count: 320)
        }
    }

    @Test func voiceStirsAtTheFirstFrameAndIsLikelyAtTheSecond() {
        #expect(outputs(".#") == [.voiceDetected(at: 320)])
        #expect(outputs(".##") == [.voiceDetected(at: 320), .speechLikely])
    }

    @Test func aFalseStartSettlesAfterItsHangover() {
        #expect(outputs("##....") == [.voiceDetected(at: 0), .speechLikely, .falseStart])
        #expect(outputs("#....#") == [.voiceDetected(at: 0), .falseStart, .voiceDetected(at: 5 * 320)])
    }

    @Test func aDropoutInsideTheOnsetIsTolerated() {
        #expect(outputs("#####...#####") == [.voiceDetected(at: 0), .speechLikely, .started(at: 0)])
    }

    @Test func withoutMinimumTheFirstFrameOpensTheTurn() {
        #expect(
            outputs("#", settings: .init(speechMilliseconds: 0)) == [
                .voiceDetected(at: 0), .speechLikely, .started(at: 0),
            ])
    }

    @Test func hostileSettingsDoNotTrap() {
        let settings = TurnDetector.Settings(
            speechMilliseconds: .max, silenceMilliseconds: .min, longestMilliseconds: .max)
        #expect(outputs("####", settings: settings) == [.voiceDetected(at: 0), .speechLikely])
    }

    @Test func resetForgetsAnOpenTurn() {
        var detector = TurnDetector(settings: .init(speechMilliseconds: 0))
        _ = detector.handle(voice: true, at: 0, count: 320)
        #expect(detector.isSpeaking)
        detector.reset()
        #expect(!detector.isSpeaking)
        #expect(detector.handle(voice: false, at: 320, count: 320) == [])
    }

    /// Frames of 20 ms: `#` voice, `.` silence that was received, `-` no packet. Returns where the turn closed, in ms.
    private func closes(_ voice: String) -> Int? {
        var detector = TurnDetector(settings: .init())
        for (index, mark) in voice.enumerated() {
            let outputs = detector.handle(voice: mark == "#", at: index * 320, count: 320, isMissing: mark == "-")
            for case .stopped(let end) in outputs { return InputTimeline.milliseconds(at: end) }
        }
        return nil
    }

    @Test func silenceForLackOfPacketsCountsForAThird() {
        let voice = String(repeating: "#", count: 20)
        #expect(closes(voice + String(repeating: ".", count: 100)) == 900)
        #expect(closes(voice + String(repeating: "-", count: 200)) == 1920)
        // An outage of a second inside a sentence does not end it.
        #expect(closes(voice + String(repeating: "-", count: 50) + voice) == nil)
    }

    @Test func aSenderThatSendsNothingInSilenceIsNotWaitedForLonger() {
        let voice = String(repeating: "#", count: 20)
        #expect(closes(voice + "....." + String(repeating: "-", count: 100)) == 900)
    }

    @Test func aPeerThatIsGoneClosesItsTurnHoweverLongTheSilence() {
        var detector = TurnDetector(settings: .init(silenceMilliseconds: 4000))
        var closed: Int?
        for index in 0..<400 {
            let outputs = detector.handle(voice: index < 20, at: index * 320, count: 320, isMissing: index >= 20)
            for case .stopped(let end) in outputs { closed = closed ?? end }
        }
        // 1 s is forgiven, and a frame at most.
        #expect(closed.map(InputTimeline.milliseconds(at:)) == 400 + 4000 + 1000 + 20)
    }

    /// 80 ms of the silence are over when the voice detector finds no voice any more.
    @Test func silenceCountsFromTheEndOfSpeech() {
        var detector = TurnDetector(settings: .init(releaseMilliseconds: 80))
        var closed: Int?
        for index in 0..<60 where closed == nil {
            for case .stopped(let end) in detector.handle(voice: index < 20, at: index * 320, count: 320) {
                closed = end
            }
        }
        #expect(closed.map(InputTimeline.milliseconds(at:)) == 400 + 500 - 80)
        #expect(detector.waited == InputTimeline.samples(milliseconds: 500))
    }

    /// A silence that is shorter than the detector's release ends the turn at the first frame without voice.
    @Test(arguments: [0, 1, 79, 80]) func noSilenceIsTooShort(_ silence: Int) {
        var detector = TurnDetector(settings: .init(silenceMilliseconds: silence, releaseMilliseconds: 80))
        for index in 0..<20 { _ = detector.handle(voice: true, at: index * 320, count: 320) }
        #expect(detector.isSpeaking)
        #expect(detector.handle(voice: false, at: 20 * 320, count: 320) == [.stopped(at: 21 * 320)])
    }

    @Test func aPauseIsToldAndItsPatienceEndsWithIt() {
        var detector = TurnDetector(settings: .init())
        var told: [TurnDetector.Output] = []
        for index in 0..<30 { told += detector.handle(voice: index < 20, at: index * 320, count: 320) }
        #expect(told.suffix(1) == [.paused])
        #expect(detector.isPausing)
        detector.patience = 320 * 12
        #expect(detector.handle(voice: true, at: 30 * 320, count: 320) == [.resumed])
        #expect(detector.patience == nil)
    }
}
