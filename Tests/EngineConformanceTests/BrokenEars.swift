import Engine
import EngineConformance
import Synchronization

/// A recognizer with one thing wrong about it.
struct BrokenEar: Recognizer {
    enum Flaw: String, CaseIterable, Sendable {
        case none
        case neverEnds
        case endsTwice
        case goesOnAfterTheEnd
        case hearsNothing
        case inventsWords
        case forgetsReports
        case reportsTooOften
        case reportsUnasked
        case ignoresCancellation
        case wordsOutOfOrder
        case mixesVoices
        case locksWhileItTells
        case losesWhatIsTooLong
    }

    /// The rule that it breaks.
    static let rules: [(Flaw, String)] = [
        (.neverEnds, RecognizerConformance.Rule.ends), (.endsTwice, RecognizerConformance.Rule.once),
        (.goesOnAfterTheEnd, RecognizerConformance.Rule.once), (.hearsNothing, RecognizerConformance.Rule.ends),
        (.inventsWords, RecognizerConformance.Rule.empty), (.forgetsReports, RecognizerConformance.Rule.reports),
        (.reportsTooOften, RecognizerConformance.Rule.reports), (.reportsUnasked, RecognizerConformance.Rule.partials),
        (.ignoresCancellation, RecognizerConformance.Rule.cancelled),
        (.wordsOutOfOrder, RecognizerConformance.Rule.words), (.mixesVoices, RecognizerConformance.Rule.apart),
        (.locksWhileItTells, RecognizerConformance.Rule.free),
        (.losesWhatIsTooLong, RecognizerConformance.Rule.bounded),
    ]

    let flaw: Flaw
    private let opened = Count()

    init(_ flaw: Flaw) { self.flaw = flaw }

    var capabilities: RecognizerCapabilities {
        .init(languages: ["en-US"], partials: flaw != .reportsUnasked, wordTimes: true)
    }

    func open(
        _ request: RecognitionRequest, deliver: @escaping @Sendable (RecognitionEvent) -> Void
    ) -> any RecognitionStream {
        Utterance(flaw, number: opened.next(), deliver)
    }

    private final class Utterance: RecognitionStream {
        private let flaw: Flaw
        private let number: Int
        private let deliver: @Sendable (RecognitionEvent) -> Void
        private let state = Mutex((samples: 0, isOver: false, isTelling: false))

        init(_ flaw: Flaw, number: Int, _ deliver: @escaping @Sendable (RecognitionEvent) -> Void) {
            self.flaw = flaw
            self.number = number
            self.deliver = deliver
        }

        func feed(_ samples: [Int16]) { state.withLock { $0.samples += samples.count } }

        func report() {
            guard state.withLock({ !$0.isOver }) else { return }
            let times = flaw == .forgetsReports ? 0 : flaw == .reportsTooOften ? 2 : 1
            for _ in 0..<times { tell(.report("so far")) }
        }

        func finish() {
            let (samples, isOver) = state.withLock { state in
                defer { state.isOver = true }
                return (state.samples, state.isOver)
            }
            if flaw == .neverEnds || isOver && flaw != .endsTwice { return }
            if flaw == .losesWhatIsTooLong, samples > 1_000_000 { return }
            if flaw == .hearsNothing { return tell(.failed(EngineFault(.failed, "No."))) }
            var transcript = Transcript(text: samples == 0 && flaw != .inventsWords ? "" : "so it is")
            if samples > 0 {
                let (one, two) = (Duration.milliseconds(100), Duration.milliseconds(200))
                transcript.words = [.init(text: "so", start: two, end: two), .init(text: "it", start: two, end: two)]
                if flaw == .wordsOutOfOrder { transcript.words.append(.init(text: "is", start: one, end: one)) }
                if flaw == .mixesVoices { transcript.text += " \(number)" }
            }
            tell(.final(transcript))
            if flaw == .goesOnAfterTheEnd { tell(.partial("and so on")) }
        }

        func cancel() {
            if flaw == .ignoresCancellation { return }
            state.withLock { $0.isOver = true }
        }

        private func tell(_ event: RecognitionEvent) {
            // What a lock that is held would do to whoever cancels from within.
            if flaw == .locksWhileItTells { return }
            deliver(event)
        }
    }
}
