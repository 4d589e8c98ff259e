import Engine
import Events
import SansIO

// Frames of audio become turns, and turns are committed.
extension UserTurns {
    /// Takes one frame of the input timeline with the verdict of the voice detector.
    mutating func hear(
        _ frame: [Int16], voice: Bool, isMissing: Bool, delay: Duration, _ context: inout SessionContext,
        _ step: inout Step
    ) {
        let position = buffer.end
        if buffer.append(frame), isPushToTalk {
            step.warn(
                WarningDetails(
                    message: "The input buffer is full: the oldest audio was dropped.", code: .audioDropped))
        }
        guard !isPushToTalk else { return }
        if voice { lastVoice = LastVoice(moment: step.now, delay: delay) }
        if let segment { step.append(.recognizer(.feed(segment.item, frame))) }
        guard
            let found = detector?.handle(voice: voice, at: position, count: frame.count, isMissing: isMissing)
        else { return }
        follow(found, &context, &step)
        judgePending(&context, &step)
    }

    /// The client says when a turn begins and ends.
    private var isPushToTalk: Bool { detector == nil || openTurn != nil }

    mutating func follow(_ outputs: [TurnDetector.Output], _ context: inout SessionContext, _ step: inout Step) {
        for output in outputs {
            switch output {
            case .voiceDetected(let start): openSegment(voiceAt: start, &context, &step)
            case .speechLikely: step.append(.holdPlayout(context.settings.interruptsResponse))
            case .falseStart: dropSegment(&context, &step)
            case .started: startTurn(&context, &step)
            case .paused: weighPause(&context, &step)
            case .resumed: segment?.resume()
            case .stopped: stopTurn(&context, &step)
            }
        }
    }

    /// Recognition begins with the first sign of a voice, padding included, and so is nearly done when the turn ends.
    private mutating func openSegment(voiceAt position: Int, _ context: inout SessionContext, _ step: inout Step) {
        let item = context.makeItemID()
        let start = max(buffer.start, position - (context.settings.turns?.padding ?? 0))
        var opened = SpeechSegment(item: item, start: start, voice: position)
        opened.began = lastVoice.arrival
        segment = opened
        step.append(.recognizer(.open(item, context.settings.recognition)))
        step.append(.recognizer(.feed(item, buffer.samples(from: start))))
    }

    /// Drops an open segment; playout that was held for it goes on.
    mutating func dropSegment(_ context: inout SessionContext, _ step: inout Step) {
        detector?.reset()
        if let segment { step.append(.recognizer(.cancel(segment.item))) }
        segment = nil
        updateHold(&context, &step)
    }

    /// Playout is held for as long as the user may have spoken over it.
    func updateHold(_ context: inout SessionContext, _ step: inout Step) {
        let mayInterrupt = !pending.isEmpty || segment?.isSpeech == true && segment?.isAnnounced == false
        step.append(.holdPlayout(mayInterrupt && context.settings.interruptsResponse))
    }

    private mutating func startTurn(_ context: inout SessionContext, _ step: inout Step) {
        guard segment != nil else { return }
        segment?.isSpeech = true
        // Whether it is more than "um" shows in its words. Only speech over an answer can be a filler: otherwise
        // "yeah" is an answer itself.
        if context.settings.turns?.removesFillers != true || !step.agent.isAnswering {
            announceSegment(&context, &step)
        }
    }

    /// Reports that the user speaks, and interrupts the agent.
    mutating func announceSegment(_ context: inout SessionContext, _ step: inout Step) {
        guard var open = segment, !open.isAnnounced else { return }
        acceptPending(&context, &step)
        open.isAnnounced = true
        segment = open
        announce(open, &context, &step)
    }

    mutating func announce(_ segment: SpeechSegment, _ context: inout SessionContext, _ step: inout Step) {
        let start = InputTimeline.milliseconds(at: segment.start)
        step.emit(.speechStarted(.init(audioStartMs: start, itemID: segment.item)))
        if context.settings.interruptsResponse { step.append(.bargeIn(since: segment.began)) }
        updateHold(&context, &step)
    }

