/// Confirms or rejects the voice that `SpeechBelief` finds: speech begins only if both agree.
///
/// Silero runs only while belief is high enough for speech to begin, and for 400 ms afterwards, because it costs as much as
/// the rest of the detector. The latest samples are kept, so that it starts with up to 96 ms of history, in chunks that
/// end with the current frame, and can decide about this frame at once. Its state starts from zero each time: the
/// history is enough, as the onsets in docs/speech.md show. Chunks are 32 ms and frames 10 or 20 ms; until the next chunk is
/// complete, an onset is judged by the latest 512 samples, from a copy of the state that is then dropped.
///
/// Within speech, belief holds voice as it does without Silero, and Silero holds it as well, so that faint words in noise are
/// not cut. If Silero finds no speech for 200 ms, voice ends although belief goes on.
///
/// Confined to one thread; allocates in `init` only.
final class SileroWitness {
    /// Voice in the latest frame.
    private(set) var voice = false
    /// Probability that the latest frame is speech, 0 to 1: Silero's while it runs, otherwise the belief, which is below
    /// `waking` then.
    private(set) var probability = 0.0

    private let detector: SileroVoiceDetector
    /// The latest samples, the newest last.
    private var history = [Int16](repeating: 0, count: historyLength)
    private var isRunning = false
    /// Samples at the end of `history` that no chunk has covered yet.
    private var pending = 0
    /// Silero's probability for the latest chunk.
    private var latest = 0.0
    /// Samples since belief was last at `waking`, at most `patience`.
    private var unheard = 0
    /// Samples since Silero last found speech, at most `hangover`.
    private var unconfirmed = 0

    /// Belief at which Silero runs, and at which speech may begin: one to two blocks of clear speech.
    private static let waking = 0.25
    /// Belief that holds speech: that of a threshold of 0.5 without Silero.
    private static let holding = 0.33
    /// Chunks of history with which Silero starts.
    private static let warmUp = 3
    /// How much lower Silero's probability may be within speech than at its onset.
    private static let slack = 0.15
    /// Silero comes close to 0 and 1 but does not reach them.
    private static let thresholds = 0.05...0.95
    /// 200 ms: longer than stops and weak syllables in words.
    private static let hangover = PCM.inputRate / 5
    /// 400 ms: longer than pauses between words.
    private static let patience = 2 * PCM.inputRate / 5
    /// Room for the history at the start, or for a frame, a chunk that is almost complete, and the context.
    private static let historyLength =
        SileroModel.contextLength + (warmUp + 1) * SileroModel.chunkLength + PCM.inputFrame

    init(_ model: SileroModel) {
        detector = SileroVoiceDetector(model)
    }

    /// Judges one frame.
    /// - Parameters:
    ///   - frame: 160 or 320 samples.
    ///   - belief: The highest of `SpeechBelief` in the frame.
    ///   - threshold: Silero's probability at which speech begins.
    func update(_ frame: [Int16], belief: Double, threshold: Double) {
        append(frame)
        unheard = belief >= Self.waking ? 0 : min(unheard + frame.count, Self.patience)
        if isRunning {
            pending += frame.count
        } else if unheard == 0 {
            isRunning = true
            pending = Self.warmUp * SileroModel.chunkLength
        } else {
            (voice, probability) = (false, belief)
            return
        }
        while pending >= SileroModel.chunkLength {
            pending -= SileroModel.chunkLength
            latest = judge(endingBefore: pending, keepsState: true)
        }
        probability = latest
        decide(frame.count, belief: belief, threshold: threshold)
        if !voice, unheard == Self.patience { stop() }
    }

    /// Ends voice and forgets the stream: the microphone is muted, or nothing like speech came for `patience`.
    func stop() {
        guard isRunning else {
            (voice, probability) = (false, 0)
            return
        }
        isRunning = false
        (pending, latest) = (0, 0)
        (voice, probability) = (false, 0)
        detector.reset()
    }

    private func decide(_ count: Int, belief: Double, threshold: Double) {
        let onset = min(max(threshold.isNaN ? 0.5 : threshold, Self.thresholds.lowerBound), Self.thresholds.upperBound)
        let held = max(onset - Self.slack, onset / 2)
        if voice {
            unconfirmed = latest >= held ? 0 : min(unconfirmed + count, Self.hangover)
            voice = belief >= Self.holding ? unconfirmed < Self.hangover : latest >= held
        } else if belief >= Self.waking {
            if latest < onset, pending > 0 {
                probability = max(latest, judge(endingBefore: 0, keepsState: false))
            }
            voice = probability >= onset
            unconfirmed = 0
        }
    }

    /// - Parameter rest: Samples at the end of `history` that come after the chunk.
    private func judge(endingBefore rest: Int, keepsState: Bool) -> Double {
        let end = history.count - rest
        return history.withUnsafeBufferPointer { history in
            let window = UnsafeBufferPointer(rebasing: history[end - SileroVoiceDetector.windowLength..<end])
            return detector.step(window, keepsState: keepsState)
        }
    }

    private func append(_ frame: [Int16]) {
        let kept = history.count - frame.count
        history.withUnsafeMutableBufferPointer { history in
            for index in 0..<kept { history[index] = history[index + frame.count] }
            for index in frame.indices { history[kept + index] = frame[index] }
        }
    }
}
