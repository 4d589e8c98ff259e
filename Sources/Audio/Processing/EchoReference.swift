/// What a pacer sends out, as the reference for the echo that comes back: frames of 20 ms at 16 kHz, in step with the
/// frames that come in. Confined to one thread.
public final class EchoReference {
    /// What was played last, `PCM.inputFrame` samples.
    public private(set) var frame = [Int16](repeating: 0, count: PCM.inputFrame)
    private let resampler: Resampler
    private var scratch: [Int16] = []
    private let silence = [Int16](repeating: 0, count: PCM.outputFrame)
    /// Frames since anything was played; the resampler holds a little back, which one more frame brings out.
    private var silentFor = 2

    public init() throws(CodecError) {
        resampler = try Resampler(from: PCM.outputRate, to: PCM.inputRate, trimsDelay: false)
    }

    /// Takes the next 20 ms.
    /// - Parameter played: `PCM.outputFrame` samples at 24 kHz, or nil where nothing was sent.
    public func play(_ played: [Int16]?) {
        silentFor = played == nil ? silentFor + 1 : 0
        guard silentFor < 2 else {
            if silentFor == 2 { fill() }
            silentFor = 3
            return
        }
        scratch.removeAll(keepingCapacity: true)
        resampler.resample(played ?? silence, appendingTo: &scratch)
        fill()
    }

    private func fill() {
        for index in frame.indices {
            frame[index] = index < scratch.count && silentFor < 2 ? scratch[index] : 0
        }
    }
}
