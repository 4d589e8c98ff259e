import Audio
import Dialogue
import Events

// The user's audio on its way to the remote, in messages that are built without looking at them as JSON.
extension RelaySession {
    /// Frames that go into one message: 40 ms.
    private static let framesAtOnce = 2
    private static let head = Array(#"{"type":"input_audio_buffer.append","audio":""#.utf8)
    private static let tail = Array(#""}"#.utf8)

    mutating func hear(_ frame: [Int16]) {
        pendingInput = min(pendingInput + frame.count, InputAxis.samples(milliseconds: 600_000))
        if converter == nil {
            collected += frame
        } else {
            converter?.convert(frame, appendingTo: &collected)
        }
        if collected.count >= Self.framesAtOnce * relay.dialect.inputRate / 50 { flushAudio() }
    }

    /// Sends what was collected.
    mutating func flushAudio() {
        guard !collected.isEmpty else { return }
        var bytes: [UInt8] = []
        PCM.append(collected.span, littleEndianTo: &bytes)
        var message = Self.head
        Base64.encode(bytes.span, appendingTo: &message)
        message += Self.tail
        outputs.append(.remote(message, isAudio: true))
        collected.removeAll(keepingCapacity: true)
    }

    /// A piece of the remote's speech: for the pacer of a call, or for the client in the format it wants.
    mutating func play(_ delta: PartDelta) {
        guard let index = responses.firstIndex(where: { $0.id == delta.responseID }), !responses[index].isMuted,
            let bytes = Base64.decode(delta.delta)
        else { return }
        var samples: [Int16] = []
        PCM.append(littleEndian: bytes.span, to: &samples)
        guard !samples.isEmpty else { return }
        responses[index].timeline?.sound(now)
        responses[index].receive(samples.count, of: delta)
        switch delivery.carriage {
        case .paced:
            guard delivery.queue.backlog + samples.count <= relay.limits.backlog else { return lose(.flood) }
            delivery.append(samples, item: delta.itemID, response: delta.responseID)
        case .events:
            for piece in responses[index].cutter.append(samples) { send(piece, like: delta) }
        }
    }

    /// What is left of a part's speech, filled up to a whole frame.
    mutating func finishSpeech(of response: ResponseID) {
        guard let index = responses.firstIndex(where: { $0.id == response }),
            let (piece, _) = responses[index].cutter.finish(), !responses[index].isMuted,
            let speech = responses[index].speech.last
        else { return }
        send(
            piece,
            like: PartDelta(
                responseID: response, itemID: speech.item, outputIndex: speech.outputIndex,
                contentIndex: speech.contentIndex, delta: ""))
    }

    private mutating func send(_ piece: AudioCutter.Piece, like delta: PartDelta) {
        delivery.sent(piece.samples, item: delta.itemID, response: delta.responseID, now: now)
        var delta = delta
        delta.delta = piece.base64
        emit(.audioDelta(delta))
        noteFirstSound(of: delta.responseID)
    }

    /// The caller is put on hold, or is back.
    mutating func follow(_ flow: MediaFlow) {
        guard flow != mediaFlow else { return }
        mediaFlow = flow
        delivery.queue.isOnHold = !flow.plays
        // The time on hold is not the latency of an answer.
        for index in responses.indices { responses[index].timeline = nil }
    }

    mutating func announce(_ changes: [PlayoutQueue.Change]) {
        for change in changes {
            switch change {
            case .started(let id):
                emit(.outputAudioBufferStarted(OutputAudioBufferEvent(responseID: id)))
                noteFirstSound(of: id)
                releaseEnd(of: id)
            case .stopped(let id): emit(.outputAudioBufferStopped(OutputAudioBufferEvent(responseID: id)))
            }
        }
    }
}
