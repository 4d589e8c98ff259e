/// A matrix and a bias, laid out for products with 1, 2 or 4 vectors at once.
///
/// Eight rows go through the vector unit together, and so many groups of eight that eight sums of four lanes are under way:
/// additions take four cycles, and two are begun in each.
struct DenseLayer: Sendable {
    let rows: Int
    let columns: Int
    /// How many vectors a product has: 1, 2 or 4.
    let vectors: Int
    /// By block of `4 / vectors` groups of eight rows, then by column, then by group.
    private let weights: [SIMD8<Float>]
    /// By group of eight rows.
    private let bias: [SIMD8<Float>]

    /// - Parameters:
    ///   - rows: Filled up with zeros to a whole block, which `rowLimit` counts.
    ///   - weight: By row and column.
    init(rows: Int, columns: Int, vectors: Int, bias: [Float], weight: (Int, Int) -> Float) {
        precondition([1, 2, 4].contains(vectors))
        (self.rows, self.columns, self.vectors) = (rows, columns, vectors)
        let groups = 4 / vectors
        let blocks = (rows + 8 * groups - 1) / (8 * groups)
        func lanes(_ value: (Int) -> Float, _ group: Int) -> SIMD8<Float> {
            var lanes = SIMD8<Float>()
            for lane in 0..<8 where 8 * group + lane < rows { lanes[lane] = value(8 * group + lane) }
            return lanes
        }
        self.bias = (0..<blocks * groups).map { group in lanes({ bias.isEmpty ? 0 : bias[$0] }, group) }
        var weights: [SIMD8<Float>] = []
        weights.reserveCapacity(blocks * groups * columns)
        for block in 0..<blocks {
            for column in 0..<columns {
                for group in 0..<groups {
                    weights.append(lanes({ weight($0, column) }, block * groups + group))
                }
            }
        }
        self.weights = weights
    }

    /// Rows with what fills them up: so many numbers a product writes for each vector.
    var rowLimit: Int { 8 * bias.count }

    /// Writes the products of the matrix with the vectors, the bias added.
    /// - Parameters:
    ///   - input: The first of the vectors; each has `columns` numbers.
    ///   - step: From the start of one vector to the next; they may overlap.
    ///   - output: The first result; each has `rowLimit` numbers.
    ///   - outputStep: From the start of one result to the next.
    func multiply(
        _ input: UnsafePointer<Float>, step: Int, into output: UnsafeMutablePointer<Float>, outputStep: Int
    ) {
        weights.withUnsafeBufferPointer { weights in
            bias.withUnsafeBufferPointer { bias in
                guard let weights = weights.baseAddress, let bias = bias.baseAddress else { return }
                let output = UnsafeMutableRawPointer(output)
                switch vectors {
                case 4: multiply4(weights, bias, input, step, output, outputStep)
                case 2: multiply2(weights, bias, input, step, output, outputStep)
                default: multiply1(weights, bias, input, output)
                }
            }
        }
    }

    private func multiply4(
        _ weights: UnsafePointer<SIMD8<Float>>, _ bias: UnsafePointer<SIMD8<Float>>, _ input: UnsafePointer<Float>,
        _ step: Int, _ output: UnsafeMutableRawPointer, _ outputStep: Int
    ) {
        var weight = weights
        for group in 0..<self.bias.count {
            var (a, b, c, d) = (bias[group], bias[group], bias[group], bias[group])
            for column in 0..<columns {
                let w = weight[column]
                a += w * input[column]
                b += w * input[column &+ step]
                c += w * input[column &+ 2 &* step]
                d += w * input[column &+ 3 &* step]
            }
            weight += columns
            let offset = 4 * 8 * group
            output.storeBytes(of: a, toByteOffset: offset, as: SIMD8<Float>.self)
            output.storeBytes(of: b, toByteOffset: offset + 4 * outputStep, as: SIMD8<Float>.self)
            output.storeBytes(of: c, toByteOffset: offset + 8 * outputStep, as: SIMD8<Float>.self)
            output.storeBytes(of: d, toByteOffset: offset + 12 * outputStep, as: SIMD8<Float>.self)
        }
    }

    private func multiply2(
        _ weights: UnsafePointer<SIMD8<Float>>, _ bias: UnsafePointer<SIMD8<Float>>, _ input: UnsafePointer<Float>,
        _ step: Int, _ output: UnsafeMutableRawPointer, _ outputStep: Int
    ) {
        var weight = weights
        for group in stride(from: 0, to: self.bias.count, by: 2) {
            var (a, b) = (bias[group], bias[group])
            var (c, d) = (bias[group + 1], bias[group + 1])
            for column in 0..<columns {
                let (one, other) = (weight[2 &* column], weight[2 &* column &+ 1])
                a += one * input[column]
                b += one * input[column &+ step]
                c += other * input[column]
                d += other * input[column &+ step]
            }
            weight += 2 * columns
            let offset = 4 * 8 * group
            output.storeBytes(of: a, toByteOffset: offset, as: SIMD8<Float>.self)
            output.storeBytes(of: b, toByteOffset: offset + 4 * outputStep, as: SIMD8<Float>.self)
            output.storeBytes(of: c, toByteOffset: offset + 32, as: SIMD8<Float>.self)
            output.storeBytes(of: d, toByteOffset: offset + 32 + 4 * outputStep, as: SIMD8<Float>.self)
        }
    }

    private func multiply1(
        _ weights: UnsafePointer<SIMD8<Float>>, _ bias: UnsafePointer<SIMD8<Float>>, _ input: UnsafePointer<Float>,
        _ output: UnsafeMutableRawPointer
    ) {
        var weight = weights
        for group in stride(from: 0, to: self.bias.count, by: 4) {
            var (a, b) = (bias[group], bias[group + 1])
            var (c, d) = (bias[group + 2], bias[group + 3])
            for column in 0..<columns {
                let x = input[column]
                a += weight[4 &* column] * x
                b += weight[4 &* column &+ 1] * x
                c += weight[4 &* column &+ 2] * x
                d += weight[4 &* column &+ 3] * x
            }
            weight += 4 * columns
            let offset = 4 * 8 * group
            output.storeBytes(of: a, toByteOffset: offset, as: SIMD8<Float>.self)
            output.storeBytes(of: b, toByteOffset: offset + 32, as: SIMD8<Float>.self)
            output.storeBytes(of: c, toByteOffset: offset + 64, as: SIMD8<Float>.self)
            output.storeBytes(of: d, toByteOffset: offset + 96, as: SIMD8<Float>.self)
        }
    }
}
