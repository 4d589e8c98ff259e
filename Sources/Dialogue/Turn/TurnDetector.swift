/// Decides when the user's turn begins and ends, from voice activity, and from what its owner makes of a pause.
///
/// Its only clock is the audio itself: every frame moves the axis on, silence included, so a turn closes when the
/// clock that feeds frames goes on after the last packet came.
///
/// A turn is announced only when the voice lasted long enough to be speech. Two earlier outputs make use of the time
/// until then: `voiceDetected` lets recognition begin, and `speechLikely` lets playback be held, so that the agent falls silent at
/// once when the user really speaks and loses nothing when it was a cough.
public struct TurnDetector: Sendable {
    public struct Settings: Hashable, Sendable {
        /// Voice needed before it counts as speech, in samples of the input timeline.
        public var speech: Int
        /// Silence that closes a turn, in samples. Conversation sits at 200 to 2000 ms; shorter cuts people off.
        public var silence: Int
        /// A turn as long as this is closed although the voice goes on, in samples.
        public var longest: Int
        /// How long the voice detector still finds voice after speech has ended, in samples: this much of the silence is
        /// over when it finds none any more.
        public var release: Int

        public init(
            speechMilliseconds: Int = 200, silenceMilliseconds: Int = 500, longestMilliseconds: Int = 60_000,
            releaseMilliseconds: Int = 0
        ) {
            speech = InputTimeline.samples(milliseconds: speechMilliseconds)
            silence = InputTimeline.samples(milliseconds: silenceMilliseconds)
            longest = InputTimeline.samples(milliseconds: longestMilliseconds)
            release = InputTimeline.samples(milliseconds: releaseMilliseconds)
        }
    }

    public enum Output: Equatable, Sendable {
        /// Voice, perhaps the beginning of speech; `at` is where it began.
        case voiceDetected(at: Int)
        /// The voice has lasted two frames.
        case speechLikely
        /// It was nothing.
        case falseStart
        /// It is speech; `at` is where the voice began.
        case started(at: Int)
        /// The speaker has been silent for 100 ms: a good time to weigh the words.
        case paused
        /// The turn goes on after `paused`.
        case resumed
        /// The turn is over; `at` is where that was decided, trailing silence included.
        case stopped(at: Int)
    }

    private enum State {
        case quiet
        /// `voiced` counts samples with voice, `gap` those without since the last voice.
        case detecting(since: Int, voiced: Int, gap: Int, likely: Bool)
        case speaking(since: Int)
        case pausing(since: Int, Pause)
    }

    /// Voice after which playback is held.
    private static let likelyAfter = InputTimeline.samples(milliseconds: 40)
    /// A dropout up to this long does not end voice that may become speech.
    private static let hangover = InputTimeline.samples(milliseconds: 60)
    /// Silence after which a pause is told.
    private static let pausedAfter = InputTimeline.samples(milliseconds: 100)

    public var settings: Settings
    /// Silence that closes the turn in the present pause, in samples; nil is what the settings say. The next pause
    /// begins with nil.
    public var patience: Int?
    /// The silence that the last turn was closed by, in samples; 0 where a voice went on for too long.
    public private(set) var waited = 0
    private var state = State.quiet

    public init(settings: Settings) {
        self.settings = settings
    }

    /// A turn is open: `started` was given and `stopped` was not.
    public var isSpeaking: Bool {
        switch state {
        case .quiet, .detecting: false
        case .speaking, .pausing: true
        }
    }

    /// A turn is open, and `paused` was given for the silence of now.
    public var isPausing: Bool {
        if case .pausing(_, let pause) = state { pause.isTold } else { false }
    }

    /// Neither a turn nor what may become one.
    public var isQuiet: Bool {
        if case .quiet = state { true } else { false }
    }

