import COnnxRuntime

/// ONNX Runtime, loaded into this process. Never unloaded.
struct ONNXRuntime {
    fileprivate let runtime: OpaquePointer

    /// - Parameter folder: Of `libonnxruntime.so`.
    init(folder: String) throws(PiperProblem) {
        let loaded = Self.explained { con_load(folder, $0, $1) }
        guard let runtime = loaded.value else { throw PiperProblem("ONNX Runtime cannot be loaded: \(loaded.reason)") }
        self.runtime = runtime
    }

    /// Such as `1.28.2`.
    var version: String { String(cString: con_version(runtime)) }

    /// Calls a function that may write a reason.
    fileprivate static func explained<Value>(
        _ body: (UnsafeMutablePointer<CChar>, Int) -> Value
    ) -> (value: Value, reason: String) {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
            buffer.initialize(repeating: 0)
            guard let base = buffer.baseAddress else { preconditionFailure("The buffer has a length.") }
            let value = body(base, buffer.count)
            return (value, String(cString: base))
        }
    }
}

/// A model in memory. Confined to one thread.
final class ONNXModel {
    /// One input, with as many elements as its shape says.
    enum Tensor {
        case integers([Int64], shape: [Int64])
        case floats([Float], shape: [Int64])
    }

    private let session: OpaquePointer

    /// - Parameter bytes: The file; not needed afterwards.
    init(_ bytes: UnsafeRawBufferPointer, _ runtime: ONNXRuntime) throws(PiperProblem) {
        let opened = ONNXRuntime.explained { con_open(runtime.runtime, bytes.baseAddress, bytes.count, $0, $1) }
        guard let session = opened.value else { throw PiperProblem("ONNX Runtime refuses the model: \(opened.reason)") }
        self.session = session
    }

    deinit { con_close(session) }

    func hasInput(_ name: String) -> Bool { con_has_input(session, name) != 0 }

    func hasOutput(_ name: String) -> Bool { con_has_output(session, name) != 0 }

    /// Runs the model.
    /// - Parameters:
    ///   - inputs: By name; at most 8.
    ///   - outputs: Names; at most 8.
    ///   - body: Takes the outputs, which are valid until it returns.
    func run<Result>(
        _ inputs: [(name: StaticString, tensor: Tensor)], outputs names: [String],
        _ body: ([UnsafeBufferPointer<Float>]) -> Result
    ) throws(PiperProblem) -> Result {
        let arena = CallArena()
        let inputs = inputs.map { input in
            switch input.tensor {
            case .integers(let values, let shape):
                con_input(
                    name: arena.text(input.name.description), type: CON_INT64, data: arena.copy(values),
                    count: values.count,
                    shape: arena.copy(shape), rank: shape.count)
            case .floats(let values, let shape):
                con_input(
                    name: arena.text(input.name.description), type: CON_FLOAT, data: arena.copy(values),
                    count: values.count,
                    shape: arena.copy(shape), rank: shape.count)
            }
        }
        var outputs = names.map { con_output(name: arena.text($0), data: nil, count: 0) }
        let ran = ONNXRuntime.explained {
            con_run(session, inputs, inputs.count, &outputs, outputs.count, $0, $1)
        }
        withExtendedLifetime(arena) {}
        guard ran.value == 0 else { throw PiperProblem("ONNX Runtime fails: \(ran.reason)") }
        return body(outputs.map { UnsafeBufferPointer(start: $0.data, count: $0.data == nil ? 0 : $0.count) })
    }
}

/// Memory for the arguments of one call; freed at its end.
private final class CallArena {
    private var blocks: [UnsafeMutableRawPointer] = []

    deinit { for block in blocks { block.deallocate() } }

    func copy<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafePointer<Element> {
        let block = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        block.initialize(from: elements, count: elements.count)
        blocks.append(UnsafeMutableRawPointer(block))
        return UnsafePointer(block)
    }

    func text(_ text: String) -> UnsafePointer<CChar> { copy(Array(text.utf8CString)) }
}
