import Audio
import Dialogue
import Events

// The agent's audio: for the pacer of a call, or for the client in the format it wants.
extension RelaySession {
    /// Sends what was collected of the user's audio.
    mutating func flushAudio(_ step: inout Step) {
        if let message = input.flush() { step.append(.remote(.send(message, isAudio: true))) }
    }

    /// A piece of the remote's speech: for the pacer of a call, or for the client in the format it wants.
    mutating func play(_ delta: PartDelta, _ step: inout Step) {
        guard let index = responses.firstIndex(where: { $0.id == delta.responseID }), !responses[index].isMuted,
            let bytes = Base64.decode(delta.delta)
        else { return }
        var samples: [Int16] = []
        PCM.append(littleEndian: bytes.span, to: &samples)
        guard !samples.isEmpty else { return }
        responses[index].timeline?.sound(step.now)
        responses[index].receive(samples.count, of: delta)
        switch delivery.audioDelivery {
        case .paced:
            guard delivery.queue.backlog + samples.count <= relay.limits.backlog else { return lose(.flood, &step) }
            delivery.append(samples, item: delta.itemID, response: delta.responseID)
        case .events:
            for piece in responses[index].cutter.append(samples) { send(piece, like: delta, &step) }
        }
    }

    /// What is left of a part's speech, filled up to a whole frame.
    mutating func finishSpeech(of response: ResponseID, _ step: inout Step) {
        guard let index = responses.firstIndex(where: { $0.id == response }),
            let (piece, _) = responses[index].cutter.finish(), !responses[index].isMuted,
            let speech = responses[index].speech.last
        else { return }
        send(
            piece,
            like: PartDelta(
                responseID: response, itemID: speech.item, outputIndex: speech.outputIndex,
                contentIndex: speech.contentIndex, delta: ""), &step)
    }

    private mutating func send(_ piece: AudioCutter.Piece, like delta: PartDelta, _ step: inout Step) {
        delivery.sent(piece.samples, item: delta.itemID, response: delta.responseID, now: step.now)
        var delta = delta
        delta.delta = piece.base64
        emit(.audioDelta(delta), &step)
        noteFirstSound(of: delta.responseID, &step)
    }

    mutating func announce(_ changes: [PlayoutQueue.Change], _ step: inout Step) {
        for change in changes {
            switch change {
            case .started(let id):
                emit(.outputAudioBufferStarted(OutputAudioBufferEvent(responseID: id)), &step)
                noteFirstSound(of: id, &step)
                releaseEnd(of: id, &step)
            case .stopped(let id): emit(.outputAudioBufferStopped(OutputAudioBufferEvent(responseID: id)), &step)
            }
        }
    }
}
