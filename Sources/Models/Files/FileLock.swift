import Glibc

/// A lock among processes; it ends with the process at the latest.
struct FileLock: ~Copyable {
    private let descriptor: Int32

    /// - Returns: nil if another process holds it.
    static func take(_ path: String) throws(ModelError) -> FileLock? {
        // The file stays: were it removed, two processes could hold locks on two files of the name.
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw .failure(to: "write", path) }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return FileLock(descriptor: descriptor) }
        let error = ModelError.failure(to: "lock", path)
        let isHeld = errno == EWOULDBLOCK
        close(descriptor)
        if isHeld { return nil }
        throw error
    }

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
