import Glibc

enum FileBytes {
    /// Reads a whole file, or what a device gives.
    /// - Parameter limit: Bytes; a longer file is refused after so many.
    static func read(_ path: String, limit: Int) throws(SileroModel.Fault) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw .unreadable(errno) }
        defer { close(file) }
        var (bytes, filled) = ([UInt8](repeating: 0, count: limit + 1), 0)
        while filled <= limit {
            let count = bytes.withUnsafeMutableBytes { room in
                Glibc.read(file, room.baseAddress?.advanced(by: filled), room.count - filled)
            }
            if count == 0 { break }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .unreadable(errno) }
            filled += count
        }
        guard filled <= limit else { throw .tooLarge }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }
}
