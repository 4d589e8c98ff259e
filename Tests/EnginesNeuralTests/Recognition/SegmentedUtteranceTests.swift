import Engine
import EnginesNeural
import SansIO
import Testing

/// Decodes without a decoder and without a clock: what is decoded when, and what becomes of the texts.
@Suite struct SegmentedUtteranceTests {
    /// One column is 100 ms: `#` speech, `.` a quiet room, `_` digital silence, `~` steady noise.
    static func audio(_ score: String) -> [Int16] {
        var random = SplitMix(seed: 9)
        var samples: [Int16] = []
        for (place, column) in score.enumerated() {
            // Speech has syllables: every third frame is softer.
            for index in 0..<1_600 {
                let scale: Int16 = index / 320 == place % 5 ? 900 : 6_000
                switch column {
                case "#": samples.append(.random(in: -scale...scale, using: &random))
                case "~": samples.append(.random(in: -2_000...2_000, using: &random))
                case "_": samples.append(0)
                default: samples.append(.random(in: -40...40, using: &random))
                }
            }
        }
        return samples
    }

    /// Feeds 20 ms at a time and decodes whatever is asked for at once; texts name the segment in 100 ms.
    private struct Play {
        var utterance = SegmentedUtterance()
        var decodes: [String] = []
        var events: [RecognitionEvent] = []

        mutating func feed(_ score: String) {
            let audio = SegmentedUtteranceTests.audio(score)
            for start in stride(from: 0, to: audio.count, by: 320) {
                utterance.feed(Array(audio[start..<min(start + 320, audio.count)]))
                work()
            }
        }

        mutating func work() {
            while utterance.advance() != nil, let decode = utterance.startDecode() {
                #expect(decode.samples.count == decode.range.count && decode.samples.count <= 256_000)
                let name = "\(decode.range.lowerBound / 1_600)-\(decode.range.upperBound / 1_600)"
                decodes.append(name)
                utterance.finishDecode(name)
                events += utterance.takeEvents()
            }
            events += utterance.takeEvents()
        }

        mutating func report() {
            utterance.askForReport()
            work()
        }

        mutating func finish() {
            utterance.finish()
            work()
        }

        var final: String? {
            if case .final(let transcript)? = events.last { transcript.text } else { nil }
        }
    }

    @Test func theTextOfAPauseIsTheResultIfOnlySilenceFollows() {
        var play = Play()
        play.feed("..#####..")
        play.report()
        #expect(play.decodes.last == "0-8")
        #expect(play.events.last == .report("0-8"))
        let decodes = play.decodes.count
        play.feed("......")
        play.finish()
        #expect(play.decodes.count == decodes)
        #expect(play.final == "0-8")
    }

    @Test func speechAfterAPauseIsDecodedWithWhatCameBefore() {
        var play = Play()
        play.feed("..#####..")
        play.report()
        play.feed("..####..")
        play.finish()
        #expect(play.decodes.last == "0-17")
        #expect(play.final == "0-17")
    }

    @Test func aReportThatAddsNothingIsAnsweredAtOnce() {
        var play = Play()
        play.feed("..#####..")
        play.report()
        let decodes = play.decodes.count
        play.feed("...")
        play.report()
        #expect(play.events.suffix(1) == [.report("0-8")])
        #expect(play.decodes.count == decodes)
    }

    @Test func partialsComeEvery800MillisecondsUpTo6Seconds() {
        var play = Play()
        play.feed(String(repeating: "#", count: 100))
        #expect(play.decodes == ["0-8", "0-16", "0-24", "0-32", "0-40", "0-48", "0-56"])
        #expect(play.events.count == 7)
        play.finish()
        #expect(play.decodes.last == "0-100")
    }

    @Test(arguments: ["", "_", "....", "____________", "~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~"])
    func silenceAndSteadyNoiseAreNeverDecoded(score: String) {
        var play = Play()
        play.feed(score)
        play.report()
        play.finish()
        #expect(play.decodes == [])
        #expect(play.final == "")
        #expect(play.utterance.held == 0)
    }

    @Test func aShortWordIsDecoded() {
        var play = Play()
        play.feed("...##....")
        play.finish()
        #expect(play.final == "0-8")
    }

    @Test func aLongSegmentEndsInItsNextPause() {
        var play = Play()
        play.feed(String(repeating: "#", count: 70) + "....." + String(repeating: "#", count: 20) + "..")
        play.finish()
        let texts = play.final?.split(separator: " ") ?? []
        #expect(texts.count == 2)
        #expect(texts.first?.hasPrefix("0-7") == true)
    }

