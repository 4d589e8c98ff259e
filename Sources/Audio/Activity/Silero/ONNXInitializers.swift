/// The named tensors of an ONNX file, as far as a model of ours needs them: 32-bit floats that are stored in the file.
///
/// Reads the protocol buffer itself: `ModelProto.graph` (field 7), `GraphProto.initializer` (5) and of each
/// `TensorProto` the fields dims (1), data_type (2), name (8), raw_data (9), external_data (13) and data_location (14).
/// It skips everything else, so the graph of operators is not interpreted. Time is linear in the size of the file,
/// memory at most that of the tensors asked for.
struct ONNXInitializers {
    struct Tensor {
        var shape: [Int] = []
        /// `TensorProto.DataType`; 1 is float.
        var type: UInt64 = 0
        /// Little-endian, in the order of `shape`, the last dimension first.
        var bytes: ArraySlice<UInt8> = []
        var isExternal = false
    }

    private(set) var tensors: [String: Tensor] = [:]

    /// More than any model of ours has.
    private static let countLimit = 256
    private static let rankLimit = 8
    private static let nameLimit = 256

    init(parsing file: [UInt8]) throws(SileroModel.Fault) {
        var model = ProtobufReader(file[...])
        var graphs = 0
        while let field = try model.next() {
            guard field.number == 7 else { continue }
            graphs += 1
            guard graphs == 1, let bytes = field.bytes else { throw .malformed }
            var graph = ProtobufReader(bytes)
            while let part = try graph.next() {
                guard part.number == 5 else { continue }
                guard let bytes = part.bytes else { throw .malformed }
                try append(bytes)
            }
        }
        guard graphs == 1 else { throw .malformed }
    }

    private mutating func append(_ message: ArraySlice<UInt8>) throws(SileroModel.Fault) {
        var reader = ProtobufReader(message)
        var tensor = Tensor()
        var name: String?
        while let field = try reader.next() {
            switch field.number {
            case 1: try Self.appendDimensions(of: field, to: &tensor.shape)
            case 2: tensor.type = field.number(or: 0)
            case 8:
                guard let bytes = field.bytes, bytes.count <= Self.nameLimit else { throw .malformed }
                name = String(decoding: bytes, as: UTF8.self)
            case 9:
                guard let bytes = field.bytes else { throw .malformed }
                tensor.bytes = bytes
            case 13: tensor.isExternal = true
            case 14: tensor.isExternal = tensor.isExternal || field.number(or: 0) != 0
            default: break
            }
        }
        guard let name, tensors.count < Self.countLimit, tensors.updateValue(tensor, forKey: name) == nil else {
            throw .malformed
        }
    }

    /// One dimension, or all of them packed.
    private static func appendDimensions(
        of field: ProtobufReader.Field, to shape: inout [Int]
    ) throws(SileroModel.Fault) {
        switch field.value {
        case .number(let size):
            guard let size = Int(exactly: size) else { throw .malformed }
            shape.append(size)
        case .bytes(let packed):
            var reader = ProtobufReader(packed)
            while let size = try reader.nextNumber() {
                guard let size = Int(exactly: size), shape.count < rankLimit else { throw .malformed }
                shape.append(size)
            }
        case .fixed: throw .malformed
        }
        guard shape.count <= rankLimit else { throw .malformed }
    }
}