    /// Takes the verdict on one frame of `count` samples, which begins at `position` on the input timeline.
    /// - Parameter isMissing: No packet came for this frame. That is no proof of silence, and counts less.
    public mutating func handle(voice: Bool, at position: Int, count: Int, isMissing: Bool = false) -> [Output] {
        let end = position + count
        switch (state, voice) {
        case (.quiet, true):
            return [.voiceDetected(at: position)] + detect(since: position, voiced: count, wasLikely: false)
        case (.detecting(let since, let voiced, _, let likely), true):
            return detect(since: since, voiced: voiced + count, wasLikely: likely)
        case (.detecting(let since, let voiced, let gap, let likely), false):
            guard gap + count <= Self.hangover else {
                state = .quiet
                return [.falseStart]
            }
            state = .detecting(since: since, voiced: voiced, gap: gap + count, likely: likely)
        case (.speaking(let since), true):
            return closeIfLong(since: since, end: end)
        case (.pausing(let since, let pause), true):
            patience = nil
            state = .speaking(since: since)
            return (pause.isTold ? [.resumed] : []) + closeIfLong(since: since, end: end)
        case (.speaking(let since), false):
            return wait(Pause(), since: since, count: count, end: end, isMissing: isMissing)
        case (.pausing(let since, let pause), false):
            return wait(pause, since: since, count: count, end: end, isMissing: isMissing)
        case (.quiet, false):
            break
        }
        return []
    }

    /// `patience` has changed in a pause: it may have lasted long enough already.
    /// - Parameter end: of the audio so far, on the input timeline.
    public mutating func reconsider(at end: Int) -> [Output] {
        guard case .pausing(_, let pause) = state, isOver(pause) else { return [] }
        waited = patience ?? settings.silence
        reset()
        return [.stopped(at: end)]
    }

    /// Forgets an open turn without a word.
    public mutating func reset() {
        state = .quiet
        patience = nil
    }

    private mutating func detect(since: Int, voiced: Int, wasLikely: Bool) -> [Output] {
        var outputs: [Output] = []
        let isLikely = voiced >= min(Self.likelyAfter, settings.speech)
        if isLikely, !wasLikely { outputs.append(.speechLikely) }
        if voiced >= settings.speech {
            state = .speaking(since: since)
            outputs.append(.started(at: since))
        } else {
            state = .detecting(since: since, voiced: voiced, gap: 0, likely: isLikely)
        }
        return outputs
    }

    private mutating func wait(
        _ pause: Pause, since: Int, count: Int, end: Int, isMissing: Bool
    ) -> [Output] {
        var pause = pause
        pause.take(count, isMissing: isMissing)
        guard !isOver(pause) else {
            waited = patience ?? settings.silence
            reset()
            return [.stopped(at: end)]
        }
        let isNews = !pause.isTold && pause.silence >= Self.pausedAfter
        pause.isTold = pause.isTold || isNews
        state = .pausing(since: since, pause)
        return (isNews ? [.paused] : []) + closeIfLong(since: since, end: end)
    }

    private func isOver(_ pause: Pause) -> Bool {
        pause.silence + settings.release >= patience ?? settings.silence
    }

    private mutating func closeIfLong(since: Int, end: Int) -> [Output] {
        guard end - since >= settings.longest else { return [] }
        waited = 0
        reset()
        return [.stopped(at: end)]
    }
}

/// The silence inside or after a turn, as it adds up. What was received as silence is silence. Where packets fail to
/// come in the middle of a word it may be the network that is silent: that counts for a third, until a second was
/// forgiven, so that the turn of a peer that is gone closes all the same.
private struct Pause: Sendable {
    /// What counts, in samples.
    private(set) var silence = 0
    /// Of that, what was received.
    private var received = 0
    private var forgiven = 0
    var isTold = false

    /// Silence received before packets fail to come: then the speaker had stopped already, as one whose encoder sends
    /// nothing in silence.
    private static let proof = InputTimeline.samples(milliseconds: 100)
    private static let grace = InputTimeline.samples(milliseconds: 1000)

    mutating func take(_ count: Int, isMissing: Bool) {
        if isMissing, received < Self.proof, forgiven < Self.grace {
            silence += count / 3
            forgiven += count - count / 3
        } else {
            silence += count
            if !isMissing { received += count }
        }
    }
}
