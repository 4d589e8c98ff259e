import Glibc

/// Runs `SileroModel` over one stream of 16 kHz samples. Confined to one thread; allocates in `init` only.
///
/// The probability of a chunk depends on the chunk, on the 64 samples before it, and on the state that all chunks since
/// `reset` have left.
public final class SileroVoiceDetector {
    private let model: SileroModel
    private let memory: SileroMemory
    /// The samples before the next chunk, then room for the chunk.
    private var window = [Int16](repeating: 0, count: windowLength)

    /// Samples that `step` looks at: 64 of context and a chunk.
    static let windowLength = SileroModel.contextLength + SileroModel.chunkLength

    public init(_ model: SileroModel) {
        self.model = model
        memory = SileroMemory()
    }

    /// Forgets the stream.
    public func reset() {
        memory.forget()
        for index in window.indices { window[index] = 0 }
    }

    /// Judges the next chunk of the stream.
    /// - Parameter chunk: `SileroModel.chunkLength` samples; fewer are filled up with silence, further ones are ignored.
    /// - Returns: The probability that somebody speaks in it, 0 to 1.
    public func process(_ chunk: Span<Int16>) -> Double {
        let context = SileroModel.contextLength
        for index in 0..<SileroModel.chunkLength {
            window[context + index] = index < chunk.count ? chunk[index] : 0
        }
        let probability = window.withUnsafeBufferPointer { step($0) }
        for index in 0..<context { window[index] = window[SileroModel.chunkLength + index] }
        return probability
    }

    /// One step of the network.
    /// - Parameters:
    ///   - window: `windowLength` samples, the last `SileroModel.chunkLength` of which are judged.
    ///   - keepsState: Whether the next step goes on from here. Otherwise the chunk leaves no trace.
    func step(_ window: UnsafeBufferPointer<Int16>, keepsState: Bool = true) -> Double {
        precondition(window.count == Self.windowLength)
        let samples = memory.samples
        for index in 0..<window.count { samples[index] = Float(window[index]) / 32_768 }
        // The last sample is the axis of the reflection.
        for index in 0..<SileroModel.contextLength { samples[window.count + index] = samples[window.count - 2 - index] }
        transform()
        let (first, second, third) = (model.first, model.second, model.third)
        let bins = SileroModel.binCount
        first.multiply(memory.magnitudes, step: bins, into: memory.first + first.rows, outputStep: first.rows)
        rectify(memory.first + first.rows, SileroModel.frameCount * first.rows)
        second.multiply(memory.first, step: 2 * first.rows, into: memory.second, outputStep: second.rows)
        rectify(memory.second, 2 * second.rows)
        third.multiply(memory.second, step: 0, into: memory.third, outputStep: 0)
        rectify(memory.third, third.rows)
        model.fourth.multiply(memory.third, step: 0, into: memory.features, outputStep: 0)
        rectify(memory.features, model.fourth.rows)
        model.gates.multiply(memory.features, step: 0, into: memory.gates, outputStep: 0)
        return advance(keepsState: keepsState)
    }

    /// Magnitudes of the four frames, with an empty one on both sides.
    private func transform() {
        for frame in 0..<SileroModel.frameCount {
            SileroTransform.fold(
                memory.samples + frame * SileroTransform.length / 2,
                into: memory.folded + frame * SileroTransform.length)
        }
        let (cosines, sines) = (model.transform.cosines, model.transform.sines)
        let width = cosines.rowLimit
        cosines.multiply(memory.folded, step: SileroTransform.length, into: memory.real, outputStep: width)
        sines.multiply(
            memory.folded + cosines.columns, step: SileroTransform.length, into: memory.imaginary, outputStep: width)
        let bins = SileroModel.binCount
        for frame in 0..<SileroModel.frameCount {
            let magnitudes = memory.magnitudes + (frame + 1) * bins
            let (real, imaginary) = (memory.real + frame * width, memory.imaginary + frame * width)
            for bin in 0..<bins {
                magnitudes[bin] = (real[bin] * real[bin] + imaginary[bin] * imaginary[bin]).squareRoot()
            }
        }
    }

    private func rectify(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
        for index in 0..<count { values[index] = max(values[index], 0) }
    }

    /// The cell, whose gates are input, forget, cell and output, and the number that comes out of it.
    private func advance(keepsState: Bool) -> Double {
        let size = SileroModel.stateLength
        let (gates, hidden, cell) = (memory.gates, memory.hidden, memory.cell)
        var sum = model.outputBias
        for index in 0..<size {
            let kept = sigmoid(gates[size + index]) * cell[index]
            let next = kept + sigmoid(gates[index]) * tanhf(gates[2 * size + index])
            let shown = sigmoid(gates[3 * size + index]) * tanhf(next)
            sum += max(shown, 0) * model.output[index]
            if keepsState { (cell[index], hidden[index]) = (next, shown) }
        }
        return Double(sigmoid(sum))
    }

    private func sigmoid(_ value: Float) -> Float {
        1 / (1 + expf(-value))
    }
}
