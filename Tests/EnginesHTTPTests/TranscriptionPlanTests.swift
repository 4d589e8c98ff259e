import Engine
import EnginesHTTP
import SansIO
import Testing

/// What is asked of a transcription server when.
struct TranscriptionPlanTests {
    private static let second = 16_000
    private static let fault = EngineFault(.unavailable, "The recognizer is down.")

    private func plan(interval: Int? = second) -> TranscriptionPlan { TranscriptionPlan(interval: interval) }

    @Test func theWholeIsTranscribedWhenItIsComplete() {
        var plan = plan(interval: nil)
        plan.feed(5 * Self.second, isAudible: true)
        #expect(plan.next() == nil)
        plan.finish()
        #expect(plan.next() == .transcribe(samples: 5 * Self.second, .final))
        #expect(plan.next() == nil)
        #expect(plan.completed(Transcript(text: "Hello.")) == [.final(Transcript(text: "Hello."))])
        #expect(plan.next() == nil)
        #expect(!plan.isOpen)
    }

    @Test(arguments: [0, 1, TranscriptionPlan.shortest - 1])
    func ofNextToNothingTheServerIsNotAsked(samples: Int) {
        var plan = plan()
        plan.feed(samples, isAudible: true)
        plan.finish()
        #expect(plan.next() == .tell([.final(Transcript(text: ""))]))
        #expect(plan.next() == nil)
    }

    @Test func ofSilenceTheServerIsNotAsked() {
        var plan = plan()
        plan.feed(60 * Self.second, isAudible: false)
        #expect(plan.next() == nil)
        plan.report()
        #expect(plan.next() == .tell([.report("")]))
        plan.finish()
        #expect(plan.next() == .tell([.final(Transcript(text: ""))]))
    }

    @Test func partialsBecomeRarerAsTheUtteranceGrows() {
        var plan = plan()
        var asked: [Int] = []
        for _ in 0..<3000 {
            plan.feed(320, isAudible: true)
            if case .transcribe(let samples, .partial)? = plan.next() {
                asked.append(samples)
                #expect(plan.completed(Transcript(text: "\(samples)")) == [.partial("\(samples)")])
            }
        }
        #expect(asked.first == Self.second)
        #expect(asked.count < 15)
        // A minute of speech costs less than five minutes of transcription.
        #expect(asked.reduce(0, +) < 5 * 60 * Self.second)
        #expect(zip(asked, asked.dropFirst()).allSatisfy { $1 - $0 >= Self.second })
    }

    @Test func aSlowServerRestsAsLongAsItWorked() {
        var plan = plan()
        plan.feed(Self.second, isAudible: true)
        #expect(plan.next() == .transcribe(samples: Self.second, .partial))
        plan.feed(4 * Self.second, isAudible: true)
        _ = plan.completed(Transcript(text: "One"))
        plan.feed(4 * Self.second - 1, isAudible: true)
        #expect(plan.next() == nil)
        plan.feed(1, isAudible: true)
        #expect(plan.next() == .transcribe(samples: 9 * Self.second, .partial))
        // Whoever asks need not wait.
        plan.abandoned()
        plan.report()
        #expect(plan.next() == .transcribe(samples: 9 * Self.second, .report))
    }

    @Test func aPartialThatSaysNothingNewIsNotTold() {
        var plan = plan()
        for (text, told) in [("", 0), ("Hello", 1), ("Hello", 0), ("Hello there", 1)] {
            plan.feed(10 * Self.second, isAudible: true)
            _ = plan.next()
            #expect(plan.completed(Transcript(text: text)).count == told)
        }
    }

    @Test func eachReportIsAnsweredOnceAndOfAllThatWasFed() {
        var plan = plan()
        plan.feed(2 * Self.second, isAudible: true)
        plan.report()
        plan.report()
        #expect(plan.next() == .transcribe(samples: 2 * Self.second, .report))
        plan.feed(Self.second, isAudible: true)
        #expect(!plan.isSuperseded)
        plan.report()
        // The one under way does not hold what was fed before the third.
        #expect(plan.isSuperseded)
        plan.abandoned()
        #expect(plan.next() == .transcribe(samples: 3 * Self.second, .report))
        #expect(plan.completed(Transcript(text: "Yes")) == [.report("Yes"), .report("Yes"), .report("Yes")])
        // Nothing was fed since: what is known is the answer.
        plan.report()
        #expect(plan.next() == .tell([.report("Yes")]))
    }

