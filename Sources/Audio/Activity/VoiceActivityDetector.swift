import CWebRTCAudio

/// Tells speech from noise, and removes noise on the way. One stream of 16 kHz samples; confined to one thread.
public final class VoiceActivityDetector {
    public enum Fault: Error, Hashable, Sendable {
        /// The library has no memory for another detector.
        case unavailable
        /// Frames hold 160 or 320 samples, 10 or 20 ms.
        case frameLength(Int)
        /// The library refused, with its code.
        case library(Int32)
    }

    /// How clear speech must be, 0 to 1. May change at any time; the estimate of the noise is kept.
    public var threshold: Double {
        didSet { configure() }
    }

    private let processor: OpaquePointer
    private var block = [Int16](repeating: 0, count: blockLength)
    private static let blockLength = Int(CWEBRTC_VOICE_BLOCK)

    public init(threshold: Double = 0.5) throws(Fault) {
        guard let processor = cwebrtc_voice_create() else { throw .unavailable }
        self.processor = processor
        self.threshold = threshold
        configure()
    }

    deinit {
        cwebrtc_voice_destroy(processor)
    }

    /// Judges one frame.
    public func process(_ frame: [Int16]) throws(Fault) -> VoiceActivity {
        try process(frame) { _ in }
    }

    /// Judges one frame and hands back the same sound with its noise removed, 6 ms later in time.
    /// - Parameter denoised: Replaced by as many samples as `frame` has.
    public func process(_ frame: [Int16], denoised: inout [Int16]) throws(Fault) -> VoiceActivity {
        denoised.removeAll(keepingCapacity: true)
        return try process(frame) { denoised.append(contentsOf: $0) }
    }

    private func process(_ frame: [Int16], each: ([Int16]) -> Void) throws(Fault) -> VoiceActivity {
        guard frame.count == Self.blockLength || frame.count == 2 * Self.blockLength else {
            throw .frameLength(frame.count)
        }
        var activity = VoiceActivity(voice: false, probability: 0, level: Level.rms(frame))
        for start in stride(from: 0, to: frame.count, by: Self.blockLength) {
            for index in 0..<Self.blockLength {
                block[index] = frame[start + index]
            }
            var result = cwebrtc_voice_result()
            let error = cwebrtc_voice_process(processor, &block, &result)
            guard error == 0 else { throw .library(error) }
            activity.voice = activity.voice || result.voice
            activity.probability = max(activity.probability, Double(result.speech_probability))
            each(block)
        }
        return activity
    }

    private func configure() {
        _ = cwebrtc_voice_set_likelihood(processor, 1)
    }
}