    @Test func tenMinutesWithoutAPauseAreCutIntoSegmentsOfAtMost15Seconds() {
        var utterance = SegmentedUtterance()
        let audio = Self.audio(String(repeating: "#", count: 6_000))
        utterance.feed(audio)
        utterance.finish()
        var ranges: [Range<Int>] = []
        while utterance.advance() != nil, let decode = utterance.startDecode() {
            ranges.append(decode.range)
            utterance.finishDecode("word")
        }
        #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == audio.count)
        #expect(ranges.allSatisfy { $0.count <= 240_000 && $0.count >= 16_000 })
        for (one, next) in zip(ranges, ranges.dropFirst()) { #expect(one.upperBound == next.lowerBound) }
        #expect(utterance.isFinished)
    }

    @Test func aCutWithoutAPauseLiesAtTheQuietestPlace() {
        var utterance = SegmentedUtterance()
        utterance.feed(Self.audio(String(repeating: "#", count: 110) + ".." + String(repeating: "#", count: 60)))
        utterance.finish()
        let need = utterance.advance()
        #expect(need == .urgent)
        let first = utterance.startDecode()?.range
        #expect(first.map { (109 * 1_600...113 * 1_600).contains($0.upperBound) } == true)
    }

    @Test func minutesOfSilenceHoldNoAudio() {
        var play = Play()
        play.feed("..####....")
        play.report()
        for _ in 0..<12 { play.feed(String(repeating: ".", count: 100)) }
        #expect(play.utterance.held <= 272_000)
        play.finish()
        #expect(play.final == "0-8")
    }

    @Test func wordsShareTheFramesOfSpeechInOrder() {
        var utterance = SegmentedUtterance()
        utterance.feed(Self.audio("...######....######..."))
        utterance.finish()
        let need = utterance.advance()
        #expect(need == .urgent)
        _ = utterance.startDecode()
        utterance.finishDecode("\"Hello,\" she said – at 9:45.")
        _ = utterance.advance()
        guard case .final(let transcript)? = utterance.takeEvents().last else {
            Issue.record("no final")
            return
        }
        #expect(transcript.words.map(\.text) == ["Hello", "she", "said", "at", "9:45"])
        var time = Duration.zero
        for word in transcript.words {
            #expect(word.start >= time && word.end > word.start)
            time = word.end
        }
        #expect(abs((transcript.words[0].start / .milliseconds(1)) - 300) <= 40)
        #expect(time <= .milliseconds(1_960))
    }

    @Test func reportsAreBounded() {
        var utterance = SegmentedUtterance()
        utterance.feed(Self.audio("..####.."))
        for _ in 0..<100 { utterance.askForReport() }
        _ = utterance.startDecode()
        utterance.finishDecode("x")
        let events = utterance.takeEvents()
        #expect(events == Array(repeating: .report("x"), count: 16))
    }

    @Test func anyOrderOfCallsEndsInOneFinal() {
        var random = SplitMix(seed: 31)
        for _ in 0..<200 {
            var utterance = SegmentedUtterance()
            var events: [RecognitionEvent] = []
            var isDecoding = false
            for _ in 0..<40 {
                switch Int.random(in: 0..<6, using: &random) {
                case 0, 1:
                    let score = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                        "#.~_".randomElement(using: &random) ?? "#"
                    }
                    utterance.feed(Array(Self.audio(String(score)).dropLast(.random(in: 0...300, using: &random))))
                case 2: utterance.askForReport()
                case 3 where !isDecoding: isDecoding = utterance.startDecode() != nil
                case 4 where isDecoding:
                    utterance.finishDecode(Bool.random(using: &random) ? "word" : "")
                    isDecoding = false
                default: _ = utterance.advance()
                }
                events += utterance.takeEvents()
            }
            if isDecoding { utterance.finishDecode("end") }
            utterance.finish()
            for _ in 0..<200 where utterance.advance() != nil {
                _ = utterance.startDecode()
                utterance.finishDecode("rest")
            }
            events += utterance.takeEvents()
            #expect(utterance.isFinished && utterance.held == 0)
            let finals = events.filter { if case .final = $0 { true } else { false } }
            #expect(finals.count == 1 && finals.last == events.last)
        }
    }
}
