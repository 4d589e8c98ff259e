import Engine
import Events
import SansIO

// The agent's voice: clauses go to the synthesizer, its audio to the caller.
extension AgentTurns {
    /// A clause waits that could be started now.
    var needsSpeech: Bool {
        // By index, because this is asked at every frame and a response is large to copy.
        runs.indices.contains { runs[$0].line.isReady && delivery.hasRoom(for: runs[$0].id) }
    }

    /// Hands the synthesizer what it may begin with.
    mutating func speak(_ context: inout SessionContext, _ step: inout SessionStep) {
        for index in runs.indices {
            guard runs[index].line.isReady else { continue }
            runs[index].timeline?.begin(step.now)
            guard delivery.hasRoom(for: runs[index].id) else { continue }
            let id = nextSpeechID()
            guard let clause = runs[index].line.start(id) else { continue }
            runs[index].deadlines.speech = step.now + context.options.limits.synthesis
            context.conversation.trackSpeech(of: clause.item) {
                $0.begin(clause.offset..<clause.offset + clause.text.utf8.count)
            }
            runs[index].axis.begin(clause.item)
            runs[index].timeline?.request(step.now)
            var request = runs[index].plan.voice.request(clause)
            request.slack = delivery.slack(of: runs[index].id)
            step.append(.synthesizer(.start(id, request)))
        }
    }

    mutating func speech(
        _ id: SpeechID, _ event: SynthesisEvent, _ context: inout SessionContext, _ step: inout SessionStep
    ) {
        guard let index = runs.firstIndex(where: { $0.line.current?.id == id }),
            let item = runs[index].line.current?.clause.item
        else { return }
        runs[index].deadlines.speech = step.now + context.options.limits.synthesis
        switch event {
        case .audio(let samples):
            if !samples.isEmpty {
                runs[index].timeline?.sound(step.now)
                runs[index].hear(item)
            }
            runs[index].tokens.outputAudio += samples.count
            context.conversation.trackSpeech(of: item) { $0.append(samples: samples.count) }
            runs[index].axis.append(samples: samples.count)
            switch delivery.audioDelivery {
            case .paced:
                delivery.append(samples, item: item, response: runs[index].id)
            case .events:
                for piece in runs[index].cutter.append(samples) { send(piece, of: item, by: index, &context, &step) }
            }
        case .word(let word):
            context.conversation.trackSpeech(of: item) { $0.append(word) }
            if let event = runs[index].timestamp(of: word, item: item) { context.emit(event, &step) }
        case .viseme(let viseme):
            if let event = runs[index].viseme(viseme, item: item) { context.emit(event, &step) }
        }
    }

    mutating func speechEnded(
        _ id: SpeechID, _ fault: EngineFault?, _ context: inout SessionContext, _ step: inout SessionStep
    ) {
        guard let index = runs.firstIndex(where: { $0.line.current?.id == id }),
            let clause = runs[index].line.current?.clause
        else { return }
        let item = clause.item
        let isSilent = runs[index].axis.isClauseSilent
        if let (piece, silence) = runs[index].cutter.finish() {
            // The pause is heard as well, so it counts.
            context.conversation.trackSpeech(of: item) { $0.append(samples: silence) }
            runs[index].axis.append(samples: silence)
            send(piece, of: item, by: index, &context, &step)
        }
        let run = runs[index].id
        if let fault, runs[index].isBrokenOff(by: fault) { return fail(run, fault, &context, &step) }
        if fault != nil || isSilent && clause.isSpeakable {
            lose(
                clause, by: fault ?? EngineFault(.failed, "The voice made no sound of it."), of: index, &context, &step)
        } else {
            runs[index].lostClauses.succeed()
        }
        update(run, &context, &step) { $0.finishClause(ids: &$1) }
        speak(&context, &step)
    }

    /// A clause that could not be spoken, or not to its end: the rest of the answer is, and the model learns what was
    /// heard.
    private mutating func lose(
        _ clause: SpeechLine.Clause, by fault: EngineFault, of index: Int, _ context: inout SessionContext,
        _ step: inout SessionStep
    ) {
        runs[index].lose(clause, by: fault)
        context.conversation.trackSpeech(of: clause.item) { $0.lose() }
        context.conversation.update(clause.item) { record in
            record.cut = record.cut ?? .max
            record.isShownCut = true
        }
        context.warn(.notSpoken(clause.text, fault), &step)
    }

    /// The synthesizer did not answer in time.
    mutating func expireSpeech(of run: ResponseID, _ context: inout SessionContext, _ step: inout SessionStep) {
        guard let index = index(of: run), let speech = runs[index].line.current?.id else { return }
        let count = step.outputs.count
        speechEnded(speech, EngineFault(.timeout, "The synthesizer did not answer in time."), &context, &step)
        step.ensure(.synthesizer(.cancel(speech)), from: count)
    }

    /// Audio of a plain WebSocket.
    private mutating func send(
        _ piece: AudioCutter.Piece, of item: ItemID, by index: Int, _ context: inout SessionContext,
        _ step: inout SessionStep
    ) {
        let run = runs[index].id
        let place = runs[index].outputs.firstIndex { $0.id == item } ?? 0
        delivery.sent(piece.samples, item: item, response: run, now: step.now)
        context.emit(
            .audioDelta(
                PartDelta(
                    responseID: run, itemID: item, outputIndex: place, contentIndex: 0, delta: piece.base64)), &step)
        noteFirstSound(of: run, &step)
    }
}
