/// Decides when the user's turn begins and ends, from voice activity alone.
///
/// Its only clock is the audio itself: every frame moves the axis on, silence included, so a turn closes when the
/// clock that feeds frames goes on after the last packet came.
///
/// A turn is announced only when the voice lasted long enough to be speech. Two earlier outputs make use of the time
/// until then: `stirred` lets recognition begin, and `likely` lets playback be held, so that the agent falls silent at
/// once when the user really speaks and loses nothing when it was a cough.
public struct TurnDetector: Sendable {
    public struct Settings: Hashable, Sendable {
        /// Voice needed before it counts as speech, in samples of the input axis.
        public var speech: Int
        /// Silence that closes a turn, in samples. Conversation sits at 200 to 2000 ms; shorter cuts people off.
        public var silence: Int
        /// A turn as long as this is closed although the voice goes on, in samples.
        public var longest: Int

        public init(
            speechMilliseconds: Int = 200, silenceMilliseconds: Int = 500, longestMilliseconds: Int = 60_000
        ) {
            speech = InputAxis.samples(milliseconds: speechMilliseconds)
            silence = InputAxis.samples(milliseconds: silenceMilliseconds)
            longest = InputAxis.samples(milliseconds: longestMilliseconds)
        }
    }

    public enum Output: Equatable, Sendable {
        /// Voice, perhaps the beginning of speech; `at` is where it began.
        case stirred(at: Int)
        /// The voice has lasted two frames.
        case likely
        /// It was nothing.
        case settled
        /// It is speech; `at` is where the voice began.
        case started(at: Int)
        /// The turn is over; `at` is where that was decided, trailing silence included.
        case stopped(at: Int)
    }

    private enum State {
        case quiet
        /// `voiced` counts samples with voice, `gap` those without since the last voice.
        case stirring(since: Int, voiced: Int, gap: Int, likely: Bool)
        case speaking(since: Int)
        case pausing(since: Int, silence: Int)
    }

    /// Voice after which playback is held.
    private static let likelyAfter = InputAxis.samples(milliseconds: 40)
    /// A dropout up to this long does not end voice that may become speech.
    private static let hangover = InputAxis.samples(milliseconds: 60)

    public var settings: Settings
    private var state = State.quiet

    public init(settings: Settings) {
        self.settings = settings
    }

    /// A turn is open: `started` was given and `stopped` was not.
    public var isSpeaking: Bool {
        switch state {
        case .quiet, .stirring: false
        case .speaking, .pausing: true
        }
    }

    /// Takes the verdict on one frame of `count` samples, which begins at `position` on the input axis.
    public mutating func handle(voice: Bool, at position: Int, count: Int) -> [Output] {
        let end = position + count
        switch (state, voice) {
        case (.quiet, true):
            return [.stirred(at: position)] + stir(since: position, voiced: count, wasLikely: false)
        case (.stirring(let since, let voiced, _, let likely), true):
            return stir(since: since, voiced: voiced + count, wasLikely: likely)
        case (.stirring(let since, let voiced, let gap, let likely), false):
            guard gap + count <= Self.hangover else {
                state = .quiet
                return [.settled]
            }
            state = .stirring(since: since, voiced: voiced, gap: gap + count, likely: likely)
        case (.speaking(let since), true), (.pausing(let since, _), true):
            state = .speaking(since: since)
            return closeIfLong(since: since, end: end)
        case (.speaking(let since), false):
            return pause(since: since, silence: count, end: end)
        case (.pausing(let since, let silence), false):
            return pause(since: since, silence: silence + count, end: end)
        case (.quiet, false):
            break
        }
        return []
    }

    /// Forgets an open turn without a word.
    public mutating func reset() {
        state = .quiet
    }

    private mutating func stir(since: Int, voiced: Int, wasLikely: Bool) -> [Output] {
        var outputs: [Output] = []
        let isLikely = voiced >= min(Self.likelyAfter, settings.speech)
        if isLikely, !wasLikely { outputs.append(.likely) }
        if voiced >= settings.speech {
            state = .speaking(since: since)
            outputs.append(.started(at: since))
        } else {
            state = .stirring(since: since, voiced: voiced, gap: 0, likely: isLikely)
        }
        return outputs
    }

    private mutating func pause(since: Int, silence: Int, end: Int) -> [Output] {
        guard silence < settings.silence else {
            state = .quiet
            return [.stopped(at: end)]
        }
        state = .pausing(since: since, silence: silence)
        return closeIfLong(since: since, end: end)
    }

    private mutating func closeIfLong(since: Int, end: Int) -> [Output] {
        guard end - since >= settings.longest else { return [] }
        state = .quiet
        return [.stopped(at: end)]
    }
}
