import Events
import Timing

// The user's side: frames of audio become turns, turns become items, items become words.
extension Session {
    /// Takes one frame of the input axis with the verdict of the voice detector.
    mutating func hear(_ frame: [Int16], voice: Bool) {
        let position = buffer.end
        if buffer.append(frame), detector == nil {
            warn(
                WarningDetails(
                    message: "The input buffer is full: the oldest audio was dropped.", code: .audioDropped))
        }
        if let segment { outputs.append(.recognizer(.feed(segment.item, frame))) }
        guard let found = detector?.handle(voice: voice, at: position, count: frame.count) else { return }
        for output in found {
            switch output {
            case .stirred(let start): openSegment(voiceAt: start)
            case .likely: delivery.queue.isHeld = interrupts
            case .settled: abandonSegment()
            case .started: startTurn()
            case .stopped: stopTurn()
            }
        }
    }

    /// Recognition begins with the first sign of a voice, padding included, and so is nearly through when the turn ends.
    private var interrupts: Bool { settings.turns?.interruptsResponse ?? false }

    private mutating func openSegment(voiceAt position: Int) {
        let item = ItemID(rawValue: ids.make("item"))
        let start = max(buffer.start, position - (settings.turns?.padding ?? 0))
        segment = SpeechSegment(item: item, start: start)
        outputs.append(.recognizer(.open(item, settings.recognition)))
        outputs.append(.recognizer(.feed(item, buffer.samples(from: start))))
    }

    /// Forgets an open segment; what was held back for it plays on.
    mutating func abandonSegment() {
        delivery.queue.isHeld = false
        detector?.reset()
        guard let segment else { return }
        outputs.append(.recognizer(.cancel(segment.item)))
        self.segment = nil
    }

    private mutating func startTurn() {
        guard let segment else { return }
        let start = InputAxis.milliseconds(at: segment.start)
        emit(.speechStarted(.init(audioStartMs: start, itemID: segment.item)))
        if interrupts { bargeIn() }
        delivery.queue.isHeld = false
    }

    private mutating func stopTurn() {
        guard let segment else { return }
        emit(.speechStopped(.init(audioEndMs: InputAxis.milliseconds(at: buffer.end), itemID: segment.item)))
        commit(segment, answering: settings.turns?.createsResponse ?? false)
    }

    /// The segment becomes an item of the conversation, and its words follow.
    private mutating func commit(_ segment: SpeechSegment, answering: Bool) {
        self.segment = nil
        turnEnded = now
        let previous = conversation.last
        emit(.inputAudioBufferCommitted(.init(previousItemID: previous, itemID: segment.item)))
        add(.spoken(segment.item), after: previous)
        if segment.result == nil { outputs.append(.recognizer(.finish(segment.item))) }
        unbilledAudio += buffer.end - segment.start
        buffer.clear()
        transcriptions.append(
            Transcription(item: segment.item, isAnswered: answering, deadline: now + options.limits.recognition))
        if let result = segment.result { recognized(segment.item, result) }
    }

    /// `input_audio_buffer.commit`: what was heard since the last commit, clear or turn becomes an item. An open turn
    /// ends here.
    mutating func commitByHand() throws(Refusal) {
        guard buffer.count >= InputAxis.samples(milliseconds: 100) else {
            throw Refusal(
                .inputAudioBufferCommitEmpty, "The input buffer holds less than 100 ms of audio: nothing to commit.")
        }
        if let segment, detector?.isSpeaking == true {
            detector?.reset()
            emit(.speechStopped(.init(audioEndMs: InputAxis.milliseconds(at: buffer.end), itemID: segment.item)))
            commit(segment, answering: false)
            return
        }
        abandonSegment()
        let segment = SpeechSegment(item: ItemID(rawValue: ids.make("item")), start: buffer.start)
        outputs.append(.recognizer(.open(segment.item, settings.recognition)))
        outputs.append(.recognizer(.feed(segment.item, buffer.samples(from: buffer.start))))
        commit(segment, answering: false)
    }

    /// A voice was heard, and what it says is not committed yet: more audio is awaited.
    public var isListening: Bool { segment != nil }

    // MARK: Words

    mutating func recognized(_ item: ItemID, _ event: RecognitionEvent) {
        // Partials are revised, and the deltas of the wire cannot be: the words go out when they are final.
        if case .partial = event { return }
        guard let index = transcriptions.firstIndex(where: { $0.item == item }) else {
            // A recognizer that gave up while the user still speaks: that is told when the item is there.
            if segment?.item == item { segment?.result = event }
            return
        }
        let transcription = transcriptions.remove(at: index)
        switch event {
        case .partial:
            break
        case .final(let transcript):
            let isEmpty = transcript.text.allSatisfy(\.isWhitespace)
            let text = isEmpty ? "" : transcript.text
            conversation.update(item) { $0.item.setTranscript(text) }
            if !isEmpty {
                emit(
                    .transcriptionDelta(TranscriptionDelta(itemID: item, contentIndex: transcription.part, delta: text))
                )
            }
            emit(
                .transcriptionCompleted(
                    TranscriptionCompleted(
                        itemID: item, contentIndex: transcription.part, transcript: text,
                        phrases: settings.includesPhrases ? transcript.phrases : nil)))
            owesAnswer = owesAnswer || (transcription.isAnswered && !isEmpty)
        case .failed(let fault):
            let code = FaultCode(rawValue: fault.code.rawValue)
            let details = ErrorDetails(type: .transcription, code: code, message: fault.message)
            emit(
                .transcriptionFailed(
                    TranscriptionFailed(itemID: item, contentIndex: transcription.part, error: details)))
        }
        release(item)
        answerIfOwed()
    }

    /// Words that did not come in time are given up.
    mutating func expireTranscriptions() {
        for transcription in transcriptions where transcription.deadline <= now {
            outputs.append(.recognizer(.cancel(transcription.item)))
            let fault = EngineFault(.timeout, "The recognizer did not answer in time.")
            recognized(transcription.item, .failed(fault))
        }
    }

    /// Answers the user once all was recognised that was said, nobody speaks and no answer is running.
    mutating func answerIfOwed() {
        guard owesAnswer || owedFollowUp != nil, detector?.isSpeaking != true, active == nil,
            !transcriptions.contains(where: \.isAnswered)
        else { return }
        // Whoever spoke meanwhile is answered with the results of tools in view.
        let followUp = owesAnswer ? nil : owedFollowUp
        (owesAnswer, owedFollowUp) = (false, nil)
        respond(
            followUp ?? ResponsePlan(settings, conversation: conversation.id), since: followUp == nil ? turnEnded : nil)
    }
}

/// A user item whose words are awaited.
struct Transcription: Sendable {
    let item: ItemID
    /// Words of this item call for an answer.
    let isAnswered: Bool
    let deadline: Moment
    /// Which part of the item is spoken.
    var part = 0
}

extension FaultType {
    static let transcription = FaultType(rawValue: "transcription_error")
}
