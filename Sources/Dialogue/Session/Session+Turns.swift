import Events
import Timing

// The user's side: frames of audio become turns, and turns become items of the conversation.
extension Session {
    /// Takes one frame of the input axis with the verdict of the voice detector.
    mutating func hear(_ frame: [Int16], voice: Bool, isMissing: Bool, delay: Duration) {
        let position = buffer.end
        if buffer.append(frame), isPushToTalk {
            warn(
                WarningDetails(
                    message: "The input buffer is full: the oldest audio was dropped.", code: .audioDropped))
        }
        guard !isPushToTalk else { return }
        if voice { lastVoice = LastVoice(moment: now, delay: delay) }
        if let segment { outputs.append(.recognizer(.feed(segment.item, frame))) }
        guard
            let found = detector?.handle(voice: voice, at: position, count: frame.count, isMissing: isMissing)
        else { return }
        follow(found)
        doubtFillers()
    }

    /// Acts on what became of the user's turn.
    mutating func follow(_ outputs: [TurnDetector.Output]) {
        for output in outputs {
            switch output {
            case .stirred(let start): openSegment(voiceAt: start)
            case .likely: delivery.queue.isHeld = interrupts
            case .settled: abandonSegment()
            case .started: startTurn()
            case .paused: weighPause()
            case .resumed: segment?.resume()
            case .stopped: stopTurn()
            }
        }
    }

    /// A voice was heard, and what it says is not committed yet: more audio is awaited.
    public var isListening: Bool { segment != nil }

    /// The client says when a turn begins and ends.
    private var isPushToTalk: Bool { detector == nil || openTurn != nil }

    var interrupts: Bool { settings.turns?.interruptsResponse ?? false }

    /// Recognition begins with the first sign of a voice, padding included, and so is nearly through when the turn ends.
    private mutating func openSegment(voiceAt position: Int) {
        let item = ItemID(rawValue: ids.make("item"))
        let start = max(buffer.start, position - (settings.turns?.padding ?? 0))
        var stirred = SpeechSegment(item: item, start: start, voice: position)
        stirred.began = lastVoice.arrival
        segment = stirred
        outputs.append(.recognizer(.open(item, settings.recognition)))
        outputs.append(.recognizer(.feed(item, buffer.samples(from: start))))
    }

    /// Forgets an open segment; what was held back for it plays on.
    mutating func abandonSegment() {
        detector?.reset()
        if let segment { outputs.append(.recognizer(.cancel(segment.item))) }
        segment = nil
        releasePlayout()
    }

    /// Audio that was held back plays on, unless somebody may have spoken over it.
    mutating func releasePlayout() {
        let mayInterrupt = !undecided.isEmpty || segment?.isSpeech == true && segment?.isAnnounced == false
        delivery.queue.isHeld = mayInterrupt && interrupts
    }

    private mutating func startTurn() {
        guard segment != nil else { return }
        segment?.isSpeech = true
        // Whether it is more than "um" is seen by its words. Only speech over an answer can be a filler: otherwise
        // "yeah" is an answer itself.
        if settings.turns?.removesFillers != true || !isAnswering { announceSegment() }
    }

    /// Tells the client that the user speaks, and silences the agent.
    mutating func announceSegment() {
        guard var open = segment, !open.isAnnounced else { return }
        decideAll()
        open.isAnnounced = true
        segment = open
        announce(open)
    }

    mutating func announce(_ segment: SpeechSegment) {
        let start = InputAxis.milliseconds(at: segment.start)
        emit(.speechStarted(.init(audioStartMs: start, itemID: segment.item)))
        if interrupts {
            noteBargeIn(segment)
            bargeIn()
        }
        releasePlayout()
    }

    private mutating func stopTurn() {
        guard var closed = segment else { return }
        closed.end = buffer.end
        let window = InputAxis.duration(of: detector?.waited ?? 0)
        closed.ending = TurnEnding(
            voice: window > .zero ? lastVoice.earlier(by: .milliseconds(options.voiceRelease)) : lastVoice, closed: now,
            window: window)
        guard closed.isAnnounced else {
            postpone(closed)
            return
        }
        segment = nil
        finish(closed)
    }

    /// An announced turn is over.
    mutating func finish(_ segment: SpeechSegment) {
        let end = InputAxis.milliseconds(at: segment.end ?? buffer.end)
        emit(.speechStopped(.init(audioEndMs: end, itemID: segment.item)))
        commit(segment, answering: settings.turns?.createsResponse ?? false)
    }

    /// The segment becomes an item of the conversation, and its words follow.
    /// - Parameter patience: for the words; nil is what the limits say.
    private mutating func commit(_ segment: SpeechSegment, answering: Bool, patience: Duration? = nil) {
        turnEnded = now
        let previous = conversation.last
        emit(.inputAudioBufferCommitted(.init(previousItemID: previous, itemID: segment.item)))
        add(.spoken(segment.item), after: previous)
        if segment.result == nil, !segment.isFinished { outputs.append(.recognizer(.finish(segment.item))) }
        let length = (segment.end ?? buffer.end) - segment.start
        unbilledAudio += length
        if self.segment == nil { buffer.clear() }
        transcriptions.append(
            Transcription(
                item: segment.item, length: length, isAnswered: answering,
                ending: segment.ending ?? TurnEnding(closed: now),
                deadline: now + (patience ?? options.limits.recognition)))
        if let result = segment.result { recognized(segment.item, result) }
    }

    /// What a client may commit by hand is at least 100 ms, in samples of the input axis (Voice Live protocol D.3).
    public static let shortestCommit = InputAxis.samples(milliseconds: 100)

    /// Audio that a commit by hand would make an item of, in samples of the input axis.
    public var pendingInput: Int { buffer.count }

    /// `input_audio_buffer.commit`: what was heard since the last commit, clear or turn becomes an item. An open turn
    /// ends here.
    /// - Parameter answering: Its words call for an answer.
    mutating func commitByHand(answering: Bool = false) throws(RequestError) {
        guard buffer.count >= Self.shortestCommit else {
            throw RequestError(
                .inputAudioBufferCommitEmpty, "The input buffer holds less than 100 ms of audio: nothing to commit.")
        }
        if segment?.isSpeech == true, openTurn == nil { announceSegment() }
        decideAll()
        if var open = segment, open.isAnnounced {
            detector?.reset()
            open.end = buffer.end
            segment = nil
            emit(.speechStopped(.init(audioEndMs: InputAxis.milliseconds(at: buffer.end), itemID: open.item)))
            commit(open, answering: answering)
            return
        }
        abandonSegment()
        let whole = SpeechSegment(
            item: ItemID(rawValue: ids.make("item")), start: buffer.start, voice: buffer.start)
        let samples = buffer.samples(from: buffer.start)
        outputs.append(.recognizer(.open(whole.item, settings.recognition)))
        outputs.append(.recognizer(.feed(whole.item, samples)))
        commit(whole, answering: answering, patience: patience(forAll: samples.count))
    }

    /// How long to wait for the words of audio that the recognizer is given at once.
    func patience(forAll samples: Int) -> Duration {
        options.limits.recognition + .milliseconds(InputAxis.milliseconds(at: samples))
    }
}
