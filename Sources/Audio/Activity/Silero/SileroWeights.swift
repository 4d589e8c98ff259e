/// Hands out the tensors of the file by name and shape, each once.
struct SileroWeights {
    private var tensors: [String: ONNXInitializers.Tensor]

    init(parsing file: [UInt8]) throws(SileroModel.Fault) {
        tensors = try ONNXInitializers(parsing: file).tensors
    }

    mutating func take(_ name: String, _ shape: [Int]) throws(SileroModel.Fault) -> [Float] {
        guard let tensor = tensors.removeValue(forKey: name) else { throw .missing(name) }
        let count = shape.reduce(1, *)
        // 1: `TensorProto.FLOAT`.
        guard tensor.shape == shape, tensor.type == 1, !tensor.isExternal, tensor.bytes.count == 4 * count else {
            throw .otherShape(name)
        }
        let values = tensor.bytes.withUnsafeBytes { bytes in
            (0..<count).map { index in
                Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
            }
        }
        guard values.allSatisfy(\.isFinite) else { throw .otherWeights }
        return values
    }

    /// - Parameter taps: Those of the three that are used.
    mutating func takeConvolution(
        _ number: Int, inputs: Int, outputs: Int, taps: Range<Int>, vectors: Int
    ) throws(SileroModel.Fault) -> DenseLayer {
        let name = "model.encoder.\(number).reparam_conv"
        let weights = try take("\(name).weight", [outputs, inputs, 3])
        let bias = try take("\(name).bias", [outputs])
        return DenseLayer(rows: outputs, columns: inputs * taps.count, vectors: vectors, bias: bias) { row, column in
            let (tap, input) = column.quotientAndRemainder(dividingBy: inputs)
            return weights[(row * inputs + input) * 3 + taps.lowerBound + tap]
        }
    }

    mutating func takeGates() throws(SileroModel.Fault) -> DenseLayer {
        let size = SileroModel.stateLength
        let input = try take("model.decoder.rnn.weight_ih", [4 * size, size])
        let hidden = try take("model.decoder.rnn.weight_hh", [4 * size, size])
        let inputBias = try take("model.decoder.rnn.bias_ih", [4 * size])
        let hiddenBias = try take("model.decoder.rnn.bias_hh", [4 * size])
        let bias = zip(inputBias, hiddenBias).map { $0 + $1 }
        return DenseLayer(rows: 4 * size, columns: 2 * size, vectors: 1, bias: bias) { row, column in
            column < size ? input[row * size + column] : hidden[row * size + column - size]
        }
    }

    /// - Throws: If the file holds more than was taken: it is another model.
    func expectNoMore() throws(SileroModel.Fault) {
        guard tensors.isEmpty else { throw .unexpected }
    }
}
