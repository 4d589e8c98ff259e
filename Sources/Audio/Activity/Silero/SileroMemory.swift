/// What one stream of `SileroVoiceDetector` works in: its state, and results on their way from layer to layer.
///
/// One allocation. Results that a convolution reads have room for an empty frame on both sides, which stays zero.
final class SileroMemory {
    private let start: UnsafeMutablePointer<Float>
    /// 64 samples before the chunk, the chunk, and its reflected end.
    let samples: UnsafeMutablePointer<Float>
    let folded: UnsafeMutablePointer<Float>
    let real: UnsafeMutablePointer<Float>
    let imaginary: UnsafeMutablePointer<Float>
    let magnitudes: UnsafeMutablePointer<Float>
    let first: UnsafeMutablePointer<Float>
    let second: UnsafeMutablePointer<Float>
    let third: UnsafeMutablePointer<Float>
    /// With `hidden` right behind them, as the gates read them.
    let features: UnsafeMutablePointer<Float>
    let gates: UnsafeMutablePointer<Float>
    let cell: UnsafeMutablePointer<Float>

    private static let count = 17 * 512

    init() {
        start = .allocate(capacity: Self.count)
        start.initialize(repeating: 0, count: Self.count)
        var free = start
        func take(_ count: Int) -> UnsafeMutablePointer<Float> {
            defer { free += count }
            return free
        }
        // 136 and not 129: rows are written in groups of eight.
        let (frames, bins, state) = (SileroModel.frameCount, SileroModel.binCount, SileroModel.stateLength)
        samples = take(SileroVoiceDetector.windowLength + SileroModel.contextLength)
        folded = take(frames * SileroTransform.length)
        real = take(frames * 136)
        imaginary = take(frames * 136)
        first = take((frames + 2) * 128)
        second = take(2 * 64)
        third = take(64)
        features = take(2 * state)
        gates = take(4 * state)
        cell = take(state)
        magnitudes = take((frames + 2) * bins)
        precondition(free - start <= Self.count)
    }

    deinit {
        start.deallocate()
    }

    var hidden: UnsafeMutablePointer<Float> { features + SileroModel.stateLength }

    /// Forgets the stream.
    func forget() {
        hidden.update(repeating: 0, count: SileroModel.stateLength)
        cell.update(repeating: 0, count: SileroModel.stateLength)
    }
}
