import Dialogue
import Events

// Whoever stops the agent stops it at a point in its speech. The remote is told where, for only this side knows.
extension RelaySession {
    /// The response of the conversation that the remote is at.
    var active: ResponseID? { responses.last { $0.isActive }?.id }

    /// The user begins to speak (Voice Live protocol G.6). The remote cancels by itself what it is still making.
    mutating func bargeIn(_ step: inout Step) {
        release()
        let speaking = delivery.responses(now: step.now)
        let working = responses.filter { $0.isActive && !speaking.contains($0.id) }.map(\.id)
        for id in speaking + working { stop(id, isTold: settings.turns?.truncates ?? false, &step) }
    }

    /// `response.cancel` (Voice Live protocol D.14).
    mutating func cancelResponse(_ id: ResponseID?, from origin: Origin, id event: EventID?, _ step: inout Step) {
        if let wanted = id ?? active, responses.contains(where: { $0.id == wanted && $0.isActive }) {
            stop(wanted, isTold: false, &step)
        }
        noteCancel(of: id)
        var members: [String: JSONValue] = [:]
        members["response_id"] = id.map { .string($0.rawValue) }
        request("response.cancel", members, from: origin, clientEvent: event, &step)
    }

    /// `output_audio_buffer.clear`: play-out stops, generation of text goes on.
    mutating func clearOutput(from origin: Origin, _ step: inout Step) {
        guard delivery.audioDelivery == .paced else {
            let playing = delivery.responses(now: step.now).first
            return emit(.outputAudioBufferCleared(OutputAudioBufferEvent(responseID: playing)), to: origin, &step)
        }
        let speaking = delivery.responses(now: step.now)
        for id in speaking { stop(id, isTold: false, cleared: origin, &step) }
        if speaking.isEmpty { emit(.outputAudioBufferCleared(OutputAudioBufferEvent()), to: origin, &step) }
    }

    /// A client's own `conversation.item.truncate`: in a call what lies beyond is not played.
    mutating func truncateItem(_ truncate: ItemTruncate, from origin: Origin, id: EventID?, _ step: inout Step) {
        if delivery.audioDelivery == .paced {
            delivery.queue.truncate(truncate.itemID, to: OutputTimeline.samples(milliseconds: truncate.audioEndMs))
            let index = responses.firstIndex { response in
                response.isActive && response.speech.contains { $0.item == truncate.itemID }
            }
            if let index { responses[index].isMuted = true }
            for response in responses where response.heldEnd != nil && !delivery.isAboutToStart(response.id) {
                releaseEnd(of: response.id, &step)
            }
        }
        request(
            "conversation.item.truncate",
            [
                "item_id": .string(truncate.itemID.rawValue), "content_index": .int(truncate.contentIndex),
                "audio_end_ms": .int(truncate.audioEndMs),
            ],
            kind: .truncate(truncate.itemID, isTold: true), from: origin, clientEvent: id, &step)
    }

    /// Ends the play-out of a response for good, and tells the remote how far each item was heard.
    /// - Parameters:
    ///   - isTold: The client hears of the truncation.
    ///   - cleared: Who asked for the play-out to be cleared; nil where it comes by itself.
    mutating func stop(_ id: ResponseID, isTold: Bool, cleared: Origin? = nil, _ step: inout Step) {
        let wasPlaying = delivery.isAnnounced(id)
        let positions = delivery.drop(id, now: step.now) ?? []
        if wasPlaying || cleared != nil {
            emit(.outputAudioBufferCleared(OutputAudioBufferEvent(responseID: id)), to: cleared, &step)
        }
        releaseEnd(of: id, &step)
        guard let index = responses.firstIndex(where: { $0.id == id }) else { return }
        responses[index].isMuted = true
        // A client that plays audio by itself is asked to know what was heard, and says so by an event of its own.
        guard isTold || delivery.audioDelivery == .paced else { return }
        for position in positions {
            guard let speech = responses[index].speech.first(where: { $0.item == position.item }) else { continue }
            // What was played to its end is not cut.
            if !responses[index].isActive, position.heard >= position.queued { continue }
            let heard = min(position.heard, speech.received)
            request(
                "conversation.item.truncate",
                [
                    "item_id": .string(position.item.rawValue), "content_index": .int(speech.contentIndex),
                    "audio_end_ms": .int(OutputTimeline.milliseconds(of: heard)),
                ],
                kind: .truncate(position.item, isTold: isTold), &step)
        }
    }

    /// The remote is gone: what it was at fails.
    mutating func endResponses(_ fault: RemoteFault, _ step: inout Step) {
        for id in delivery.responses(now: step.now) {
            let wasPlaying = delivery.isAnnounced(id)
            _ = delivery.drop(id, now: step.now)
            if wasPlaying { emit(.outputAudioBufferCleared(OutputAudioBufferEvent(responseID: id)), &step) }
            releaseEnd(of: id, &step)
        }
        for index in responses.indices where responses[index].isActive {
            responses[index].isActive = false
            var object = responses[index].object
            object.status = .failed
            object.statusDetails = .failed(fault.details)
            emit(.responseDone(ResponseEvent(response: object)), &step)
        }
    }
}
