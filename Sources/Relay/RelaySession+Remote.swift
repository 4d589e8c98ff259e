import Dialogue
import Events

// What the remote tells, in the form and the order in which a client of Voice Live expects it.
extension RelaySession {
    mutating func take(_ event: RemoteEvent, _ step: inout Step) {
        switch event {
        case .sessionCreated, .other: reader.drop()
        case .sessionUpdated: settingsConfirmed(&step)
        case .error(let refusal): refused(refusal, &step)
        case .audio(let delta): play(delta, &step)
        case .event(let event): pass(event, &step)
        }
    }

    private mutating func pass(_ event: ServerEvent, _ step: inout Step) {
        memory.note(event)
        switch event {
        case .speechStarted:
            input.isListening = true
            emit(event, &step)
            if settings.turns?.interruptsResponse ?? true {
                noteBargeIn(&step)
                bargeIn(&step)
            }
        case .speechStopped(let stopped):
            input.isListening = false
            noteTurn(stopped.itemID, &step)
            emit(event, &step)
        case .inputAudioBufferCommitted:
            input.noteCommit()
            emit(event, &step)
        case .inputAudioBufferCleared:
            emit(event, to: sent.take { $0.kind == .clearInput }?.origin, &step)
        case .itemTruncated(let truncated):
            pass(truncated, &step)
        case .itemRetrieved(let retrieved):
            let origin = sent.take { $0.kind == .retrieve(retrieved.item.id) }?.origin
            emit(.itemRetrieved(ItemRetrieved(item: inFormat(retrieved.item))), to: origin, &step)
        case .itemDeleted(let deleted):
            emit(event, to: sent.take { $0.kind == .delete(deleted.itemID) }?.origin, &step)
        case .responseCreated(let created):
            begin(created.response, &step)
        case .responseDone(let done):
            end(done.response, &step)
        case .outputItemAdded(let added):
            reader.noteBegin(of: added.item)
            emit(event, &step)
        case .outputItemDone(let done):
            reader.noteEnd(of: done.item)
            emit(event, &step)
        case .functionCallArgumentsDelta, .functionCallArgumentsDone:
            emit(event, &step)
        case .audioDone(let end):
            finishSpeech(of: end.responseID, &step)
            emit(event, &step)
        case .turnLatency:
            // This side tells its own, to who asks for it.
            reader.drop()
        default:
            emit(event, &step)
        }
    }

    /// Our own truncations are told where the settings ask for it, a client's own always.
    private mutating func pass(_ truncated: ItemTruncated, _ step: inout Step) {
        let request = sent.take { request in
            if case .truncate(truncated.itemID, _) = request.kind { true } else { false }
        }
        switch request?.kind {
        case .truncate(_, isTold: false): break
        default: emit(.itemTruncated(truncated), to: request?.origin, &step)
        }
    }

    private mutating func refused(_ refusal: RemoteRefusal, _ step: inout Step) {
        let request = self.request(refusedBy: refusal, &step)
        var details = refusal.details
        details.eventID = request?.clientEvent
        switch request?.kind {
        case .courtesy:
            reader.drop()
            return noteNothingToCancel(&step)
        case .truncate(_, isTold: false):
            // It came too late for the remote, and nobody waits for it.
            reader.drop()
            return
        case .truncate where request?.origin == nil:
            reader.drop()
            return
        case .opening:
            // The formats of audio: without them nothing that follows could be understood.
            return lose(.unreachable, &step)
        case .settings: settingsRefused(&step)
        case .create:
            let isBusy = details.code == .conversationAlreadyHasActiveResponse
            guard !isBusy || !askAgain(for: request, &step) else { return }
            times.pendingTurn = nil
            held.cancelsNext = false
        default: break
        }
        emit(.error(ErrorEvent(error: details)), to: request?.origin, &step)
        advanceHeld(&step)
    }

    // MARK: Responses

    private mutating func begin(_ response: ResponseObject, _ step: inout Step) {
        guard !responses.contains(where: { $0.id == response.id }) else { return }
        var (format, voice): (OutputAudioFormat?, VoiceChoice?) = (nil, nil)
        let request = sent.take { if case .create = $0.kind { true } else { false } }
        if case .create(let wantedFormat, let wantedVoice)? = request?.kind {
            (format, voice) = (wantedFormat, wantedVoice)
        }
        var relayed = RelayedResponse(response, format: format ?? settings.object.outputAudioFormat)
        relayed.request = request
        relayed.timeline = times.pendingTurn.take()
        relayed.object.voice = voice ?? settings.object.voice
        relayed.object = shown(response, as: relayed)
        responses.append(relayed)
        if responses.count > relay.limits.responses {
            let playing = delivery.responses(now: step.now)
            let oldest = responses.firstIndex { !$0.isActive && !playing.contains($0.id) }
            guard let oldest else { return lose(.flood, &step) }
            releaseEnd(of: responses[oldest].id, &step)
            responses.remove(at: oldest)
        }
        emit(.responseCreated(ResponseEvent(response: relayed.object)), &step)
        noteBegin(of: responses.count - 1, &step)
    }

    private mutating func end(_ response: ResponseObject, _ step: inout Step) {
        guard let index = responses.firstIndex(where: { $0.id == response.id }) else {
            // Forgotten, or never told to begin.
            emit(.responseDone(ResponseEvent(response: response)), &step)
            return noteEnd(&step)
        }
        guard responses[index].isActive else { return }
        finishSpeech(of: response.id, &step)
        let object = shown(response, as: responses[index])
        responses[index].object = object
        if response.status == .cancelled, delivery.responses(now: step.now).contains(response.id) {
            stop(response.id, isTold: false, &step)
        }
        responses[index].isActive = false
        responses[index].heldEnd = object
        // All of a short answer may arrive before its first frame is due.
        if !delivery.isAboutToStart(response.id) { releaseEnd(of: response.id, &step) }
        announce(delivery.complete(response.id), &step)
        noteEnd(&step)
    }

    /// Sends `response.done` if it was held for the first frame of the response.
    mutating func releaseEnd(of response: ResponseID, _ step: inout Step) {
        guard let index = responses.firstIndex(where: { $0.id == response }),
            let object = responses[index].heldEnd.take()
        else { return }
        emit(.responseDone(ResponseEvent(response: object)), &step)
    }

    /// With what is ours to say of it.
    private func shown(_ response: ResponseObject, as relayed: RelayedResponse) -> ResponseObject {
        var object = response
        object.voice = relayed.object.voice
        object.outputAudioFormat = relayed.cutter.format
        return object
    }

    /// Speech of an item in the client's format.
    private func inFormat(_ item: Item) -> Item {
        guard case .message(var message) = item.body else { return item }
        for (index, part) in message.content.enumerated() {
            guard case .inputAudio(let transcript, let audio?) = part else { continue }
            let samples = relay.dialect.wire.decode(audio)
            message.content[index] = .inputAudio(
                transcript: transcript, audio: samples.map { WireAudio(settings.object).encode($0) })
        }
        var item = item
        item.body = .message(message)
        return item
    }
}
