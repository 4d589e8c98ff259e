import Glibc

/// A file that is being written, front to back.
package struct OutputFile: ~Copyable {
    package enum Mode {
        /// Fails if something is there.
        case create
        /// Continues a file if it is there.
        case append
    }

    package let path: String
    private let descriptor: Int32

    package init(_ path: String, _ mode: Mode) throws(ModelError) {
        let flags = mode == .create ? O_CREAT | O_EXCL : O_CREAT | O_APPEND
        // No link that somebody put there is followed.
        let descriptor = open(path, flags | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw .failure(to: "write", path) }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    package func write(_ bytes: some Sequence<UInt8>) throws(ModelError) {
        // Typed errors do not pass through the pointer's scope.
        var result: Result<Void, ModelError>?
        _ = bytes.withContiguousStorageIfAvailable { storage in
            result = Result { () throws(ModelError) in try write(raw: UnsafeRawBufferPointer(storage)) }
        }
        if let result { return try result.get() }
        try write(Array(bytes))
    }

    private func write(raw bytes: UnsafeRawBufferPointer) throws(ModelError) {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let count = Glibc.write(descriptor, start, rest.count)
            if count > 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } else if errno != EINTR {
                throw .failure(to: "write", path)
            }
        }
    }

    func truncate() throws(ModelError) {
        guard ftruncate(descriptor, 0) == 0 else { throw .failure(to: "write", path) }
    }

    /// Returns when the disk has it.
    func sync() throws(ModelError) {
        guard fsync(descriptor) == 0 else { throw .failure(to: "write", path) }
    }
}

extension ModelError {
    /// Of the system call that has just failed.
    static func failure(to operation: String, _ path: String) -> ModelError {
        let code = errno
        // EFBIG: a limit on the size of files, which is as final as a full disk.
        if [ENOSPC, EDQUOT, EFBIG].contains(code) { return .diskFull(path: path) }
        return .file(operation: operation, path: path, reason: String(cString: strerror(code)))
    }
}
