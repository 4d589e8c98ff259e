import Events
import Timing

// The agent's voice: clauses go to the synthesizer, its audio to the caller.
extension Session {
    /// A clause waits that could be started now.
    var needsSpeech: Bool {
        // By index, because this is asked at every frame and a response is large to copy.
        runs.indices.contains { runs[$0].line.isReady && delivery.hasRoom(for: runs[$0].id) }
    }

    /// Hands the synthesizer what it may begin with.
    mutating func speak() {
        for index in runs.indices {
            guard runs[index].line.isReady else { continue }
            runs[index].timeline?.begin(now)
            guard delivery.hasRoom(for: runs[index].id) else { continue }
            let id = nextSpeechID()
            guard let clause = runs[index].line.start(id) else { continue }
            runs[index].speechDeadline = now + options.limits.synthesis
            conversation.trackSpeech(of: clause.item) {
                $0.begin(clause.offset..<clause.offset + clause.text.utf8.count)
            }
            runs[index].axis.begin(clause.item)
            runs[index].timeline?.request(now)
            outputs.append(.synthesizer(.start(id, runs[index].plan.voice.request(clause.text))))
        }
    }

    mutating func speech(_ id: SpeechID, _ event: SynthesisEvent) {
        guard let index = runs.firstIndex(where: { $0.line.current?.id == id }),
            let item = runs[index].line.current?.clause.item
        else { return }
        runs[index].speechDeadline = now + options.limits.synthesis
        switch event {
        case .audio(let samples):
            if !samples.isEmpty {
                runs[index].timeline?.sound(now)
                runs[index].hasSound = true
            }
            runs[index].tokens.outputAudio += samples.count
            conversation.trackSpeech(of: item) { $0.append(samples: samples.count) }
            runs[index].axis.append(samples: samples.count)
            switch delivery.carriage {
            case .paced:
                delivery.append(samples, item: item, response: runs[index].id)
            case .events:
                for piece in runs[index].cutter.append(samples) { send(piece, of: item, by: index) }
            }
        case .word(let word):
            conversation.trackSpeech(of: item) { $0.append(word) }
            if let event = runs[index].timestamp(of: word, item: item) { emit(event) }
        case .viseme(let viseme):
            if let event = runs[index].viseme(viseme, item: item) { emit(event) }
        }
    }

    mutating func speechEnded(_ id: SpeechID, _ fault: EngineFault?) {
        guard let index = runs.firstIndex(where: { $0.line.current?.id == id }),
            let item = runs[index].line.current?.clause.item
        else { return }
        if let (piece, silence) = runs[index].cutter.finish() {
            // The pause is heard as well, so it counts.
            conversation.trackSpeech(of: item) { $0.append(samples: silence) }
            runs[index].axis.append(samples: silence)
            send(piece, of: item, by: index)
        }
        let run = runs[index].id
        // A server that refuses one text may take the next; one that does not know its model refuses all of them.
        let costsClause = fault.map { $0.cause == .silent || $0.cause == .rejected && $0.code == .failed } ?? true
        if let fault, !costsClause {
            fail(run, fault)
        } else {
            update(run) { $0.finishClause(fault, ids: &$1) }
            speak()
        }
    }

    /// Audio of a plain WebSocket.
    private mutating func send(_ piece: AudioCutter.Piece, of item: ItemID, by index: Int) {
        let run = runs[index].id
        let place = runs[index].outputs.firstIndex { $0.id == item } ?? 0
        delivery.sent(piece.samples, item: item, response: run, now: now)
        emit(
            .audioDelta(
                PartDelta(
                    responseID: run, itemID: item, outputIndex: place, contentIndex: 0, delta: piece.base64)))
        noteFirstSound(of: run)
    }
}
