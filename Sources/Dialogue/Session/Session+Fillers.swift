import Engine
import Events
import Timing

// "Um" over an answer is no turn (`remove_filler_words`, Voice Live protocol F.3). What may be one is not reported until
// its words show that it is more; the agent is held meanwhile, and goes on where it was when nothing was said.
extension Session {
    /// Speech that lasts longer without a word of the recognizer is taken for a turn.
    private static let longestUnknown = InputAxis.samples(milliseconds: 1500)
    /// So is a filler that lasts this long.
    private static let longestFiller = InputAxis.samples(milliseconds: 4000)
    /// From the end of such a turn to its words.
    private static let patience = Duration.seconds(3)
    /// Turns that wait for their words at the same time.
    private static let most = 4

    /// Looks whether open speech is more than fillers.
    mutating func doubtFillers() {
        guard let open = segment, open.isSpeech, !open.isAnnounced else { return }
        let lasted = buffer.end - open.voice
        if let words = open.words, !words.isEmpty {
            if lasted >= Self.longestFiller || !isOnlyFillers(words) { announceSegment() }
        } else if lasted >= Self.longestUnknown, detector?.isPausing != true {
            announceSegment()
        }
    }

    /// A turn closed before it was clear whether it is one: its last words decide.
    mutating func postpone(_ closed: SpeechSegment) {
        segment = nil
        buffer.clear()
        var closed = closed
        let result = closed.result
        closed.isFinished = true
        undecided.append(Undecided(segment: closed, deadline: now + Self.patience))
        if let result {
            _ = decide(closed.item, by: result)
            return
        }
        outputs.append(.recognizer(.finish(closed.item)))
        if undecided.count > Self.most, let first = undecided.first { accept(through: first.segment.item) }
    }

    /// - Returns: false when `item` is none that waits for a decision.
    mutating func decide(_ item: ItemID, by event: RecognitionEvent) -> Bool {
        guard let index = undecided.firstIndex(where: { $0.segment.item == item }) else { return false }
        switch event {
        case .partial, .report:
            undecided[index].segment.take(event)
        case .final(let transcript) where isOnlyFillers(transcript.text):
            undecided.remove(at: index)
            outputs.append(.recognizer(.cancel(item)))
            releasePlayout()
            answerIfOwed()
        case .final, .failed:
            undecided[index].segment.take(event)
            accept(through: item)
        }
        return true
    }

    /// Takes everything that waits for a decision for a turn.
    mutating func decideAll() {
        if let last = undecided.last { accept(through: last.segment.item) }
    }

    /// Words that did not come in time are not waited for.
    mutating func expireUndecided() {
        if let late = undecided.last(where: { $0.deadline <= now }) { accept(through: late.segment.item) }
    }

    /// Forgets all that waits for a decision.
    mutating func abandonUndecided() {
        for waiting in undecided { outputs.append(.recognizer(.cancel(waiting.segment.item))) }
        undecided = []
        releasePlayout()
    }

    /// Turns come in their order, so those before `item` are taken with it.
    private mutating func accept(through item: ItemID) {
        guard let index = undecided.firstIndex(where: { $0.segment.item == item }) else { return }
        let accepted = undecided[...index]
        undecided.removeFirst(index + 1)
        for turn in accepted {
            announce(turn.segment)
            finish(turn.segment)
        }
    }

    private func isOnlyFillers(_ text: String) -> Bool {
        TurnLexicon.isOnlyFillers(text, in: settings.turns?.lexicons ?? [])
    }
}

/// A closed turn that may be nothing but fillers.
struct Undecided: Sendable {
    var segment: SpeechSegment
    let deadline: Moment
}