    private mutating func stopTurn(_ context: inout SessionContext, _ step: inout Step) {
        guard var closed = segment else { return }
        closed.end = buffer.end
        let window = InputTimeline.duration(of: detector?.waited ?? 0)
        let release = Duration.milliseconds(context.options.voiceRelease)
        closed.ending = TurnEnding(
            voice: window > .zero ? lastVoice.earlier(by: release) : lastVoice, closed: step.now, window: window)
        guard closed.isAnnounced else { return postpone(closed, &context, &step) }
        segment = nil
        finish(closed, &context, &step)
    }

    /// An announced turn is over.
    mutating func finish(_ segment: SpeechSegment, _ context: inout SessionContext, _ step: inout Step) {
        let end = InputTimeline.milliseconds(at: segment.end ?? buffer.end)
        step.emit(.speechStopped(.init(audioEndMs: end, itemID: segment.item)))
        commit(segment, answering: context.settings.turns?.createsResponse ?? false, &context, &step)
    }

    /// The segment becomes an item of the conversation; its transcript follows.
    /// - Parameter patience: How long to wait for the transcript; nil is what the limits say.
    private mutating func commit(
        _ segment: SpeechSegment, answering: Bool, patience: Duration? = nil, _ context: inout SessionContext,
        _ step: inout Step
    ) {
        let length = (segment.end ?? buffer.end) - segment.start
        step.append(.committed(segment.item, samples: length))
        if segment.result == nil, !segment.isFinished { step.append(.recognizer(.finish(segment.item))) }
        if self.segment == nil { buffer.clear() }
        transcriptions.append(
            Transcription(
                item: segment.item, length: length, isAnswered: answering,
                ending: segment.ending ?? TurnEnding(closed: step.now),
                deadline: step.now + (patience ?? context.options.limits.recognition)))
        if let result = segment.result { recognized(segment.item, result, &context, &step) }
    }

    /// `input_audio_buffer.commit` (Voice Live protocol D.3): what was heard since the last commit, clear or turn
    /// becomes an item. An open turn ends here.
    /// - Parameter answering: A transcript that is not empty calls for an answer.
    mutating func commitManually(
        answering: Bool = false, _ context: inout SessionContext, _ step: inout Step
    ) throws(RequestError) {
        guard buffer.count >= Session.shortestCommit else {
            throw RequestError(
                .inputAudioBufferCommitEmpty, "The input buffer holds less than 100 ms of audio: nothing to commit.")
        }
        if segment?.isSpeech == true, openTurn == nil { announceSegment(&context, &step) }
        acceptPending(&context, &step)
        if var open = segment, open.isAnnounced {
            detector?.reset()
            open.end = buffer.end
            segment = nil
            step.emit(
                .speechStopped(.init(audioEndMs: InputTimeline.milliseconds(at: buffer.end), itemID: open.item)))
            return commit(open, answering: answering, &context, &step)
        }
        dropSegment(&context, &step)
        let whole = SpeechSegment(item: context.makeItemID(), start: buffer.start, voice: buffer.start)
        let samples = buffer.samples(from: buffer.start)
        step.append(.recognizer(.open(whole.item, context.settings.recognition)))
        step.append(.recognizer(.feed(whole.item, samples)))
        commit(
            whole, answering: answering, patience: context.options.limits.recognition(of: samples.count), &context,
            &step)
    }
}

extension SessionSettings {
    /// The user's voice interrupts the agent.
    var interruptsResponse: Bool { turns?.interruptsResponse ?? false }
}

extension SessionLimits {
    /// How long to wait for the transcript of audio that the recognizer is given all at once.
    func recognition(of samples: Int) -> Duration {
        recognition + .milliseconds(InputTimeline.milliseconds(at: samples))
    }
}
