/// The short-time Fourier transform of the network: a windowed transform of 256 samples, whose rows in the file are 129
/// cosines and 129 sines.
///
/// A cosine is the same forwards and backwards around sample 128, a sine the same with the other sign. So the samples
/// are folded first, which halves the products.
struct SileroTransform: Sendable {
    static let length = 256
    private static let half = length / 2
    let cosines: DenseLayer
    let sines: DenseLayer

    /// - Parameter basis: 258 rows of 256.
    /// - Throws: If the basis cannot be folded.
    init(_ basis: [Float]) throws(SileroModel.Fault) {
        let (bins, length, half) = (SileroModel.binCount, Self.length, Self.half)
        for row in 0..<2 * bins {
            let sign: Float = row < bins ? 1 : -1
            let values = basis[row * length..<(row + 1) * length]
            for index in 1..<half {
                let (one, other) = (values[values.startIndex + index], values[values.endIndex - index])
                guard abs(one - sign * other) < 1e-5 else { throw .otherWeights }
            }
            // Sample 0 has no partner, and 128 is its own: in the sines both are zero.
            guard row < bins || abs(values[values.startIndex]) + abs(values[values.startIndex + half]) < 1e-5 else {
                throw .otherWeights
            }
        }
        cosines = DenseLayer(rows: bins, columns: half + 1, vectors: SileroModel.frameCount, bias: []) {
            basis[$0 * length + $1]
        }
        sines = DenseLayer(rows: bins, columns: half - 1, vectors: SileroModel.frameCount, bias: []) {
            basis[(bins + $0) * length + 1 + $1]
        }
    }

    /// Room of a frame in `fold`: 129 sums, then 127 differences.
    static let foldedLength = length

    static func fold(_ samples: UnsafePointer<Float>, into folded: UnsafeMutablePointer<Float>) {
        let differences = folded + half + 1
        folded[0] = samples[0]
        folded[half] = samples[half]
        for index in 1..<half {
            let (one, other) = (samples[index], samples[length - index])
            folded[index] = one + other
            differences[index - 1] = one - other
        }
    }
}
