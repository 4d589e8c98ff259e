import Events
import SansIO

// Where the time of a turn goes: moments that pass anyway are noted, and told with the first sound of the answer.
extension AgentTurns {
    /// A turn was understood and calls for an answer.
    mutating func noteHeard(_ turn: HeardTurn) {
        // Transcripts may arrive in another order than the turns: the last turn is the one that waits for its answer.
        guard var last = heardTurn, last.ending.closed > turn.ending.closed else {
            heardTurn = turn
            return
        }
        last.known = turn.known
        heardTurn = last
    }

    /// A response begins.
    /// - Parameter isAnswer: To what the user said; otherwise the client asked for it, or a tool is through.
    func timeline(for plan: ResponsePlan, isAnswer: Bool, _ step: SessionStep) -> TurnTimeline? {
        guard plan.speaks, !plan.isInterim else { return nil }
        return TurnTimeline(
            answering: isAnswer ? heardTurn : nil, created: step.now, awaitsWords: !step.user.pendingItems.isEmpty)
    }

    /// The first sound of a response leaves.
    mutating func noteFirstSound(of id: ResponseID, _ step: inout SessionStep) {
        guard let index = index(of: id), let timeline = runs[index].timeline.take(),
            let latency = timeline.latency(of: id, now: step.now)
        else { return }
        step.append(.measured(.turn(latency)))
    }
}
