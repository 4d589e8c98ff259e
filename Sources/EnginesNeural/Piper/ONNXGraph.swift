/// What is read of an ONNX file without its library: the protobuf message `ModelProto`, in one pass over its fields.
struct ONNXGraph {
    /// The output of the one node that rounds the lengths of sounds up; nil for a model without it.
    private(set) var durations: String?
    /// Names of the graph's outputs.
    private(set) var outputs: [String] = []

    /// - Returns: nil for what is no ONNX file, or one that is cut short.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = ProtobufReader(bytes)
        var graph: UnsafeRawBufferPointer?
        while let field = reader.next() {
            if field.number == 7, let body = field.bytes { graph = body }
        }
        guard reader.isAtEnd, let graph, read(graph) else { return nil }
    }

    private mutating func read(_ graph: UnsafeRawBufferPointer) -> Bool {
        var reader = ProtobufReader(graph)
        var ceilings: [String] = []
        var hasNodes = false
        while let field = reader.next() {
            guard let body = field.bytes else { continue }
            switch field.number {
            case 1:
                hasNodes = true
                if let output = Self.ceiling(body) { ceilings.append(output) }
            case 12:
                var value = ProtobufReader(body)
                while let part = value.next() { if part.number == 1, let name = part.text { outputs.append(name) } }
            default: break
            }
        }
        if ceilings.count == 1 { durations = ceilings[0] }
        return reader.isAtEnd && hasNodes && !outputs.isEmpty
    }

    /// The output of a node that rounds up; nil for any other.
    private static func ceiling(_ node: UnsafeRawBufferPointer) -> String? {
        var reader = ProtobufReader(node)
        var (output, kind): (String?, String?)
        while let field = reader.next() {
            if field.number == 2 { output = output ?? field.text }
            if field.number == 4 { kind = field.text }
        }
        return kind == "Ceil" ? output : nil
    }

    /// What is appended to the file so that the model hands out the lengths of its sounds too. Protobuf merges messages of
    /// one field, so this is one more output of the graph: field 7 { field 12 { name, type: tensor of floats } }.
    static func output(named name: String) -> [UInt8] {
        func field(_ number: UInt8, _ body: [UInt8]) -> [UInt8] { [number << 3 | 2, UInt8(body.count)] + body }
        let floats: [UInt8] = field(2, field(1, [1 << 3, 1]))
        return field(7, field(12, field(1, Array(name.utf8)) + floats))
    }

    /// The longest name that `output(named:)` has room for.
    static let longestName = 64
}

/// Reads the fields of a protobuf message, whose bytes are not trusted.
struct ProtobufReader {
    struct Field {
        var number: UInt64
        /// nil for a number.
        var bytes: UnsafeRawBufferPointer?

        var text: String? { bytes.flatMap { $0.count <= 256 ? String(validating: $0, as: UTF8.self) : nil } }
    }

    private let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Everything was read, and made sense.
    var isAtEnd: Bool { place == bytes.count }

    /// - Returns: nil at the end, and when what follows is no field.
    mutating func next() -> Field? {
        let start = place
        guard place < bytes.count, let tag = varint(), tag >> 3 > 0 else { return fail(start) }
        switch tag & 7 {
        case 0:
            guard varint() != nil else { return fail(start) }
            return Field(number: tag >> 3, bytes: nil)
        case 1, 5:
            let size = tag & 7 == 1 ? 8 : 4
            guard bytes.count - place >= size else { return fail(start) }
            place += size
            return Field(number: tag >> 3, bytes: nil)
        case 2:
            guard let size = varint(), size <= UInt64(bytes.count - place) else { return fail(start) }
            defer { place += Int(size) }
            return Field(number: tag >> 3, bytes: UnsafeRawBufferPointer(rebasing: bytes[place..<(place + Int(size))]))
        default:
            return fail(start)
        }
    }

    private mutating func fail(_ start: Int) -> Field? {
        place = start
        return nil
    }

    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 64, by: 7) {
            guard place < bytes.count else { return nil }
            let byte = bytes[place]
            place += 1
            value |= UInt64(byte & 0x7f) << UInt64(shift)
            if byte < 0x80 { return value }
        }
        return nil
    }
}
