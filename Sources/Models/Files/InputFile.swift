import Glibc

/// A regular file that is read at any place.
struct InputFile: ~Copyable {
    let path: String
    /// When it was opened.
    let size: Int
    private let descriptor: Int32

    init(_ path: String) throws(ModelError) {
        // A named pipe would wait for its writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .failure(to: "read", path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .file(operation: "read", path: path, reason: "it is not a regular file")
        }
        self.path = path
        self.descriptor = descriptor
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// - Returns: How many bytes were read; 0 at the end of the file.
    func read(into buffer: inout [UInt8], at offset: Int, limit: Int = .max) throws(ModelError) -> Int {
        let wanted = min(buffer.count, limit)
        while true {
            let count = pread(descriptor, &buffer, wanted, offset)
            if count >= 0 { return count }
            if errno != EINTR { throw .failure(to: "read", path) }
        }
    }

    /// Exactly `count` bytes; nil if the file has fewer there.
    func bytes(at offset: Int, count: Int) throws(ModelError) -> [UInt8]? {
        guard offset >= 0, count >= 0, offset <= size, count <= size - offset else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(count)
        var buffer = [UInt8](repeating: 0, count: min(count, 1 << 16))
        while result.count < count {
            let read = try read(into: &buffer, at: offset + result.count, limit: count - result.count)
            if read == 0 { return nil }
            result += buffer[..<read]
        }
        return result
    }
}
