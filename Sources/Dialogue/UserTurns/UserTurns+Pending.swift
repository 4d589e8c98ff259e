import Engine
import Events
import SansIO

// "Um" over an answer is no turn (`remove_filler_words`, Voice Live protocol F.3). What may be one is not reported until
// its words show that it is more; playout is held meanwhile, and resumes where it was if nothing was said.
extension UserTurns {
    /// Speech that lasts longer without a word from the recognizer counts as a turn, in samples.
    private static let longestUnknown = InputTimeline.samples(milliseconds: 1500)
    /// So does a filler that lasts this long, in samples.
    private static let longestFiller = InputTimeline.samples(milliseconds: 4000)
    /// From the end of such a turn to its transcript.
    private static let patience = Duration.seconds(3)

    /// Looks whether open speech is more than fillers.
    mutating func judgePending(_ context: inout SessionContext, _ step: inout Step) {
        guard let open = segment, open.isSpeech, !open.isAnnounced else { return }
        let lasted = buffer.end - open.voice
        if let words = open.words, !words.isEmpty {
            if lasted >= Self.longestFiller || !context.settings.isOnlyFillers(words) {
                announceSegment(&context, &step)
            }
        } else if lasted >= Self.longestUnknown, detector?.isPausing != true {
            announceSegment(&context, &step)
        }
    }

    /// A turn closed before it was clear whether it is one: its final transcript decides.
    mutating func postpone(_ closed: SpeechSegment, _ context: inout SessionContext, _ step: inout Step) {
        segment = nil
        buffer.clear()
        var closed = closed
        let result = closed.result
        closed.isFinished = true
        pending.append(closed, deadline: step.now + Self.patience)
        if let result {
            _ = decide(closed.item, by: result, &context, &step)
            return
        }
        step.append(.recognizer(.finish(closed.item)))
        if let overdue = pending.overdue { accept(through: overdue, &context, &step) }
    }

    /// - Returns: false if no pending turn has this item.
    mutating func decide(
        _ item: ItemID, by event: RecognitionEvent, _ context: inout SessionContext, _ step: inout Step
    ) -> Bool {
        guard pending.contains(item) else { return false }
        switch event {
        case .partial, .report:
            pending.take(event, of: item)
        case .final(let transcript) where context.settings.isOnlyFillers(transcript.text):
            pending.remove(item)
            step.append(.recognizer(.cancel(item)))
            updateHold(&context, &step)
            step.append(.mayAnswer)
        case .final, .failed:
            pending.take(event, of: item)
            accept(through: item, &context, &step)
        }
        return true
    }

    /// Everything that is pending counts as a turn.
    mutating func acceptPending(_ context: inout SessionContext, _ step: inout Step) {
        if let last = pending.last { accept(through: last, &context, &step) }
    }

    /// Transcripts that did not come in time are not waited for.
    mutating func expirePending(_ context: inout SessionContext, _ step: inout Step) {
        if let late = pending.expired(at: step.now) { accept(through: late, &context, &step) }
    }

    mutating func dropPending(_ context: inout SessionContext, _ step: inout Step) {
        for item in pending.items { step.append(.recognizer(.cancel(item))) }
        pending.removeAll()
        updateHold(&context, &step)
    }

    private mutating func accept(through item: ItemID, _ context: inout SessionContext, _ step: inout Step) {
        for segment in pending.removeAll(through: item) {
            announce(segment, &context, &step)
            finish(segment, &context, &step)
        }
    }
}

extension SessionSettings {
    fileprivate func isOnlyFillers(_ text: String) -> Bool {
        TurnLexicon.isOnlyFillers(text, in: turns?.lexicons ?? [])
    }
}
