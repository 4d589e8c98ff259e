import CWebRTCAudio

/// Tells speech from noise, and removes noise on the way. One stream of 16 kHz samples; confined to one thread.
///
/// It learns the noise from what it hears, within about half a second; steady sound that sets in and resembles a vowel,
/// such as a buzzer, counts as voice until it has.
///
/// With a `SileroModel` speech begins if the model agrees, so that knocks, coughs, clicks and music are not speech. The model
/// runs only while the sound resembles speech (see `SileroWitness`). Noise removal does not depend on it.
public final class VoiceActivityDetector {
    public enum Fault: Error, Hashable, Sendable {
        /// The library has no memory for another detector.
        case unavailable
        /// Frames hold 160 or 320 samples, 10 or 20 ms.
        case frameLength(Int)
        /// The library refused, with its code.
        case library(Int32)
    }

    /// How long voice is found after speech has ended, at least, in milliseconds. Measured with recordings of people: 105 in the
    /// median on clean sound, 57 to 119 in noise (docs/voice-activity.md).
    public static let release = 80

    /// How clear and lasting speech must be, 0 to 1. At 0.5 speech counts after two or three blocks of 10 ms, clicks
    /// never; near 0 any voiced sound counts at once, near 1 only what stands well above the noise.
    /// With a model it is the model's probability at which speech begins, limited to 0.05…0.95.
    /// May change at any time; the estimate of the noise is kept.
    public var threshold: Double

    private let processor: OpaquePointer
    private var belief = SpeechBelief()
    private let witness: SileroWitness?
    private var scratch: [Int16] = []
    private var treble = TrebleMeter(rate: PCM.inputRate)
    private var block = [Int16](repeating: 0, count: blockLength)
    /// Zeros in a row up to now, in samples.
    private var zeros = 0
    private static let blockLength = Int(CWEBRTC_VOICE_BLOCK)
    /// Half a second: by then belief is gone.
    private static let muted = PCM.inputRate / 2
    /// The library's second most ready setting: what it accepts too much is weighed by `SpeechBelief`.
    private static let likelihood: Int32 = 2

    /// - Parameter silero: Confirms what resembles speech; nil: the decision is made without it.
    public init(threshold: Double = 0.5, silero: SileroModel? = nil) throws(Fault) {
        guard let processor = cwebrtc_voice_create() else { throw .unavailable }
        self.processor = processor
        self.threshold = threshold
        witness = silero.map { SileroWitness($0) }
        let error = cwebrtc_voice_set_likelihood(processor, Self.likelihood)
        guard error == 0 else { throw .library(error) }
    }

    deinit {
        cwebrtc_voice_destroy(processor)
    }

    /// Judges one frame of 10 or 20 ms.
    public func process(_ frame: [Int16]) throws(Fault) -> VoiceActivity {
        try process(frame, denoised: &scratch)
    }

    /// Judges one frame and hands back the same sound with its noise removed, 6 ms later in time.
    /// - Parameter denoised: Replaced by as many samples as `frame` has; empty upon an error.
    public func process(_ frame: [Int16], denoised: inout [Int16]) throws(Fault) -> VoiceActivity {
        denoised.removeAll(keepingCapacity: true)
        guard frame.count == Self.blockLength || frame.count == 2 * Self.blockLength else {
            throw .frameLength(frame.count)
        }
        var activity = VoiceActivity(voice: false, probability: 0, level: Level.rms(frame))
        if isMuted(frame.count, level: activity.level) {
            denoised.append(contentsOf: frame)
            witness?.mute()
            return activity
        }
        for start in stride(from: 0, to: frame.count, by: Self.blockLength) {
            for index in 0..<Self.blockLength {
                block[index] = frame[start + index]
            }
            let level = Level.rms(block)
            var result = cwebrtc_voice_result()
            let error = cwebrtc_voice_process(processor, &block, &result)
            guard error == 0 else {
                denoised.removeAll(keepingCapacity: true)
                throw .library(error)
            }
            belief.update(
                .init(
                    voice: result.voice, level: level, denoisedLevel: Level.rms(block),
                    treble: treble.level(of: block)),
                threshold: threshold)
            activity.voice = activity.voice || belief.voice
            activity.probability = max(activity.probability, belief.probability)
            denoised.append(contentsOf: block)
        }
        if let witness {
            witness.update(frame, belief: activity.probability, threshold: threshold)
            (activity.voice, activity.probability) = (witness.voice, witness.probability)
        }
        return activity
    }

    /// A muted microphone, or a caller that sends nothing while it is silent: there is nothing to judge, and nothing to
    /// learn of the noise that comes back with the sound.
    private func isMuted(_ count: Int, level: Double) -> Bool {
        zeros = level == Level.silence ? min(zeros + count, Self.muted) : 0
        return zeros == Self.muted
    }
}
