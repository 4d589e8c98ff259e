import Engine
import Glibc

/// A file of a model or a library, looked at before a library reads it. Whether it is the right one only its SHA-256
/// says, which whoever installs models checks.
struct ModelFile {
    enum Content {
        /// ONNX (a protobuf) or ONNX Runtime's own format (a FlatBuffer).
        case model
        /// One token and its number a line.
        case tokens
        /// A shared library for this processor.
        case library
    }

    private let path: String
    /// Without its folder: messages go to clients.
    private var name: Substring { path.split(separator: "/").last ?? "" }

    init(_ path: String) { self.path = path }

    /// - Throws: `EngineFault.Code.unavailable`, saying what is wrong and what to do.
    func check(_ content: Content) throws(EngineFault) {
        let head = try read(64)
        switch content {
        case .model:
            let isORT = head.count > 8 && head[4..<8].elementsEqual("ORTM".utf8)
            // Field 1 of the protobuf is the version of the format.
            if !isORT && head.first != 0x08 { throw fault("is not an ONNX model") }
        case .tokens:
            if head.isEmpty || head.contains(0) { throw fault("is not a list of tokens") }
        case .library:
            guard head.starts(with: [0x7F, 0x45, 0x4C, 0x46]), head.count > 19 else {
                throw fault("is not a shared library")
            }
            if head[18] != Self.machine { throw fault("is made for another kind of processor") }
        }
    }

    private func read(_ count: Int) throws(EngineFault) -> [UInt8] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw fault("is missing") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw fault("is not a file") }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw fault("cannot be read") }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: count)
        let length = Glibc.read(file, &bytes, count)
        guard length >= 0 else { throw fault("cannot be read") }
        guard length > 0 else { throw fault("is empty") }
        return Array(bytes.prefix(length))
    }

    private func fault(_ problem: String) -> EngineFault {
        EngineFault(
            .unavailable, "\(name) \(problem). Run `parley models verify`, or correct the path in the configuration.")
    }

    /// `e_machine` of this processor (elf(5)).
    #if arch(x86_64)
        private static let machine: UInt8 = 62
    #elseif arch(arm64)
        private static let machine: UInt8 = 183
    #else
        private static let machine: UInt8 = 0
    #endif
}
