import Events
import Timing

// Where the time of a turn goes: moments that pass anyway are noted, and told with the first sound of the answer.
extension Session {
    /// The words of a turn are known, and call for an answer.
    mutating func noteHeard(_ transcription: Transcription) {
        // Words may come in another order than the turns: the last turn is the one that waits for its answer.
        let last = heardTurn.flatMap { $0.ending.closed > transcription.ending.closed ? $0 : nil }
        heardTurn = HeardTurn(
            item: last?.item ?? transcription.item, ending: last?.ending ?? transcription.ending, known: now)
    }

    /// A response begins.
    /// - Parameter isAnswer: To what the user said; otherwise the client asked for it, or a tool is through.
    func timeline(for plan: ResponsePlan, isAnswer: Bool) -> TurnTimeline? {
        guard plan.speaks, !plan.isInterim else { return nil }
        return TurnTimeline(
            answering: isAnswer ? heardTurn : nil, created: now, awaitsWords: !transcriptions.isEmpty)
    }

    /// The first sound of a response leaves.
    mutating func noteFirstSound(of id: ResponseID) {
        guard let index = index(of: id), let timeline = runs[index].timeline.take(),
            let latency = timeline.latency(of: id, now: now)
        else { return }
        outputs.append(.measured(.turn(latency)))
    }

    /// The user is about to silence the agent.
    mutating func noteBargeIn(_ segment: SpeechSegment) {
        guard delivery.carriage == .paced, delivery.queue.isPlaying else { return }
        outputs.append(.measured(.bargeIn(max(.zero, lastPlayed - segment.began))))
    }
}