    @Test func aReportThatCannotBeGivenIsOwed() {
        var plan = plan()
        plan.feed(Self.second / 2, isAudible: true)
        plan.report()
        _ = plan.next()
        #expect(plan.failed(Self.fault) == [])
        // Not asked again for the same.
        #expect(plan.next() == nil)
        plan.feed(Self.second, isAudible: true)
        plan.report()
        #expect(plan.next() == .transcribe(samples: 3 * Self.second / 2, .report))
        #expect(plan.completed(Transcript(text: "Yes")) == [.report("Yes"), .report("Yes")])
    }

    @Test func aServerThatFailsIsAskedForPartialsEverMoreRarely() {
        var plan = plan()
        var asked = 0
        for _ in 0..<6000 {
            plan.feed(320, isAudible: true)
            if plan.next() != nil {
                asked += 1
                #expect(plan.failed(Self.fault) == [])
            }
        }
        #expect(2...7 ~= asked)
        plan.finish()
        #expect(plan.next() != nil)
        #expect(plan.failed(Self.fault) == [.failed(Self.fault)])
    }

    @Test func completionGivesUpThePartialUnderWay() {
        var plan = plan()
        plan.feed(2 * Self.second, isAudible: true)
        #expect(plan.next() == .transcribe(samples: 2 * Self.second, .partial))
        plan.feed(320, isAudible: true)
        plan.finish()
        #expect(plan.isSuperseded)
        plan.abandoned()
        #expect(plan.next() == .transcribe(samples: 2 * Self.second + 320, .final))
    }

    @Test func aRequestThatHasAllOfTheUtteranceIsItsLast() {
        var plan = plan()
        plan.feed(2 * Self.second, isAudible: true)
        _ = plan.next()
        plan.finish()
        #expect(!plan.isSuperseded)
        #expect(plan.completed(Transcript(text: "All")) == [.final(Transcript(text: "All"))])

        var other = self.plan()
        other.feed(2 * Self.second, isAudible: true)
        other.report()
        _ = other.next()
        _ = other.completed(Transcript(text: "All"))
        other.finish()
        #expect(other.next() == .tell([.final(Transcript(text: "All"))]))
    }

    @Test func theTextOfAStreamIsTellingOnlyWhereItIsMore() {
        var plan = plan()
        plan.feed(2 * Self.second, isAudible: true)
        _ = plan.next()
        #expect(plan.heard("Hel") == [])
        _ = plan.completed(Transcript(text: "Hello"))
        plan.feed(320, isAudible: true)
        plan.finish()
        _ = plan.next()
        #expect(plan.heard("Hel") == [])
        #expect(plan.heard("Hello there") == [.partial("Hello there")])
    }

    /// Whatever happens in whatever order: one last event and none after it, never two requests at a time, and no report
    /// that nobody asked for.
    @Test func anyCourseOfEventsKeepsTheContract() {
        var random = SplitMix(seed: 11)
        for _ in 0..<2000 {
            var plan = plan(interval: Bool.random(using: &random) ? nil : 4000)
            var told: [RecognitionEvent] = []
            var running: Int?
            var (fed, asked, isFinished, isCancelled) = (0, 0, false, false)
            func take(_ events: [RecognitionEvent]) {
                if !isCancelled { told += events }
            }
            for _ in 0..<60 {
                switch Int.random(in: 0..<8, using: &random) {
                case 0...2:
                    if plan.isOpen { fed += 1000 }
                    plan.feed(1000, isAudible: true)
                case 3:
                    if plan.isOpen { asked += 1 }
                    plan.report()
                case 4 where Int.random(in: 0..<6, using: &random) == 0:
                    plan.finish()
                    isFinished = true
                case 5 where Int.random(in: 0..<20, using: &random) == 0:
                    plan.cancel()
                    isCancelled = true
                case 6 where running != nil:
                    take(plan.completed(Transcript(text: "\(fed)")))
                    running = nil
                case 7 where running != nil:
                    take(plan.failed(Self.fault))
                    running = nil
                default: break
                }
                if plan.isSuperseded {
                    plan.abandoned()
                    running = nil
                }
                while let step = plan.next() {
                    switch step {
                    case .tell(let events): take(events)
                    case .transcribe(let samples, _):
                        #expect(running == nil && samples <= fed)
                        running = samples
                    }
                }
            }
            let reports = told.filter { if case .report = $0 { true } else { false } }
            let ends = told.filter { if case .final = $0 { true } else if case .failed = $0 { true } else { false } }
            #expect(reports.count <= asked && ends.count <= 1)
            if let end = ends.first { #expect(told.last == end && isFinished) }
        }
    }
}
