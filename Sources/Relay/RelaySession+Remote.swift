import Dialogue
import Events

// What the remote tells, in the form and the order in which a client of Voice Live expects it.
extension RelaySession {
    mutating func take(_ event: RemoteEvent) {
        switch event {
        case .sessionCreated, .other: droppedEvents &+= 1
        case .sessionUpdated: settingsConfirmed()
        case .error(let refusal): refused(refusal)
        case .audio(let delta): play(delta)
        case .event(let event): pass(event)
        }
    }

    private mutating func pass(_ event: ServerEvent) {
        memory.note(event)
        switch event {
        case .speechStarted:
            isListening = true
            emit(event)
            if settings.turns?.interruptsResponse ?? true {
                noteBargeIn()
                bargeIn()
            }
        case .speechStopped(let stopped):
            isListening = false
            noteTurn(stopped.itemID)
            emit(event)
        case .inputAudioBufferCommitted:
            isListening = false
            pendingInput = 0
            emit(event)
        case .inputAudioBufferCleared:
            emit(event, to: sent.take { $0.kind == .clearInput }?.origin)
        case .itemTruncated(let truncated):
            pass(truncated)
        case .itemRetrieved(let retrieved):
            let origin = sent.take { $0.kind == .retrieve(retrieved.item.id) }?.origin
            emit(.itemRetrieved(ItemRetrieved(item: inFormat(retrieved.item))), to: origin)
        case .itemDeleted(let deleted):
            emit(event, to: sent.take { $0.kind == .delete(deleted.itemID) }?.origin)
        case .responseCreated(let created):
            begin(created.response)
        case .responseDone(let done):
            end(done.response)
        case .outputItemAdded(let added):
            if case .functionCall(let call) = added.item.body, functions.count < 256 {
                functions[added.item.id] = call.name
            }
            emit(event)
        case .outputItemDone(let done):
            functions[done.item.id] = nil
            emit(event)
        case .functionCallArgumentsDelta, .functionCallArgumentsDone:
            emit(event)
        case .audioDone(let end):
            finishSpeech(of: end.responseID)
            emit(event)
        case .turnLatency:
            // This side tells its own, to who asks for it.
            droppedEvents &+= 1
        default:
            emit(event)
        }
    }

    /// Our own truncations are told where the settings ask for it, a client's own always.
    private mutating func pass(_ truncated: ItemTruncated) {
        let request = sent.take { request in
            if case .truncate(truncated.itemID, _) = request.kind { true } else { false }
        }
        switch request?.kind {
        case .truncate(_, isTold: false): break
        default: emit(.itemTruncated(truncated), to: request?.origin)
        }
    }

    private mutating func refused(_ refusal: RemoteRefusal) {
        let request = self.request(refusedBy: refusal)
        var details = refusal.details
        details.eventID = request?.clientEvent
        switch request?.kind {
        case .courtesy:
            droppedEvents &+= 1
            return noteNothingToCancel()
        case .truncate(_, isTold: false):
            // It came too late for the remote, and nobody waits for it.
            droppedEvents &+= 1
            return
        case .truncate where request?.origin == nil:
            droppedEvents &+= 1
            return
        case .opening:
            // The formats of audio: without them nothing that follows could be understood.
            return lose(.unreachable)
        case .settings: settingsRefused()
        case .create:
            let isBusy = details.code == .conversationAlreadyHasActiveResponse
            guard !isBusy || !askAgain(for: request) else { return }
            pendingTurn = nil
            cancelsNext = false
        default: break
        }
        emit(.error(ErrorEvent(error: details)), to: request?.origin)
        advanceHeld()
    }

    // MARK: Responses

    private mutating func begin(_ response: ResponseObject) {
        guard !responses.contains(where: { $0.id == response.id }) else { return }
        var (format, voice): (OutputAudioFormat?, VoiceChoice?) = (nil, nil)
        let request = sent.take { if case .create = $0.kind { true } else { false } }
        if case .create(let wantedFormat, let wantedVoice)? = request?.kind {
            (format, voice) = (wantedFormat, wantedVoice)
        }
        var relayed = RelayedResponse(response, format: format ?? settings.object.outputAudioFormat)
        relayed.request = request
        relayed.timeline = pendingTurn.take()
        relayed.object.voice = voice ?? settings.object.voice
        relayed.object = shown(response, as: relayed)
        responses.append(relayed)
        if responses.count > relay.limits.responses {
            let playing = delivery.responses(now: now)
            let oldest = responses.firstIndex { !$0.isActive && !playing.contains($0.id) }
            guard let oldest else { return lose(.flood) }
            releaseEnd(of: responses[oldest].id)
            responses.remove(at: oldest)
        }
        emit(.responseCreated(ResponseEvent(response: relayed.object)))
        noteBegin(of: responses.count - 1)
    }

    private mutating func end(_ response: ResponseObject) {
        guard let index = responses.firstIndex(where: { $0.id == response.id }) else {
            // Forgotten, or never told to begin.
            emit(.responseDone(ResponseEvent(response: response)))
            return noteEnd()
        }
        guard responses[index].isActive else { return }
        finishSpeech(of: response.id)
        let object = shown(response, as: responses[index])
        responses[index].object = object
        if response.status == .cancelled, delivery.responses(now: now).contains(response.id) {
            stop(response.id, isTold: false)
        }
        responses[index].isActive = false
        responses[index].heldEnd = object
        // All of a short answer may arrive before its first frame is due.
        if !delivery.isAboutToStart(response.id) { releaseEnd(of: response.id) }
        announce(delivery.complete(response.id))
        noteEnd()
    }

    /// Sends `response.done` if it was held for the first frame of the response.
    mutating func releaseEnd(of response: ResponseID) {
        guard let index = responses.firstIndex(where: { $0.id == response }),
            let object = responses[index].heldEnd.take()
        else { return }
        emit(.responseDone(ResponseEvent(response: object)))
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
