import Engine
import EngineFallback
import SansIO
import Synchronization
import Testing

struct ReliableRecognizerTests {
    private static let spoken: [[Int16]] = [[1, 2], [3], [4, 5, 6], [7]]

    /// What one utterance came to, with a report wanted in its middle.
    private func hear(_ recognizer: any Recognizer, ends: Bool = true) -> [RecognitionEvent] {
        let events = Mutex<[RecognitionEvent]>([])
        let stream = recognizer.open(RecognitionRequest()) { event in events.withLock { $0.append(event) } }
        for (index, samples) in Self.spoken.enumerated() {
            stream.feed(samples)
            if index == 1 { stream.report() }
        }
        if ends { stream.finish() } else { stream.cancel() }
        return events.withLock(\.self)
    }

    private func pair(_ manner: ScriptedEar.Manner, _ clock: TestClock = TestClock()) -> (
        ReliableRecognizer, ScriptedEar
    ) {
        let second = ScriptedEar(.hears)
        let recognizer = ReliableRecognizer([
            .init(ScriptedEar(manner), health: clock.health("first")), .init(second, health: clock.health("second")),
        ])
        return (recognizer, second)
    }

    @Test func theFirstHears() {
        let (recognizer, second) = pair(.hears)
        #expect(hear(recognizer) == [.report("3"), .final(Transcript(text: "1 2 3 4 5 6 7"))])
        #expect(second.calls.isEmpty)
    }

    @Test(arguments: [1, 3, 4, 7])
    func anotherHearsTheUtteranceFromItsBeginning(limit: Int) {
        let (recognizer, second) = pair(.fails(after: limit))
        let events = hear(recognizer)
        #expect(events.last == .final(Transcript(text: "1 2 3 4 5 6 7")))
        // One report, of at least the three samples before it.
        #expect(events.count == 2)
        #expect(second.calls == ["open"])
    }

    @Test func anEngineThatRefusesOrFailsAtTheEndIsReplaced() {
        for manner in [ScriptedEar.Manner.refuses, .failsWhenFinished] {
            let (recognizer, _) = pair(manner)
            #expect(hear(recognizer).last == .final(Transcript(text: "1 2 3 4 5 6 7")))
        }
    }

    @Test func whereNoneIsLeftTheLastFaultIsTold() {
        let clock = TestClock()
        let recognizer = ReliableRecognizer([
            .init(ScriptedEar(.refuses), health: clock.health("first")),
            .init(ScriptedEar(.failsWhenFinished), health: clock.health("second")),
        ])
        #expect(hear(recognizer) == [.report("3"), .failed(EngineFault(.timeout, "Slow."))])
        // Both rest after that, or are near it: what follows is refused at once.
        for _ in 0..<2 { _ = hear(recognizer) }
        #expect(
            hear(recognizer).last
                == .failed(
                    EngineFault(
                        .unavailable, "The recognizer failed several times and is not asked again for a moment.")))
    }

    @Test func whatIsCancelledDeliversNothingMore() {
        let (recognizer, second) = pair(.fails(after: 4))
        #expect(hear(recognizer, ends: false) == [.report("3")])
        #expect(second.calls == ["open", "cancel"])
    }

    @Test func lettingGoCancels() {
        let clock = TestClock()
        let ear = ScriptedEar(.hears)
        let health = clock.health("only")
        let recognizer = ReliableRecognizer([.init(ear, health: health)])
        do {
            let stream = recognizer.open(RecognitionRequest()) { _ in }
            stream.feed([1])
        }
        #expect(ear.calls == ["open", "cancel"] && health.counters.abandoned == 1)
    }

    /// Feeding goes on while one engine takes over from another: nothing is lost and nothing heard twice.
    @Test func nothingIsLostWhileAnotherTakesOver() async {
        for limit in [1, 50, 999] {
            let (recognizer, _) = pair(.fails(after: limit))
            let result = Mutex<RecognitionEvent?>(nil)
            let stream = recognizer.open(RecognitionRequest()) { event in result.withLock { $0 = event } }
            for sample in 0..<1000 { stream.feed([Int16(sample)]) }
            stream.finish()
            let expected = (0..<1000).map(String.init).joined(separator: " ")
            #expect(result.withLock(\.self) == .final(Transcript(text: expected)))
        }
    }
}
