import Events
import SansIO

// Whoever stops the agent stops it at a point in its speech: what was heard stays, what was not is taken back.
extension AgentTurns {
    /// The user begins to speak: the agent falls silent (Voice Live protocol G.6).
    mutating func bargeIn(_ context: inout SessionContext, _ step: inout SessionStep) {
        endToolInterim(&step)
        let waiting = queued.take()
        let speaking = delivery.responses(now: step.now)
        let working = runs.filter { !$0.plan.isOutOfBand || $0.plan.speaks }.map(\.id)
        for id in speaking + working.filter({ !speaking.contains($0) }) {
            let cuts = silence(id, &context, &step)
            close(id, reason: .turnDetected, &context, &step)
            truncate(cuts, isTold: context.settings.turns?.truncates ?? false, &context, &step)
        }
        // It was promised, and the user has interrupted it before it could begin.
        if let waiting {
            respond(waiting, &context, &step)
            if let run = active?.id { close(run, reason: .turnDetected, &context, &step) }
        }
    }

    /// Ends one response at the client's wish.
    mutating func cancel(
        _ id: ResponseID, reason: CancelReason, _ context: inout SessionContext, _ step: inout SessionStep
    ) {
        let cuts = silence(id, &context, &step)
        close(id, reason: reason, &context, &step)
        truncate(cuts, isTold: false, &context, &step)
    }

    /// `response.cancel` (Voice Live protocol D.14).
    mutating func cancelResponse(_ id: ResponseID?, _ context: inout SessionContext, _ step: inout SessionStep)
        throws(RequestError)
    {
        let run = if let id { runs.first { $0.id == id } } else { active }
        guard let run else {
            throw RequestError(.responseCancelNotActive, "No such response is active.")
        }
        cancel(run.id, reason: .clientCancelled, &context, &step)
    }

    /// `output_audio_buffer.clear`: play-out stops, generation of text goes on.
    /// A plain WebSocket has nothing that waits: what was sent is with the client.
    mutating func clearOutput(from origin: Origin, _ context: inout SessionContext, _ step: inout SessionStep) {
        guard delivery.audioDelivery == .paced else {
            let playing = delivery.responses(now: step.now).first
            return context.emit(
                .outputAudioBufferCleared(OutputAudioBufferEvent(responseID: playing)), to: origin, &step)
        }
        let speaking = delivery.responses(now: step.now)
        for id in speaking {
            let cuts = silence(id, isTold: false, &context, &step)
            context.emit(.outputAudioBufferCleared(OutputAudioBufferEvent(responseID: id)), to: origin, &step)
            mute(id, &context, &step)
            truncate(cuts, isTold: false, &context, &step)
        }
        if speaking.isEmpty { context.emit(.outputAudioBufferCleared(OutputAudioBufferEvent()), to: origin, &step) }
    }

    /// Drops the audio of a response and returns how far each of its items was heard. Items whose audio was not even
    /// made count as not heard at all.
    private mutating func silence(
        _ id: ResponseID, isTold: Bool = true, _ context: inout SessionContext, _ step: inout SessionStep
    ) -> [PlayoutQueue.Position] {
        let wasPlaying = delivery.isAnnounced(id)
        var positions = delivery.drop(id, now: step.now) ?? []
        if isTold, wasPlaying { context.emit(.outputAudioBufferCleared(OutputAudioBufferEvent(responseID: id)), &step) }
        if let run = runs.first(where: { $0.id == id }), run.plan.speaks {
            for output in run.outputs where output.isMessage && !output.isClosed {
                if !positions.contains(where: { $0.item == output.id }) {
                    positions.append(.init(item: output.id, heard: 0, queued: 0))
                }
            }
        } else {
            // Generation is through: what was played to its end is not cut.
            positions.removeAll { $0.heard == $0.queued }
        }
        return positions
    }

    /// Takes back what was not heard, and tells the client where the settings ask for it.
    private mutating func truncate(
        _ cuts: [PlayoutQueue.Position], isTold: Bool, _ context: inout SessionContext, _ step: inout SessionStep
    ) {
        // A client that plays audio by itself is asked to know what was heard, and says so by an event of its own.
        guard isTold || delivery.audioDelivery == .paced else { return }
        let suffix = context.settings.turns?.suffix
        for cut in cuts where context.conversation[cut.item] != nil {
            context.conversation.update(cut.item) { record in
                record.cut = min(cut.heard, record.cut ?? .max)
                record.suffix = suffix
                record.isShownCut = record.isShownCut || isTold
            }
            if isTold {
                let end = OutputTimeline.milliseconds(of: cut.heard)
                context.emit(.itemTruncated(ItemTruncated(itemID: cut.item, audioEndMs: end)), &step)
            }
        }
    }

    /// Plays no more of an item than this and makes no more audio of it. In a call the audio beyond a cut is ours; a
    /// plain WebSocket has sent it already.
    mutating func cut(
        _ item: ItemID, toMilliseconds end: Int, _ context: inout SessionContext, _ step: inout SessionStep
    ) {
        guard delivery.audioDelivery == .paced else { return }
        delivery.queue.truncate(item, to: OutputTimeline.samples(milliseconds: end))
        guard let run = runs.first(where: { $0.outputs.contains { $0.id == item } }) else { return }
        if run.outputs.contains(where: { $0.id == item && !$0.isClosed }) {
            mute(run.id, &context, &step)
        } else {
            // It may have waited for its playout to begin, which now never does.
            update(run.id, &context, &step) { run, _ in run.advance() }
        }
    }

    /// Brings the text of messages that are still being generated into the conversation.
    func syncOpenItems(_ conversation: inout Conversation) {
        for run in runs where !run.plan.isOutOfBand {
            for output in run.outputs where !output.isClosed {
                conversation.replace(output.item(in: run.plan, showing: true, asWritten: true))
            }
        }
    }
}
