import Engine

/// The folder with `libonnxruntime.so` and `libsherpa-onnx-c-api.so`.
public struct NeuralLibraries: Hashable, Sendable {
    public let folder: String

    /// - Throws: `EngineFault.Code.unavailable` when a library is missing or made for another kind of processor.
    public init(folder: String) throws(EngineFault) {
        self.folder = folder
        for name in ["libonnxruntime.so", "libsherpa-onnx-c-api.so"] {
            try ModelFile("\(folder)/\(name)").check(.library)
        }
    }
}
