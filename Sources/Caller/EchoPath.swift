import Audio
import Foundation

/// The way of the sound from a caller's loudspeaker into its own microphone: later and fainter.
final class EchoPath {
    private let gain: Double
    private let resampler: Resampler
    /// On its way, at 24 kHz.
    private var samples: [Int16]

    init(_ echo: NativeCaller.Echo) throws(CodecError) {
        gain = pow(10, echo.level / 20)
        resampler = try Resampler(from: PCM.inputRate, to: PCM.outputRate, trimsDelay: false)
        samples = Array(repeating: 0, count: PCM.samples(in: echo.delay, rate: PCM.outputRate))
    }

    /// - Parameter heard: What the loudspeaker plays in these 20 ms, at 16 kHz.
    /// - Returns: What the microphone picks up meanwhile, `PCM.outputFrame` samples at 24 kHz.
    func pass(_ heard: [Int16]) -> [Int16] {
        resampler.resample(heard, appendingTo: &samples)
        let frame = samples.prefix(PCM.outputFrame).map { Int16((Double($0) * gain).rounded()) }
        samples.removeFirst(frame.count)
        return frame + Array(repeating: 0, count: PCM.outputFrame - frame.count)
    }
}
