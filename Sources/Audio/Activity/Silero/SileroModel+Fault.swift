extension SileroModel {
    /// Why a file is not the model.
    public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// The file cannot be opened or read; the system's error number.
        case unreadable(Int32)
        /// The file is larger than the model can be.
        case tooLarge
        /// The file ends inside a field.
        case truncated
        /// The file is no ONNX model.
        case malformed
        /// A tensor that the model needs is not there.
        case missing(String)
        /// A tensor has another shape, or is not stored as 32-bit floats in the file.
        case otherShape(String)
        /// The file has a tensor that the model does not have.
        case unexpected
        /// The weights are not those of this version.
        case otherWeights

        public var description: String {
            switch self {
            case .unreadable(let code): "The file of the voice activity model cannot be read (error \(code))."
            case .tooLarge: "The file of the voice activity model is larger than 2 MiB. \(Self.advice)"
            case .truncated: "The file of the voice activity model is truncated. \(Self.advice)"
            case .malformed: "The file of the voice activity model is not an ONNX model. \(Self.advice)"
            case .missing(let name): "The voice activity model lacks the tensor `\(name)`. \(Self.advice)"
            case .otherShape(let name):
                "The tensor `\(name)` of the voice activity model has another shape or type. \(Self.advice)"
            case .unexpected: "The voice activity model has tensors that are not part of it. \(Self.advice)"
            case .otherWeights: "The voice activity model has other weights. \(Self.advice)"
            }
        }

        private static let advice = "Use `silero_vad_16k_op15.onnx` of silero-vad 6.2.3."
    }
}
