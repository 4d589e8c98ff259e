/// Confirms or rejects the voice that `SpeechBelief` finds: speech begins only if both agree.
///
/// Silero costs as much as the rest of the detector, so it runs only when its answer matters:
/// - before speech, while belief is high enough for speech to begin, and for 100 ms afterwards;
/// - within speech and for 400 ms afterwards, so that its state has seen the pause;
/// - in the first half second of the stream.
///
/// When it starts again it continues from the state that it had, with the latest 96 ms first, in chunks that end with the
/// current frame, so that it can decide about this frame at once. With a state from zero instead, one onset in ten is found
/// 70 ms later. Chunks are 32 ms and frames 10 or 20 ms: if the next chunk is not complete, an onset is judged by the latest
/// 512 samples, in a step that leaves the state as it was. There are such steps in the first 200 ms after a pause only.
///
/// Within speech, belief holds voice as it does without Silero, and Silero holds it as well, so that faint words in noise are
/// not cut. If Silero finds no speech for 200 ms, voice ends although belief goes on.
///
/// Confined to one thread; allocates in `init` only.
final class SileroWitness {
    /// Voice in the latest frame.
    private(set) var voice = false
    /// Probability that the latest frame is speech, 0 to 1: Silero's, of its latest step, within speech and while belief could
    /// begin it; otherwise the lower of both.
    private(set) var probability = 0.0

    private let detector: SileroVoiceDetector
    /// The latest samples, the newest last.
    private var history = [Int16](repeating: 0, count: historyLength)
    /// Samples for which Silero still runs.
    private var remaining = start
    /// Samples since belief was last at `waking`, at most `pause`.
    private var quiet = pause
    /// Samples for which onsets are still judged between chunks.
    private var hasty = 0
    /// Samples at the end of `history` that no chunk has covered yet.
    private var pending = 0
    /// Silero's probability for the latest chunk.
    private var latest = 0.0
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
    private static let start = PCM.inputRate / 2
    private static let patience = PCM.inputRate / 10
    private static let pause = 2 * PCM.inputRate / 5
    private static let haste = PCM.inputRate / 5
    /// Longer than stops and weak syllables in words.
    private static let hangover = PCM.inputRate / 5
    /// Room for the history at the start, a frame and the context.
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
        let onset = min(max(threshold.isNaN ? 0.5 : threshold, Self.thresholds.lowerBound), Self.thresholds.upperBound)
        let held = max(onset - Self.slack, onset / 2)
        schedule(frame.count, belief: belief)
        while remaining > 0, pending >= SileroModel.chunkLength {
            pending -= SileroModel.chunkLength
            latest = judge(endingBefore: pending, keepsState: true)
        }
        if voice {
            unconfirmed = latest >= held ? 0 : min(unconfirmed + frame.count, Self.hangover)
            voice = belief >= Self.holding ? unconfirmed < Self.hangover : latest >= held
            probability = latest
        } else if belief >= Self.waking {
            probability = latest
            if latest < onset, pending > 0, hasty > 0 {
                probability = max(latest, judge(endingBefore: 0, keepsState: false))
            }
            voice = probability >= onset
            unconfirmed = 0
        } else {
            probability = min(belief, latest)
        }
    }

    /// Ends voice: the microphone is muted.
    func mute() {
        (remaining, pending, latest, quiet) = (0, 0, 0, Self.pause)
        (voice, probability) = (false, 0)
    }

    /// Starts and stops Silero.
    private func schedule(_ count: Int, belief: Double) {
        let wasRunning = remaining > 0
        pending += count
        if quiet == Self.pause { hasty = Self.haste }
        quiet = belief >= Self.waking ? 0 : min(quiet + count, Self.pause)
        hasty = quiet == 0 ? max(hasty - count, 0) : hasty
        remaining = max(remaining - count, voice ? Self.pause : quiet == 0 ? Self.patience : 0)
        // Older samples are not judged any more, so that chunks end with the frame that starts Silero.
        if !wasRunning { pending = min(pending, Self.warmUp * SileroModel.chunkLength) }
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
