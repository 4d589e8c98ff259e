import Engine
import Events

// Where the user pauses, the words so far say how long to wait for more (Voice Live protocol F.3 and F.4).
extension Session {
    /// The user has just fallen silent: asks for the words, and goes by those that are known until they come.
    mutating func weighPause() {
        melody = 0
        guard let policy = settings.turns?.pauses, var open = segment else { return }
        if options.recognizer.partials {
            open.asked += 1
            segment = open
            outputs.append(.recognizer(.report(open.item)))
        }
        if policy.weighsMelody {
            melody = Melody.logOdds(buffer.samples(from: open.voice), rate: InputAxis.rate)
        }
        setPatience()
    }

    /// Words came for the open segment.
    mutating func hearWords(_ event: RecognitionEvent) {
        segment?.take(event)
        setPatience()
        // The words may say that the pause has been long enough already.
        if openTurn == nil { follow(detector?.reconsider(at: buffer.end) ?? []) }
        doubtFillers()
    }

    private mutating func setPatience() {
        guard let turns = settings.turns, let policy = turns.pauses, let segment, detector?.isPausing == true
        else { return }
        let areWordsComing = options.recognizer.partials && !segment.isFresh && segment.result == nil
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
