import Engine
import Events

// When the user pauses, the words so far decide how long to wait for more (Voice Live protocol F.3 and F.4).
extension UserTurns {
    /// The user has just fallen silent: asks for the words, and uses those that are known until they come.
    mutating func weighPause(_ context: inout SessionContext, _ step: inout Step) {
        melody = 0
        guard let policy = context.settings.turns?.pauses, var open = segment else { return }
        if context.options.recognizer.partials {
            open.asked += 1
            segment = open
            step.append(.recognizer(.report(open.item)))
        }
        if policy.weighsMelody {
            melody = Melody.logOdds(buffer.samples(from: open.voice), rate: InputTimeline.rate)
        }
        setPatience(&context)
    }

    /// The recognizer reports on the open segment.
    mutating func hearWords(_ event: RecognitionEvent, _ context: inout SessionContext, _ step: inout Step) {
        segment?.take(event)
        setPatience(&context)
        // By the words, the pause may have been long enough already.
        if openTurn == nil { follow(detector?.reconsider(at: buffer.end) ?? [], &context, &step) }
        judgePending(&context, &step)
    }

    private mutating func setPatience(_ context: inout SessionContext) {
        guard let turns = context.settings.turns, let policy = turns.pauses, let segment, detector?.isPausing == true
        else { return }
        let areWordsComing = context.options.recognizer.partials && !segment.isFresh && segment.result == nil
        if policy.awaitsWords, areWordsComing {
            detector?.patience = policy.longest
            return
        }
        guard let score = Completeness.of(segment.words ?? "", in: turns.lexicons, melody: melody) else {
            detector?.patience = nil
            return
        }
        detector?.patience = policy.silence(completeness: score, isFresh: segment.isFresh)
    }
}
