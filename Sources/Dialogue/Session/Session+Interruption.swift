import Events
import Timing

// Whoever stops the agent stops it at a point in its speech: what was heard stays, what was not is taken back.
extension Session {
    /// The user begins to speak: the agent falls silent (Voice Live protocol G.6).
    mutating func bargeIn() {
        endToolInterim()
        let waiting = queued.take()
        let speaking = delivery.responses(now: now)
        let working = runs.filter { !$0.plan.isOutOfBand || $0.plan.speaks }.map(\.id)
        for id in speaking + working.filter({ !speaking.contains($0) }) {
            let cuts = silence(id)
            close(id, reason: .turnDetected)
            truncate(cuts, isTold: settings.turns?.truncates ?? false)
        }
        // It was promised, and the user has interrupted it before it could begin.
        if let waiting {
            respond(waiting)
            if let run = active?.id { close(run, reason: .turnDetected) }
        }
    }

    /// Ends one response at the client's wish.
    mutating func cancel(_ id: ResponseID, reason: CancelReason) {
        let cuts = silence(id)
        close(id, reason: reason)
        truncate(cuts, isTold: false)
    }

    /// `response.cancel` (Voice Live protocol D.14).
    mutating func cancelResponse(_ id: ResponseID?) throws(RequestError) {
        let run = if let id { runs.first { $0.id == id } } else { active }
        guard let run else {
            throw RequestError(.responseCancelNotActive, "No such response is active.")
        }
        cancel(run.id, reason: .clientCancelled)
    }

    /// `output_audio_buffer.clear`: play-out stops, generation of text goes on.
    /// A plain WebSocket has nothing that waits: what was sent is with the client.
    mutating func clearOutput(from origin: Origin) {
        guard delivery.carriage == .paced else {
            let playing = delivery.responses(now: now).first
            return emit(.outputAudioBufferCleared(OutputAudioBufferEvent(responseID: playing)), to: origin)
        }
        let speaking = delivery.responses(now: now)
        for id in speaking {
            let cuts = silence(id, isTold: false)
            emit(.outputAudioBufferCleared(OutputAudioBufferEvent(responseID: id)), to: origin)
            mute(id)
            truncate(cuts, isTold: false)
        }
        if speaking.isEmpty { emit(.outputAudioBufferCleared(OutputAudioBufferEvent()), to: origin) }
    }

    /// `input_audio_buffer.clear`: what was not committed is forgotten, an open turn with it.
    mutating func clearInput(from origin: Origin) {
        abandonSegment()
        abandonUndecided()
        openTurn = nil
        fitBuffer()
        buffer.clear()
        emit(.inputAudioBufferCleared, to: origin)
    }

    /// Drops the audio of a response and returns how far each of its items was heard. Items whose audio was not even
    /// made count as not heard at all.
    private mutating func silence(_ id: ResponseID, isTold: Bool = true) -> [PlayoutQueue.Position] {
        let wasPlaying = delivery.isAnnounced(id)
        var positions = delivery.drop(id, now: now) ?? []
        if isTold, wasPlaying { emit(.outputAudioBufferCleared(OutputAudioBufferEvent(responseID: id))) }
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
    private mutating func truncate(_ cuts: [PlayoutQueue.Position], isTold: Bool) {
        // A client that plays audio by itself is asked to know what was heard, and says so by an event of its own.
        guard isTold || delivery.carriage == .paced else { return }
        let suffix = settings.turns?.suffix
        for cut in cuts where conversation[cut.item] != nil {
            conversation.update(cut.item) { record in
                record.cut = min(cut.heard, record.cut ?? .max)
                record.suffix = suffix
                record.isShownCut = record.isShownCut || isTold
            }
            if isTold {
                let end = OutputAxis.milliseconds(of: cut.heard)
                emit(.itemTruncated(ItemTruncated(itemID: cut.item, audioEndMs: end)))
            }
        }
    }
}
